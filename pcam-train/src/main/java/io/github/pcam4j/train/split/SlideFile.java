package io.github.pcam4j.train.split;

import de.siegmar.fastcsv.reader.CsvRecord;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.internal.CsvFiles;
import io.github.pcam4j.train.metrics.PatchGroups;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file that tells which slide or patient each patch is from: a column {@code id} and one of {@code group}, {@code
 * slide}, {@code wsi} or {@code patient}; other columns are not looked at. Rows may come in any order, and may be of more
 * patches than a store has, such as those of its test set.
 *
 * @see JoinedGroups
 */
public final class SlideFile {
    private static final String ID = "id";
    private static final List<String> GROUP = List.of("group", "slide", "wsi", "patient");
    private static final String REMEDY = "Give a CSV file with the columns id and group";
    private static final int NAMED = 3;

    private final Path file;
    private final Map<String, Integer> indices;
    private final @Nullable String[] groups;
    private final long[] lines;

    private SlideFile(Path file, List<String> ids) {
        this.file = file;
        this.indices = SplitFile.indicesOf(ids);
        this.groups = new String[ids.size()];
        this.lines = new long[ids.size()];
    }

    /**
     * Reads the groups of a store's patches.
     *
     * @param file the file, in UTF-8
     * @param ids the id of each patch, in the store's order
     * @return the groups
     * @throws IllegalArgumentException if {@code ids} is empty or has an id twice
     * @throws TrainingException if the file cannot be read, has no such columns, has a patch in two groups or in one
     *     without a name, or lacks patches, naming file, line and remedy
     */
    public static PatchGroups read(Path file, List<String> ids) {
        SlideFile reading = new SlideFile(file, ids);
        CsvFiles.read(file, REMEDY, reading::readRows);
        reading.requireAll(ids);
        return PatchGroups.of(Arrays.asList(reading.groups));
    }

    /**
     * Writes groups as such a file, with the columns id and group.
     *
     * @param file to be written, in place of an older one
     * @param ids the id of each patch
     * @param groups of the same patches
     * @throws IllegalArgumentException if they are of another number of patches
     * @throws TrainingException if it cannot be written
     */
    public static void write(Path file, List<String> ids, PatchGroups groups) {
        ClassCount.requireGroups(groups, ids.size(), 1);
        CsvFiles.write(file, List.of(ID, GROUP.get(0)), rows -> {
            for (int patch = 0; patch < ids.size(); patch++) {
                rows.writeRecord(ids.get(patch), groups.names().get(groups.groupOf(patch)));
            }
        });
    }

    private void readRows(Iterator<CsvRecord> rows) {
        if (!rows.hasNext()) {
            throw new TrainingException("%s is empty. %s.".formatted(file, REMEDY));
        }
        CsvRecord header = rows.next();
        int id = header.getFields().indexOf(ID);
        int group = GROUP.stream().mapToInt(header.getFields()::indexOf).filter(column -> column >= 0).findFirst()
                .orElse(-1);
        if (id < 0 || group < 0) {
            throw fault(header, "the columns are %s. One should be id, and another %s".formatted(
                    String.join(",", header.getFields()), String.join(" or ", GROUP)));
        }
        while (rows.hasNext()) {
            readRow(rows.next(), id, group);
        }
    }

    private void readRow(CsvRecord row, int idColumn, int groupColumn) {
        if (row.getFieldCount() <= Math.max(idColumn, groupColumn)) {
            throw fault(row, String.format(Locale.ROOT, "there are %d fields, fewer than columns",
                    row.getFieldCount()));
        }
        String group = row.getField(groupColumn);
        Integer index = indices.get(row.getField(idColumn));
        if (index == null) {
            return;
        }
        if (group.isEmpty()) {
            throw fault(row, "the patch \"%s\" has no %s. Name it, or leave the file out".formatted(
                    row.getField(idColumn), "group"));
        }
        if (groups[index] != null && !groups[index].equals(group)) {
            throw fault(row, String.format(Locale.ROOT,
                    "the patch \"%s\" is of \"%s\" here and of \"%s\" on line %d. Remove one of the two lines",
                    row.getField(idColumn), group, groups[index], lines[index]));
        }
        groups[index] = group;
        lines[index] = row.getStartingLineNumber();
    }

    private void requireAll(List<String> ids) {
        List<String> missing = IntStream.range(0, groups.length).filter(index -> groups[index] == null).mapToObj(ids::get)
                .toList();
        if (!missing.isEmpty()) {
            throw new TrainingException(String.format(Locale.ROOT,
                    "%s lacks %d of the store's %d patches, such as %s. Add a line for each of them",
                    file, missing.size(), ids.size(),
                    String.join(", ", missing.subList(0, Math.min(NAMED, missing.size())))));
        }
    }

    private TrainingException fault(CsvRecord row, String found) {
        return new TrainingException(String.format(Locale.ROOT, "%s, line %d: %s.",
                file, row.getStartingLineNumber(), found));
    }
}
