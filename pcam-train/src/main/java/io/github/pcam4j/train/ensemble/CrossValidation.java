package io.github.pcam4j.train.ensemble;

import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.Predictions;
import io.github.pcam4j.train.Resumption;
import io.github.pcam4j.train.RunDirectory;
import io.github.pcam4j.train.Trainer;
import io.github.pcam4j.train.TrainingResult;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.internal.AtomicFiles;
import io.github.pcam4j.train.internal.Json;
import io.github.pcam4j.train.metrics.BinaryMetrics;
import io.github.pcam4j.train.split.Split;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Trains one model a fold, each judged on the patches that it did not train on. All folds are on the disk before the
 * first is trained, in folders {@code fold-1}, {@code fold-2} and so on; killed at any moment, it goes on with the fold
 * that it was at, and ends as it would have without the interruption. In the end {@code predictions.csv} has every
 * patch's probability by the model that did not train on it.
 *
 * <pre>{@code
 * CrossValidation folds = CrossValidation.prepare(trainer, Path.of("run"), store, splits);
 * CrossValidationResult result = folds.fit(store);
 * // another day, after a crash:
 * CrossValidationResult same = CrossValidation.resume(Path.of("run")).fit(store);
 * }</pre>
 *
 * <p>{@link Ensemble} takes the folder as it takes a run. Not safe for use by several threads.
 */
public final class CrossValidation {
    private static final String COUNT = "folds";
    private static final String PREDICTIONS = "predictions.csv";

    private final Path folder;
    private final List<Path> runs;
    private UnaryOperator<Resumption> each = UnaryOperator.identity();

    private CrossValidation(Path folder, List<Path> runs) {
        this.folder = folder;
        this.runs = runs;
    }

    /**
     * Writes the folders of all folds; {@link #fit} trains them.
     *
     * @param trainer how to train each of them; its own run directory is left alone
     * @param folder where to put them; made if need be
     * @param store labelled patches of the network's input size
     * @param splits one a fold, at least 2; each patch validates in one of them
     * @return the folds, to be given their store
     * @throws IllegalArgumentException if there are fewer than 2 folds, or a patch validates never or twice, naming it
     * @throws TrainingException if the folder holds folds already or cannot be written, or as {@link Trainer#prepare}
     */
    public static CrossValidation prepare(Trainer trainer, Path folder, PatchStore store, List<Split> splits) {
        requireFolds(splits, store.size());
        if (holdsFolds(folder) || RunDirectory.exists(folder)) {
            throw new TrainingException("%s holds a training already; resume it, remove it or name another folder"
                    .formatted(folder));
        }
        List<Path> runs = folders(folder, splits.size());
        for (int i = 0; i < runs.size(); i++) {
            // Without the file written last these are leftovers of a call that was interrupted.
            AtomicFiles.remove(runs.get(i));
            trainer.in(runs.get(i)).prepare(store, splits.get(i));
        }
        Json.write(folder.resolve(RunDirectory.FOLDS), Map.of(COUNT, splits.size()));
        return new CrossValidation(folder, runs);
    }

    private static void requireFolds(List<Split> splits, int patches) {
        if (splits.size() < 2) {
            throw new IllegalArgumentException("cross-validation takes at least 2 folds, not " + splits.size());
        }
        int[] times = new int[patches];
        for (Split split : splits) {
            for (int index : split.validation()) {
                if (index >= patches || ++times[index] > 1) {
                    throw new IllegalArgumentException(String.format(Locale.ROOT,
                            "patch %d of %d validates in more than one fold, or is not in "
                            + "the store; make folds of this store",
                            index, patches));
                }
            }
        }
        for (int index = 0; index < patches; index++) {
            if (times[index] == 0) {
                throw new IllegalArgumentException(String.format(Locale.ROOT,
                        "patch %d validates in no fold; make folds of all patches",
                        index));
            }
        }
    }

    /**
     * Folds that were prepared, whether they are trained or not.
     *
     * @param folder the folder that they were put in
     * @return the folds, to be given their store
     * @throws TrainingException if there are none in it
     */
    public static CrossValidation resume(Path folder) {
        if (!holdsFolds(folder)) {
            throw new TrainingException("%s holds no folds (it has no %s); give the folder that a training with folds "
                    .formatted(folder, RunDirectory.FOLDS) + "wrote");
        }
        if (!(Json.read(folder.resolve(RunDirectory.FOLDS)).get(COUNT) instanceof Number count) || count.intValue() < 2) {
            throw new TrainingException("%s does not say how many folds there are; it was changed or is damaged"
                    .formatted(folder.resolve(RunDirectory.FOLDS)));
        }
        return new CrossValidation(folder, folders(folder, count.intValue()));
    }

    /**
     * What {@link #prepare} writes, or wrote before: called again with the same, after whatever ended it, it goes on.
     *
     * @param trainer how to train each of them
     * @param folder where they are, or are put
     * @param store labelled patches of the network's input size
     * @param splits one a fold, the same each time
     * @return the folds, to be given their store
     * @throws TrainingException if the folder holds folds that were begun in another way, saying what differs, or as
     *     {@link #prepare}
     * @throws IllegalArgumentException as {@link #prepare}
     */
    public static CrossValidation prepareOrResume(Trainer trainer, Path folder, PatchStore store,
            List<Split> splits) {
        if (!holdsFolds(folder)) {
            return prepare(trainer, folder, store, splits);
        }
        CrossValidation begun = resume(folder);
        if (begun.runs.size() != splits.size()) {
            throw new TrainingException(String.format(Locale.ROOT,
                    "%s holds %d folds, not %d: ask for the same to go on with them, or name another ",
                    folder, begun.runs.size(), splits.size()) + "folder to begin anew");
        }
        for (int i = 0; i < splits.size(); i++) {
            trainer.requireSame(begun.runs.get(i), store, splits.get(i));
        }
        return begun;
    }

    private static List<Path> folders(Path folder, int count) {
        return IntStream.rangeClosed(1, count).mapToObj(fold -> folder.resolve("fold-" + fold)).toList();
    }

    /**
     * Whether a folder is one of folds.
     *
     * @param folder any path
     * @return true if {@link #resume} takes it
     */
    public static boolean holdsFolds(Path folder) {
        return Files.exists(folder.resolve(RunDirectory.FOLDS));
    }

    /**
     * Removes folds with all that was trained of them; nothing if there are none.
     *
     * @param folder the folder that they were put in
     * @throws TrainingException if a file cannot be removed
     */
    public static void remove(Path folder) {
        if (holdsFolds(folder)) {
            List<Path> runs = resume(folder).runs;
            // First of all: killed after that, the folder holds no folds, rather than some.
            AtomicFiles.remove(folder.resolve(RunDirectory.FOLDS));
            AtomicFiles.remove(folder.resolve(PREDICTIONS));
            runs.forEach(AtomicFiles::remove);
        }
    }

    /** The runs that a folder stands for: those of its folds, or itself. */
    static List<Path> runs(Path folder) {
        return holdsFolds(folder) ? resume(folder).runs : List.of(folder);
    }

    /**
     * The folders of the folds.
     *
     * @return each holds a run
     */
    public List<Path> runs() {
        return runs;
    }

    /**
     * The store that the folds were prepared with.
     *
     * @return its path at that time
     * @throws TrainingException if the first fold's configuration is missing or damaged
     */
    public Path storePath() {
        return Trainer.resume(runs.get(0)).storePath();
    }

    /**
     * Whether there is nothing left to do.
     *
     * @return true if every fold came to its end
     */
    public boolean isFinished() {
        return runs.stream().allMatch(run -> Trainer.resume(run).isFinished());
    }

    /**
     * Says how each fold is to be trained: who hears of its progress, on which device, how often it is checkpointed.
     *
     * @param settings given each fold before it is trained
     * @return this
     */
    public CrossValidation each(UnaryOperator<Resumption> settings) {
        this.each = settings;
        return this;
    }

    /**
     * Trains all folds that are not finished, one after the other. Blocks until it is over.
     *
     * @param store the store that the folds were prepared with, wherever it lies now
     * @return what they came to
     * @throws TrainingException as {@link Resumption#fit} does; folds before are kept, and it may be resumed
     * @throws io.github.pcam4j.train.TrainingStoppedException if a fold was asked to stop before its end
     */
    public CrossValidationResult fit(PatchStore store) {
        List<TrainingResult> results = new ArrayList<>();
        double[] outOfFold = new double[store.size()];
        for (Path run : runs) {
            TrainingResult result = each.apply(Trainer.resume(run)).fit(store);
            int[] validation = result.split().validation();
            for (int i = 0; i < validation.length; i++) {
                outOfFold[validation[i]] = result.probabilities()[i];
            }
            results.add(result);
        }
        Predictions.of(store.ids(), store.labels(), outOfFold)
                .write(folder.resolve(PREDICTIONS));
        return new CrossValidationResult(results, outOfFold, BinaryMetrics.of(store.labels(), outOfFold));
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "CrossValidation[%d folds in %s]", runs.size(), folder);
    }
}
