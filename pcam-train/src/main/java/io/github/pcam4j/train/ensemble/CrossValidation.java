package io.github.pcam4j.train.ensemble;

import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.Predictions;
import io.github.pcam4j.train.Resumption;
import io.github.pcam4j.train.RunDirectory;
import io.github.pcam4j.train.Trainer;
import io.github.pcam4j.train.TrainingResult;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.internal.RunLock;
import io.github.pcam4j.train.metrics.BinaryMetrics;
import io.github.pcam4j.train.split.Split;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

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
    private final FoldsFolder place;
    private final FoldsFolder.Folds folds;
    private final List<Path> runs;
    private UnaryOperator<Resumption> each = UnaryOperator.identity();

    private CrossValidation(FoldsFolder place, FoldsFolder.Folds folds, List<Path> runs) {
        this.place = place;
        this.folds = folds;
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
     * @throws TrainingException if the folder holds folds already and the trainer does not overwrite, holds a run, or
     *     files that are in the way of folds, naming them, is in use or cannot be written, or as {@link Trainer#prepare}
     */
    public static CrossValidation prepare(Trainer trainer, Path folder, PatchStore store, List<Split> splits) {
        requireFolds(splits, store.size());
        FoldsFolder place = new FoldsFolder(folder);
        place.requireFree(splits.size(), trainer.overwrites());
        return RunLock.holding(folder, () -> {
            // Again, as another process may have been here since.
            place.requireFree(splits.size(), trainer.overwrites());
            place.clear(splits.size());
            List<Path> runs = place.runs(splits.size());
            for (int i = 0; i < runs.size(); i++) {
                trainer.in(runs.get(i)).prepare(store, splits.get(i));
            }
            place.complete(splits.size());
            return resume(folder);
        });
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
        FoldsFolder place = new FoldsFolder(folder);
        FoldsFolder.Folds folds = place.read();
        return new CrossValidation(place, folds, place.runs(folds.count()));
    }

    /**
     * What {@link #prepare} writes, or wrote before: called again with the same, after whatever ended it, it goes on. A
     * trainer that overwrites begins anew.
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
        if (!holdsFolds(folder) || trainer.overwrites()) {
            return prepare(trainer, folder, store, splits);
        }
        CrossValidation begun = resume(folder);
        if (begun.runs.size() != splits.size()) {
            throw new TrainingException(String.format(Locale.ROOT,
                    "%s holds %d folds, not %d: ask for the same to resume them, or name another ",
                    folder, begun.runs.size(), splits.size()) + "folder to begin anew");
        }
        for (int i = 0; i < splits.size(); i++) {
            trainer.requireSame(begun.runs.get(i), store, splits.get(i));
        }
        return begun;
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
     * Removes folds with all that was trained of them; nothing if there are none. Files that training did not write stay,
     * and so do the folders that they are in.
     *
     * @param folder the folder that they were put in
     * @throws TrainingException if somebody trains there, a fold's folder is no run's by now, or a file cannot be removed
     */
    public static void remove(Path folder) {
        if (holdsFolds(folder)) {
            RunLock.holding(folder, () -> {
                FoldsFolder place = new FoldsFolder(folder);
                int count = place.read().count();
                place.requireFree(count, true);
                place.clear(count);
                place.unmark();
                return place;
            });
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
     * @throws TrainingException as {@link Resumption#fit} does; folds before are kept, and it may be resumed. If somebody
     *     else trains in the folder or replaced the folds since
     * @throws io.github.pcam4j.train.TrainingStoppedException if a fold was asked to stop before its end
     */
    public CrossValidationResult fit(PatchStore store) {
        return RunLock.holding(place.folder(), () -> {
            place.requireSame(folds);
            return fitAlone(store);
        });
    }

    private CrossValidationResult fitAlone(PatchStore store) {
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
        place.requireSame(folds);
        Predictions.of(store.ids(), store.labels(), outOfFold).write(place.predictions());
        return new CrossValidationResult(results, outOfFold, BinaryMetrics.of(store.labels(), outOfFold));
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "CrossValidation[%d folds in %s]", runs.size(), place.folder());
    }
}
