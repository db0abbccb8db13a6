package io.github.pcam4j.train;

import de.siegmar.fastcsv.reader.CsvRecord;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.internal.CsvFiles;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/**
 * The competition's {@code submission.csv}: {@code id,label}, where label is the probability of tumour tissue.
 *
 * @see Predictor
 */
public final class Submission {
    private static final List<String> COLUMNS = List.of("id", "label");

    private Submission() { }

    /**
     * Writes a row a patch, in the store's order, which is that of {@code sample_submission.csv} where the archive has
     * one.
     *
     * @param path the file, replaced as a whole
     * @param store the patches' names
     * @param probabilities one a patch, in the store's order
     * @throws IllegalArgumentException if the counts differ
     * @throws TrainingException if the file cannot be written
     */
    public static void write(Path path, PatchStore store, double[] probabilities) {
        write(path, store.ids(), probabilities);
    }

    /**
     * Writes a row a patch.
     *
     * @param path the file, replaced as a whole
     * @param ids the patches' names, in the order of the rows
     * @param probabilities one a patch, in the same order
     * @throws IllegalArgumentException if the counts differ
     * @throws TrainingException if the file cannot be written
     */
    public static void write(Path path, List<String> ids, double[] probabilities) {
        if (probabilities.length != ids.size()) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%d probabilities for %d patches", probabilities.length, ids.size()));
        }
        CsvFiles.write(path, COLUMNS, csv -> {
            for (int i = 0; i < probabilities.length; i++) {
                csv.writeRecord(ids.get(i), Double.toString(probabilities[i]));
            }
        });
    }

    /**
     * Reads back what {@link #write} wrote for the same patches.
     *
     * @param path the file
     * @param store the patches' names
     * @return the probabilities, in the store's order
     * @throws TrainingException if the file cannot be read, or is not of these patches in this order, naming the line
     */
    public static double[] read(Path path, PatchStore store) {
        double[] probabilities = new double[store.size()];
        CsvFiles.read(path, "Predict again", rows -> {
            requireRow(path, rows, COLUMNS);
            for (int i = 0; i < probabilities.length; i++) {
                probabilities[i] = probability(path, rows, store.id(i));
            }
            if (rows.hasNext()) {
                throw fault(path, rows.next(), "the end");
            }
        });
        return probabilities;
    }

    private static void requireRow(Path path, Iterator<CsvRecord> rows, List<String> expected) {
        CsvRecord row = next(path, rows, String.join(",", expected));
        if (!row.getFields().equals(expected)) {
            throw fault(path, row, String.join(",", expected));
        }
    }

    private static double probability(Path path, Iterator<CsvRecord> rows, String id) {
        String expected = id + " and its probability";
        CsvRecord row = next(path, rows, expected);
        if (row.getFieldCount() == COLUMNS.size() && row.getField(0).equals(id)) {
            try {
                double probability = Double.parseDouble(row.getField(1));
                if (probability >= 0 && probability <= 1) {
                    return probability;
                }
            } catch (NumberFormatException e) {
                // As any other row that does not fit.
            }
        }
        throw fault(path, row, expected);
    }

    private static CsvRecord next(Path path, Iterator<CsvRecord> rows, String expected) {
        if (!rows.hasNext()) {
            throw new TrainingException("%s ends where %s is expected. Predict again".formatted(path, expected));
        }
        return rows.next();
    }

    private static TrainingException fault(Path path, CsvRecord row, String expected) {
        return new TrainingException(String.format(Locale.ROOT,
                "%s, line %d: found %s where %s is expected. Predict again",
                path, row.getStartingLineNumber(), String.join(",", row.getFields()), expected));
    }
}
