package io.github.pcam4j.train.internal.run;

import de.siegmar.fastcsv.reader.CsvRecord;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.internal.CsvFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Predictions as CSV: columns {@code id}, {@code label}, {@code probability} and, where known, {@code group}. */
public final class PredictionsFile {
    private static final List<String> COLUMNS = List.of("id", "label", "probability");
    private static final List<String> WITH_GROUP = List.of("id", "label", "probability", "group");
    private static final String REMEDY = "Predict again and save the file anew";

    private final Path file;
    private final Map<String, Long> lines = new HashMap<>();
    private final List<String> ids = new ArrayList<>();
    private final List<Byte> labels = new ArrayList<>();
    private final List<Double> probabilities = new ArrayList<>();
    private final List<String> groups = new ArrayList<>();

    private PredictionsFile(Path file) {
        this.file = file;
    }

    /** Makes something of the columns: ids, labels, probabilities, and groups or nothing. */
    @FunctionalInterface
    public interface Columns<T> {
        T of(List<String> ids, byte[] labels, double[] probabilities, List<String> groups);
    }

    public static <T> T read(Path file, Columns<T> columns) {
        PredictionsFile reading = new PredictionsFile(file);
        CsvFiles.read(file, REMEDY, reading::readRows);
        return reading.predictions(columns);
    }

    /** Writes a file; of groups there may be none. */
    public static void write(Path file, List<String> ids, byte[] labels, double[] probabilities, List<String> groups) {
        CsvFiles.write(file, groups.isEmpty() ? COLUMNS : WITH_GROUP, csv -> {
            for (int index = 0; index < labels.length; index++) {
                List<String> row = new ArrayList<>(List.of(ids.get(index), Byte.toString(labels[index]),
                        Double.toString(probabilities[index])));
                if (!groups.isEmpty()) {
                    row.add(groups.get(index));
                }
                csv.writeRecord(row);
            }
        });
    }

    private void readRows(Iterator<CsvRecord> rows) {
        if (!rows.hasNext()) {
            throw new TrainingException("%s is empty; its first line should be %s. %s."
                    .formatted(file, String.join(",", COLUMNS), REMEDY));
        }
        CsvRecord header = rows.next();
        List<String> columns = header.getFields();
        if (!columns.equals(COLUMNS) && !columns.equals(WITH_GROUP)) {
            throw fault(header, "the columns are %s. They should be %s, with group behind them or not".formatted(
                    String.join(",", columns), String.join(",", COLUMNS)));
        }
        while (rows.hasNext()) {
            readRow(rows.next(), columns.size());
        }
        if (ids.isEmpty()) {
            throw fault(header, "there are no rows below the columns. " + REMEDY);
        }
    }

    private void readRow(CsvRecord row, int columns) {
        if (row.getFieldCount() != columns) {
            throw fault(row, String.format(Locale.ROOT, "the number of fields is %d. It should be %d",
                    row.getFieldCount(), columns));
        }
        ids.add(id(row));
        labels.add(label(row));
        probabilities.add(probability(row));
        if (columns > COLUMNS.size()) {
            groups.add(group(row));
        }
    }

    private String id(CsvRecord row) {
        String id = row.getField(0);
        if (id.isEmpty()) {
            throw fault(row, "the id is empty. Each patch needs one");
        }
        Long before = lines.put(id, row.getStartingLineNumber());
        if (before != null) {
            throw fault(row, String.format(Locale.ROOT,
                    "the id \"%s\" stands on line %d already. Remove one of the two lines",
                    id, before));
        }
        return id;
    }

    private byte label(CsvRecord row) {
        String label = row.getField(1);
        if (!label.equals("0") && !label.equals("1")) {
            throw fault(row, "the label is \"%s\". It should be 0 or 1".formatted(label));
        }
        return Byte.parseByte(label);
    }

    private double probability(CsvRecord row) {
        String text = row.getField(2);
        double probability;
        try {
            probability = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            probability = Double.NaN;
        }
        if (!(probability >= 0 && probability <= 1)) {
            throw fault(row, "the probability is \"%s\". It should be a number within [0, 1]".formatted(text));
        }
        return probability;
    }

    private String group(CsvRecord row) {
        String group = row.getField(3);
        if (group.isEmpty()) {
            throw fault(row,
                    "the group is empty. Name the slide or patient, or leave the column out of the whole file");
        }
        return group;
    }

    private <T> T predictions(Columns<T> columns) {
        byte[] allLabels = new byte[ids.size()];
        double[] allProbabilities = new double[ids.size()];
        for (int index = 0; index < allLabels.length; index++) {
            allLabels[index] = labels.get(index);
            allProbabilities[index] = probabilities.get(index);
        }
        return columns.of(ids, allLabels, allProbabilities, groups);
    }

    private TrainingException fault(CsvRecord row, String found) {
        return new TrainingException(String.format(Locale.ROOT, "%s, line %d: %s.",
                file, row.getStartingLineNumber(), found));
    }
}
