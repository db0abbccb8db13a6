package io.github.pcam4j.train.ensemble;

import io.github.pcam4j.io.ProgressListener;
import io.github.pcam4j.io.loader.Views;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.model.ModelSpec;
import io.github.pcam4j.train.Predictions;
import io.github.pcam4j.train.Predictor;
import io.github.pcam4j.train.RunDirectory;
import io.github.pcam4j.train.engine.EngineOptions;
import io.github.pcam4j.train.engine.TrainingEngines;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.internal.FilesDigest;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The best models of several runs, predicting together. Models are loaded one after the other, so that many take no
 * more memory than one.
 *
 * <pre>{@code
 * double[] probabilities = Ensemble.of(List.of(Path.of("run-a"), Path.of("run-b")))
 *         .combining(Combination.LOGITS)
 *         .predict(store, ProgressListener.NONE);
 * }</pre>
 *
 * <p>A folder of {@link CrossValidation} stands for the runs of all its folds. Immutable; safe for use by several
 * threads.
 */
public final class Ensemble {
    private final List<Path> runs;
    private final Combination combination;
    private final int views;
    private final String engine;
    private final String device;

    private Ensemble(List<Path> runs, Combination combination, int views, String engine, String device) {
        this.runs = runs;
        this.combination = combination;
        this.views = views;
        this.engine = engine;
        this.device = device;
    }

    /**
     * The models of some runs; probabilities are averaged unless {@link #combining} says otherwise.
     *
     * @param runs folders that hold a run each, or the folds of a cross-validation; at least one
     * @return the ensemble
     * @throws IllegalArgumentException if there are none
     * @throws TrainingException if a folder holds no run, or the networks take patches of different sizes, naming them
     */
    public static Ensemble of(List<Path> runs) {
        if (runs.isEmpty()) {
            throw new IllegalArgumentException("an ensemble needs at least one run");
        }
        List<Path> all = runs.stream().flatMap(run -> CrossValidation.runs(run).stream()).toList();
        requireOneSize(all);
        return new Ensemble(all, Combination.PROBABILITIES, 1, TrainingEngines.AUTO, EngineOptions.AUTO);
    }

    private static void requireOneSize(List<Path> runs) {
        ModelSpec first = RunDirectory.open(runs.get(0)).spec();
        for (Path run : runs) {
            ModelSpec spec = RunDirectory.open(run).spec();
            if (spec.inputSize() != first.inputSize()) {
                throw new TrainingException(String.format(Locale.ROOT,
                        "%s takes patches of %d x %d and %s of %d x %d: they cannot predict the "
                        + "same store together. Leave one of them out",
                        runs.get(0), first.inputSize(), first.inputSize(), run, spec.inputSize(), spec.inputSize()));
            }
        }
    }

    /**
     * How the models' probabilities become one.
     *
     * @param how the combination
     * @return an ensemble that combines so
     */
    public Ensemble combining(Combination how) {
        return new Ensemble(runs, Objects.requireNonNull(how, "how"), views, engine, device);
    }

    /**
     * In how many views each model looks at a patch, taking their mean (test-time augmentation); in one unless this says
     * otherwise.
     *
     * @param count 1, 4, 8 or 16, as {@link Views#of(int)} has them
     * @return an ensemble that looks so
     * @throws IllegalArgumentException if it is another
     */
    public Ensemble lookingAt(int count) {
        return new Ensemble(runs, combination, Views.of(count).count(), engine, device);
    }

    /**
     * What computes, and where.
     *
     * @param engineName the engine's name, or {@code auto} for each run's own
     * @param deviceName one that the engine has on this machine, or {@code auto}
     * @return an ensemble that runs so
     */
    public Ensemble on(String engineName, String deviceName) {
        return new Ensemble(runs, combination, views, Objects.requireNonNull(engineName, "engineName"),
                Objects.requireNonNull(deviceName, "deviceName"));
    }

    /**
     * The runs whose models predict.
     *
     * @return their folders, those of folds one by one
     */
    public List<Path> runs() {
        return runs;
    }

    /**
     * A digest of the models, in their order, and of how they predict, but for the device: what has the same gives the same
     * scores of a patch. Reads the models' files.
     *
     * @return 32 hexadecimal digits
     * @throws TrainingException if a model is missing or cannot be read
     */
    public String fingerprint() {
        FilesDigest digest = new FilesDigest();
        runs.forEach(run -> digest.add(RunDirectory.open(run).bestFingerprint()));
        return digest.add("%s, %s, %s".formatted(combination, views, engine)).hex();
    }

    /**
     * Whether the score of a patch is the same whatever other patches there are, so that several processes can predict
     * shares of them.
     *
     * @return false for an ensemble that combines by ranks
     */
    public boolean isOfSinglePatches() {
        return runs.size() == 1 || combination.ofSinglePatches();
    }

    /**
     * The scores of all patches of a store. Blocks until they are there; each model reads the store once. Takes 4 bytes
     * a patch and model.
     *
     * @param store patches of the networks' input size; labels are not looked at
     * @param progress hears how far each model has come
     * @return a score a patch within [0, 1], in the store's order
     * @throws TrainingException if the patches have another size, or a model is missing or damaged
     */
    public double[] predict(PatchStore store, ProgressListener progress) {
        List<double[]> probabilities = runs.stream().map(run -> predict(run, store, progress)).toList();
        return runs.size() == 1 ? probabilities.get(0) : combination.combine(probabilities);
    }

    /**
     * Predicts patches to judge the models by: each one by those models that were not trained on it, as {@link
     * RunDirectory#unseen} tells. Given the store of a cross-validation that is the one model of the patch's fold; given
     * patches that no model knows, it is all of them. Patches that all models were trained on are left out. Blocks until
     * the probabilities are there.
     *
     * @param store labelled patches of the networks' input size
     * @param progress hears how far each model has come
     * @return the predictions, in the store's order
     * @throws TrainingException if no patch is left, the store has another size, or a model is missing or damaged
     * @throws io.github.pcam4j.io.store.PatchStoreException if the store has no labels
     * @throws IllegalArgumentException if models are combined by ranks, which takes the same patches of all
     */
    public Predictions judge(PatchStore store, ProgressListener progress) {
        if (runs.size() > 1 && !combination.ofSinglePatches()) {
            throw new IllegalArgumentException("models that are judged by different patches cannot be combined by %s; use "
                    .formatted(combination) + Combination.PROBABILITIES);
        }
        byte[] labels = store.labels();
        Judgement judgement = new Judgement(combination, store.size());
        for (Path run : runs) {
            int[] unseen = RunDirectory.open(run).unseen(store);
            if (unseen.length > 0) {
                judgement.add(unseen, predict(run, store.subset(unseen), progress));
            }
        }
        int[] judged = judgement.patches();
        if (judged.length == 0) {
            throw new TrainingException("all patches of %s were trained on: nothing can be judged by them. Give patches "
                    .formatted(store.path()) + "that were held out");
        }
        byte[] judgedLabels = new byte[judged.length];
        for (int i = 0; i < judged.length; i++) {
            judgedLabels[i] = labels[judged[i]];
        }
        return Predictions.of(Arrays.stream(judged).mapToObj(store::id).toList(), judgedLabels, judgement.scores());
    }

    /**
     * Loads all models at once, to predict patches as they come.
     *
     * @return the models, the caller's to close
     * @throws TrainingException if a model is missing or damaged, its engine is absent, or the models were trained on
     *     patches that were resized in different ways
     * @throws IllegalArgumentException if models are combined by ranks, which takes all patches at once
     */
    public LoadedEnsemble load() {
        if (!combination.ofSinglePatches()) {
            throw new IllegalArgumentException("models that predict patches as they come cannot be combined by %s; use %s"
                    .formatted(combination, Combination.PROBABILITIES));
        }
        return LoadedEnsemble.open(runs, run -> Predictor.open(run, engine, device), combination, Views.of(views));
    }

    private double[] predict(Path run, PatchStore store, ProgressListener progress) {
        String model = runs.size() == 1 ? "" : String.format(Locale.ROOT, "model %d/%d: ",
                runs.indexOf(run) + 1, runs.size());
        try (Predictor predictor = Predictor.open(run, engine, device)) {
            return predictor.predict(store, Views.of(views), (stage, done, total, detail) ->
                    progress.progress(model + stage, done, total, detail));
        }
    }
}
