package io.github.pcam4j.train;

import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.internal.CsvFiles;
import java.nio.file.Path;
import java.util.List;

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
        CsvFiles.write(path, List.of("id", "label"), csv -> {
            for (int i = 0; i < probabilities.length; i++) {
                csv.writeRecord(store.id(i), Float.toString(probabilities[i]));
            }
        });
    }
}
