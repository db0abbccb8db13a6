package io.github.pcam4j.train.split;

import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.internal.AtomicFiles;
import io.github.pcam4j.train.internal.CsvFiles;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;

/** A split as CSV: columns {@code id} and {@code part}. */
final class SplitFile {
    private static final List<String> HEADER = List.of("id", "part");
    private static final String TRAIN = "train";
    private static final String VALIDATION = "validation";

    private final Path file;
    private final List<String> ids;
    /** The line that each patch stands on, or 0 as long as there was none. */
    private final long[] lines;
    private final boolean[] validates;

    private SplitFile(Path file, List<String> ids) {
        this.file = file;
        this.ids = ids;
        this.lines = new long[ids.size()];
        this.validates = new boolean[ids.size()];
    }

    static Split read(Path file, List<String> ids) {
        Map<String, Integer> indices = indicesOf(ids);
        SplitFile reading = new SplitFile(file, ids);
        CsvFiles.read(file, "Make the split anew and save it there", rows -> reading.readRows(rows, indices));
        reading.requireAll();
        return Split.ofMarked(reading.validates);
    }

    static void write(Path file, Split split, IntFunction<String> idOf) {
        AtomicFiles.write(file, writer -> writeRows(writer, split, idOf));
    }

    private void readRows(Iterator<CsvRecord> rows, Map<String, Integer> indices) {
        if (!rows.hasNext()) {
            throw new TrainingException(
                    "%s is empty; its first line should be id,part. Make the split anew and save it.".formatted(file));
        }
        CsvRecord header = rows.next();
        if (!header.getFields().equals(HEADER)) {
            throw fault(header, "the columns are %s. They should be id,part".formatted(
                    String.join(",", header.getFields())));
        }
        while (rows.hasNext()) {
            readRow(rows.next(), indices);
        }
    }

    private void readRow(CsvRecord row, Map<String, Integer> indices) {
        if (row.getFieldCount() != HEADER.size()) {
            throw fault(row,
                    "the number of fields is %s. It should be 2: an id and a part".formatted(row.getFieldCount()));
        }
        String id = row.getField(0);
        String part = row.getField(1);
        Integer index = indices.get(id);
        if (index == null) {
            throw fault(row, ("no patch of the store has the id \"%s\". The split was made for another store: open "
                    + "that one, or make a new split for this one").formatted(id));
        }
        if (lines[index] != 0) {
            throw fault(row, "the id \"%s\" stands on line %s already. Remove one of the two lines"
                    .formatted(id, lines[index]));
        }
        if (!part.equals(TRAIN) && !part.equals(VALIDATION)) {
            throw fault(row, "the part is \"%s\". It should be %s or %s".formatted(part, TRAIN, VALIDATION));
        }
        lines[index] = row.getStartingLineNumber();
        validates[index] = part.equals(VALIDATION);
    }

    private void requireAll() {
        long missing = Arrays.stream(lines).filter(line -> line == 0).count();
        if (missing > 0) {
            int first = 0;
            while (lines[first] != 0) {
                first++;
            }
            long last = Math.max(1, Arrays.stream(lines).max().orElse(1));
            throw new TrainingException(("%s, after its last line, %s: %s of the store's %s patches have no line, the "
                    + "first of them the one with the id \"%s\". The file is incomplete or was made for another store: "
                    + "make a new split for this one.").formatted(file, last, missing, lines.length, ids.get(first)));
        }
    }

    private TrainingException fault(CsvRecord row, String found) {
        return new TrainingException("%s, line %s: %s.".formatted(file, row.getStartingLineNumber(), found));
    }

    static Map<String, Integer> indicesOf(List<String> ids) {
        if (ids.isEmpty()) {
            throw new IllegalArgumentException("a split needs at least one patch; there are no ids");
        }
        Map<String, Integer> indices = new HashMap<>(ids.size() * 2);
        int index = 0;
        for (String id : ids) {
            Integer before = indices.put(id, index);
            if (before != null) {
                throw new IllegalArgumentException(
                        "ids must differ; \"%s\" stands at index %s and at index %s".formatted(id, before, index));
            }
            index++;
        }
        return indices;
    }

    private static void writeRows(Writer file, Split split, IntFunction<String> idOf) throws IOException {
        boolean[] validates = new boolean[split.size()];
        for (int index : split.validation()) {
            validates[index] = true;
        }
        Set<String> written = new HashSet<>(split.size() * 2);
        CsvWriter writer = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(file);
        writer.writeRecord(HEADER);
        for (int index = 0; index < validates.length; index++) {
            String id = idOf.apply(index);
            if (id == null || id.isEmpty() || !written.add(id)) {
                throw new IllegalArgumentException(
                        "each patch needs an id of its own; that at index %s is %s".formatted(
                                index, id == null ? "null" : id.isEmpty() ? "empty" : id + ", there already"));
            }
            writer.writeRecord(id, validates[index] ? VALIDATION : TRAIN);
        }
        writer.flush();
    }
}
