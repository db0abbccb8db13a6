package io.github.pcam4j.train;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.internal.AtomicFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.NoSuchElementException;

/** The competition's {@code submission.csv}: {@code id,label}, where label is the probability of tumour tissue. */
public final class Submission {
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
    public static void write(Path path, PatchStore store, float[] probabilities) {
        if (probabilities.length != store.size()) {
            throw new IllegalArgumentException(
                    "%d probabilities for %d patches".formatted(probabilities.length, store.size()));
        }
        AtomicFiles.write(path, writer -> {
            CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(writer);
            csv.writeRecord("id", "label");
            for (int i = 0; i < probabilities.length; i++) {
                csv.writeRecord(store.id(i), Float.toString(probabilities[i]));
            }
            csv.flush();
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
    public static float[] read(Path path, PatchStore store) {
        float[] probabilities = new float[store.size()];
        int[] rows = {0};
        try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(path)) {
            reader.forEach(row -> probabilities[rows[0]] = probability(path, row, store, rows[0]++));
        } catch (IOException | CsvParseException e) {
            throw new TrainingException("%s cannot be read (%s); predict again".formatted(path, e.getMessage()), e);
        }
        if (rows[0] != store.size()) {
            throw new TrainingException("%s has %d rows for the %d patches of %s; predict again".formatted(path,
                    rows[0], store.size(), store.path()));
        }
        return probabilities;
    }

    private static float probability(Path path, NamedCsvRecord row, PatchStore store, int index) {
        String id = index < store.size() ? store.id(index) : "no further patch";
        try {
            float probability = Float.parseFloat(row.getField("label"));
            if (row.getField("id").equals(id) && probability >= 0 && probability <= 1) {
                return probability;
            }
        } catch (NoSuchElementException | NumberFormatException e) {
            // As any other row that does not fit.
        }
        throw new TrainingException("%s, line %d: found %s where %s and its probability are expected; predict again"
                .formatted(path, row.getStartingLineNumber(), row.getFields(), id));
    }
}
