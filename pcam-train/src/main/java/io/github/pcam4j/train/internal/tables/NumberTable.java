package io.github.pcam4j.train.internal.tables;

import de.siegmar.fastcsv.reader.CsvRecord;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.internal.CsvFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/** The numbers of a CSV file by the names of its columns, as the history of a run has them. */
public final class NumberTable {
    private static final String REMEDY = "Give the folder of a run as training wrote it";

    private final Path file;
    private final List<String> columns;
    private final List<double[]> rows = new ArrayList<>();

    private NumberTable(Path file, List<String> columns) {
        this.file = file;
        this.columns = columns;
    }

    /**
     * Reads a file.
     *
     * @throws TrainingException if it is missing, has no rows, or a field is no number, naming the line
     */
    public static NumberTable read(Path file) {
        List<NumberTable> tables = new ArrayList<>();
        CsvFiles.read(file, REMEDY, lines -> {
            if (lines.hasNext()) {
                tables.add(read(file, lines));
            }
        });
        if (tables.isEmpty() || tables.get(0).rows.isEmpty()) {
            throw new TrainingException("%s has no rows. %s.".formatted(file, REMEDY));
        }
        return tables.get(0);
    }

    /** Reads a file that a run may not have yet; without rows then. */
    public static NumberTable readIfThere(Path file) {
        NumberTable empty = new NumberTable(file, List.of());
        if (!Files.exists(file)) {
            return empty;
        }
        List<NumberTable> tables = new ArrayList<>(List.of(empty));
        CsvFiles.read(file, REMEDY, lines -> {
            if (lines.hasNext()) {
                tables.set(0, read(file, lines));
            }
        });
        return tables.get(0);
    }

    private static NumberTable read(Path file, Iterator<CsvRecord> lines) {
        NumberTable table = new NumberTable(file, lines.next().getFields());
        lines.forEachRemaining(table::add);
        return table;
    }

    private void add(CsvRecord line) {
        if (line.getFieldCount() != columns.size()) {
            throw new TrainingException(String.format(Locale.ROOT,
                    "%s, line %d: the number of fields is %d, not %d. %s.",
                    file, line.getStartingLineNumber(), line.getFieldCount(), columns.size(), REMEDY));
        }
        try {
            rows.add(line.getFields().stream().mapToDouble(Double::parseDouble).toArray());
        } catch (NumberFormatException e) {
            throw new TrainingException(String.format(Locale.ROOT, "%s, line %d: %s is no number. %s.",
                    file, line.getStartingLineNumber(), e.getMessage(), REMEDY), e);
        }
    }

    public int rows() {
        return rows.size();
    }

    public List<String> columns() {
        return columns;
    }

    public boolean has(String column) {
        return columns.contains(column);
    }

    /** A column from the first row to the last. */
    public double[] column(String name) {
        int index = columns.indexOf(name);
        if (index < 0) {
            throw new TrainingException("%s has no column %s. %s.".formatted(file, name, REMEDY));
        }
        return rows.stream().mapToDouble(row -> row[index]).toArray();
    }
}
