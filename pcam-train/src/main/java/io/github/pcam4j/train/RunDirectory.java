package io.github.pcam4j.train;

import io.github.pcam4j.PrintableText;
import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.model.ModelSpec;
import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.model.WeightsFile;
import io.github.pcam4j.train.engine.StepResult;
import io.github.pcam4j.train.engine.TrainingEngine;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.internal.AtomicFiles;
import io.github.pcam4j.train.internal.CsvFiles;
import io.github.pcam4j.train.internal.FilesDigest;
import io.github.pcam4j.train.internal.Json;
import io.github.pcam4j.train.internal.RunLock;
import io.github.pcam4j.train.internal.run.Checkpoints;
import io.github.pcam4j.train.internal.run.RunContents;
import io.github.pcam4j.train.internal.run.RunWeights;
import io.github.pcam4j.train.internal.run.SplitIds;
import io.github.pcam4j.train.split.Split;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of one training:
 *
 * <pre>
 * config.json      what was asked for, versions, machine
 * split.csv        id,part: which patches were trained on and which held out
 * history.csv      a row an epoch
 * steps.csv        a row a step: learning rate and momentum as the engine applied them, loss
 * best/            the model after the best epoch, in the engine's form
 * best.weights.h5  its weights for Keras, h5py and {@link WeightsFile}; of a network that people pre-train,
 *                  best.safetensors for PyTorch, timm and torchvision
 * last/            the two newest checkpoints, from which a training that was killed goes on
 * metrics.json     the best epoch's figures
 * predictions.csv  id,label,probability of the held-out patches by the best model
 * progress.json    how far the epoch has come, while it is trained
 * events.out.*     the curves for TensorBoard, if {@code TensorBoardLog} was asked to
 * report.html      all of it to look at, and plots/ the same as PNG, if {@code RunReport} was asked to
 * </pre>
 *
 * <p>Every file is replaced as a whole, and what else lies in the folder is left alone. A file {@code lock} keeps a second
 * training out while one is under way, and says which process that is. A file {@code run.part} tells that a process was
 * killed while it began a run; only then, or where a run is to be overwritten, files of these names are removed.
 */
public final class RunDirectory {
    /** Says that a folder is one of folds. */
    public static final String FOLDS = "folds.json";

    private static final List<String> HISTORY_COLUMNS = List.of("epoch", "learning_rate", "train_loss", "val_loss",
            "val_auc", "val_accuracy", "train_auc", "train_accuracy", "seconds", "images_per_second",
            "data_wait_seconds");
    private static final List<String> STEP_COLUMNS = List.of("iteration", "learning_rate", "momentum", "loss");

    private static final String PROCESSES = "processes";

    private static final Logger LOGGER = LoggerFactory.getLogger(RunDirectory.class);

    private final Path folder;
    private final boolean overwrite;
    private final RunContents contents;
    private final Checkpoints checkpoints;
    private Optional<RunLock> lock = Optional.empty();

    private RunDirectory(Path folder, boolean overwrite) {
        this.folder = folder;
        this.overwrite = overwrite;
        this.contents = new RunContents(folder);
        this.checkpoints = new Checkpoints(folder.resolve(RunContents.LAST));
    }

    /**
     * A folder for a training that is about to start.
     *
     * @param folder the folder, made if need be
     * @param overwrite whether a run that it holds may be replaced, which {@link #start} does
     * @return the run directory
     * @throws TrainingException if the folder holds a run that may not be replaced, folds, or files that no run left
     *     there under names of a run's
     */
    static RunDirectory create(Path folder, boolean overwrite) {
        RunDirectory run = new RunDirectory(folder, overwrite);
        run.requireFree();
        return run;
    }

    private void requireFree() {
        if (Files.exists(folder.resolve(FOLDS))) {
            throw new TrainingException("%s holds folds already, and a run among them would not be seen; name another "
                    .formatted(folder) + "folder, or remove them");
        }
        contents.requireFree(overwrite);
    }

    /**
     * A folder that holds a run.
     *
     * @param folder the folder
     * @return the run directory
     * @throws TrainingException if there is no run in it
     */
    public static RunDirectory open(Path folder) {
        if (!exists(folder)) {
            throw new TrainingException("%s holds no run (it has no %s); give the folder that training wrote"
                    .formatted(folder, RunContents.CONFIG));
        }
        return new RunDirectory(folder, false);
    }

    /**
     * Whether a folder holds a run.
     *
     * @param folder any path
     * @return true if {@link #open} takes it
     */
    public static boolean exists(Path folder) {
        return Files.exists(folder.resolve(RunContents.CONFIG));
    }

    /**
     * Checks that a run may be put into a folder, as a training does before it begins.
     *
     * @param folder any path
     * @param overwrite whether a run that it holds may be replaced
     * @throws TrainingException if the folder holds a run that may not be replaced, folds, or files that no run left
     *     there under names of a run's, naming them
     */
    public static void requireFree(Path folder, boolean overwrite) {
        create(folder, overwrite);
    }

    /**
     * Removes a run: the files that training and reports wrote, by their names. What else lies in the folder stays, and
     * so does the folder then. Does nothing if there is no such folder.
     *
     * @param folder a folder with a run, or what is left of one
     * @throws TrainingException if the folder holds folds or files that no run left there, somebody trains there, or a
     *     file cannot be removed
     */
    public static void remove(Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        RunContents contents = new RunContents(folder);
        try (RunLock lock = RunLock.take(folder)) {
            requireFree(folder, true);
            contents.mark();
            contents.remove();
            contents.unmark();
            lock.removeFile();
        }
        AtomicFiles.removeAlone(folder);
    }

    /**
     * Removes the plots of an older report, by their names.
     *
     * @throws TrainingException if a file cannot be removed
     */
    public void removePlots() {
        contents.removePlots();
    }

    /**
     * Names a file in which TensorBoard finds the run's curves.
     *
     * @return {@code events.out.tfevents.SECONDS.pcam4j} in the folder, with the seconds since 1970
     */
    public Path newEvents() {
        return contents.events();
    }

    /**
     * Removes such files of before, and no others.
     *
     * @throws TrainingException if one cannot be removed
     */
    public void removeEvents() {
        contents.removeEvents();
    }

    /**
     * How the run is. One that says that it is running may have been killed.
     *
     * @return its state
     * @throws TrainingException if the configuration is missing or damaged
     */
    public RunState state() {
        return isFinished() ? RunState.FINISHED
                : RunState.named(Json.read(folder.resolve(RunContents.CONFIG)).get("state"));
    }

    /** Notes how the run is, if it is there still. */
    void note(RunState state) {
        requireInPlace();
        Path config = folder.resolve(RunContents.CONFIG);
        Map<String, Object> values = new LinkedHashMap<>(Json.read(config));
        values.put("state", state.toString());
        write(RunContents.CONFIG, file -> Json.write(file, values));
    }

    /** Notes how many processes train the run, if they are or were several. */
    void noteProcesses(int count) {
        Map<String, Object> values = new LinkedHashMap<>(Json.read(folder.resolve(RunContents.CONFIG)));
        if (count > 1 || values.containsKey(PROCESSES)) {
            values.put(PROCESSES, count);
            write(RunContents.CONFIG, file -> Json.write(file, values));
        }
    }

    /** Does something while no other training is let into the folder. */
    <T> T alone(Supplier<T> work) {
        try (RunLock taken = RunLock.take(folder)) {
            lock = Optional.of(taken);
            contents.sweep();
            return work.get();
        } catch (TrainingException e) {
            // What could not be written may be told by why: the folder is gone.
            lock.ifPresent(RunLock::requireInPlace);
            throw e;
        } finally {
            lock = Optional.empty();
        }
    }

    /**
     * Looks whether the folder is still where it was when the training began, before something is written that would
     * stand there alone.
     *
     * @throws TrainingException if it was removed or moved
     */
    void requireInPlace() {
        lock.ifPresent(RunLock::requireInPlace);
        for (String name : List.of(RunContents.CONFIG, RunContents.SPLIT)) {
            if (!Files.exists(folder.resolve(name))) {
                throw new TrainingException(("%s was removed while the run was trained: the training ends here. Put it "
                        + "back and resume the run, or train again").formatted(folder.resolve(name)));
            }
        }
    }

    /**
     * The folder itself.
     *
     * @return the path
     */
    public Path folder() {
        return folder;
    }

    /**
     * The best model, in the form of the engine that made it.
     *
     * @return the folder to give to {@link TrainingEngine#restore}
     */
    public Path best() {
        Path best = folder.resolve(RunContents.BEST);
        // Versions of before called the second one so.
        return Stream.of(best, AtomicFiles.old(best), folder.resolve("best.old")).filter(Files::exists).findFirst()
                .orElse(best);
    }

    /**
     * Whether there is a best model yet.
     *
     * @return true after the first epoch
     */
    public boolean hasBest() {
        return Files.isDirectory(best());
    }

    /**
     * What the training was asked for.
     *
     * @return the configuration
     * @throws TrainingException if the file is missing or damaged
     */
    RunConfig config() {
        return RunConfig.read(folder.resolve(RunContents.CONFIG));
    }

    /**
     * How the training was started.
     *
     * @return such as a command line; perhaps nothing
     * @throws TrainingException if the configuration is missing or damaged
     */
    public String command() {
        return config().command();
    }

    /**
     * The network.
     *
     * @return the specification
     * @throws TrainingException if the configuration is missing or damaged
     */
    public ModelSpec spec() {
        return config().spec();
    }

    /**
     * The best model's weights, for any engine or program.
     *
     * @return all parameters of {@link #spec}
     * @throws TrainingException if there is no model yet, or a file is missing, damaged or of another network
     */
    public NetworkWeights bestWeights() {
        requireBest();
        return bestWeights(spec());
    }

    /**
     * A digest of the best model, by which processes can tell whether they have the same one before them.
     *
     * @return 32 hexadecimal digits
     * @throws TrainingException if there is no model yet, or it cannot be read
     */
    public String bestFingerprint() {
        requireBest();
        return new FilesDigest().add(best()).hex();
    }

    /**
     * Checks that there is a best model.
     *
     * @throws TrainingException if the training did not complete an epoch
     */
    void requireBest() {
        if (!hasBest()) {
            throw new TrainingException("%s has no model yet: its training did not complete an epoch. Train again"
                    .formatted(folder));
        }
    }

    /**
     * The shape that the patches of the run's store had before they were resized for it, as they are to be cut from slides.
     *
     * @return the shape; empty if the store does not tell
     * @throws TrainingException if the configuration is missing or damaged
     */
    public Optional<PatchShape> originalShape() {
        return config().store().resize().original();
    }

    /**
     * The figures of the best epoch, by their names in the file.
     *
     * @return numbers, texts and booleans, there once the run is finished
     * @throws TrainingException if the file is missing or damaged
     */
    public Map<String, Object> metrics() {
        return Json.read(folder.resolve(RunContents.METRICS), "was it removed meanwhile?");
    }

    /**
     * The probabilities of the held-out patches.
     *
     * @return the file to give to {@link Predictions#read}; of a run that is not finished, by the best model so far
     */
    public Path predictions() {
        return folder.resolve(RunContents.PREDICTIONS);
    }

    /**
     * Whether the training came to its end, and all that it writes is there.
     *
     * @return true once the figures of the best epoch are written
     */
    public boolean isFinished() {
        return Files.exists(folder.resolve(RunContents.METRICS));
    }

    /** Whether the record of an epoch is there, which comes after a checkpoint of the same epoch. */
    boolean hasHistory() {
        return Files.exists(folder.resolve(RunContents.HISTORY));
    }

    /** The newest checkpoints. */
    Checkpoints checkpoints() {
        return checkpoints;
    }

    /**
     * Reads which patches were trained on.
     *
     * @param store the run's store
     * @return the split
     * @throws TrainingException if the file is missing, damaged or of another store
     */
    Split split(PatchStore store) {
        return Split.load(folder.resolve(RunContents.SPLIT), store.ids());
    }

    /**
     * The patches of a store that the run's model was not trained on, and may be judged by: those held out if it is the
     * run's own store; of any other, such as the same patches in another size, those whose id was not trained on. Where
     * a store has no ids, those go by which {@link PatchStore#identified} tells files apart; if the run was trained on
     * bare indices of another store, nothing tells whether its patches are these, which is logged as a warning.
     *
     * @param store any store
     * @return indices of patches, ascending; perhaps none
     * @throws TrainingException if a file of the run is missing or damaged
     */
    public int[] unseen(PatchStore store) {
        if (store.fingerprint().equals(config().store().fingerprint())) {
            return split(store).validation();
        }
        PatchStore named = store.identified();
        Set<String> trained = SplitIds.trained(folder.resolve(RunContents.SPLIT));
        if (named != store && trained.stream().allMatch(RunDirectory::isNumber)) {
            LOGGER.warn("Neither {} nor the store that {} was trained on has ids: its patches are taken for others, which "
                    + "nothing can tell. If they are the same, the model is judged by what it was trained on",
                    PrintableText.of(store.path().toString()), PrintableText.of(folder.toString()));
        }
        return IntStream.range(0, store.size()).filter(i -> !trained.contains(named.id(i))).toArray();
    }

    private static boolean isNumber(String id) {
        return id.chars().allMatch(it -> it >= '0' && it <= '9');
    }

    /**
     * Removes what an older run left, and writes what is known before the first step.
     *
     * @param config what is asked for
     * @param split which patches are trained on and which held out
     * @param store their names
     * @throws TrainingException as {@link #create}: another process may have been here since
     */
    void start(RunConfig config, Split split, PatchStore store) {
        requireFree();
        contents.mark();
        contents.remove();
        split.save(folder.resolve(RunContents.SPLIT), store::id);
        config.write(folder.resolve(RunContents.CONFIG));
        contents.unmark();
    }

    /** Writes what is known of a run that was only prepared, once it is trained. */
    void begin(RunConfig config) {
        config.write(folder.resolve(RunContents.CONFIG));
    }

    /**
     * Writes the steps of an epoch that is not over, and how far it has come.
     *
     * @param steps all steps so far
     * @param position figures by name
     */
    void writeLive(List<StepResult> steps, Map<String, Object> position) {
        write(steps);
        write(RunContents.LIVE, file -> Json.write(file, position));
    }

    /**
     * How far the epoch has come that is trained.
     *
     * @return figures by name; none between two epochs, or of a run that nobody trains
     * @throws TrainingException if the file is damaged
     */
    public Map<String, Object> live() {
        Path file = folder.resolve(RunContents.LIVE);
        return Files.exists(file) ? Json.read(file) : Map.of();
    }

    /**
     * Writes how far it has come.
     *
     * @param epochs all epochs so far
     * @param steps all steps so far
     */
    void writeProgress(List<EpochRecord> epochs, List<StepResult> steps) {
        write(RunContents.HISTORY, file -> CsvFiles.write(file, HISTORY_COLUMNS, csv -> epochs.forEach(it -> csv.writeRecord(
                text(it.epoch()), text(it.learningRate()), text(it.trainLoss()), text(it.validationLoss()),
                text(it.validationAuc()), text(it.validationAccuracy()), text(it.trainAuc()), text(it.trainAccuracy()),
                rounded(it.seconds()), rounded(it.imagesPerSecond()), rounded(it.dataWaitSeconds())))));
        write(steps);
    }

    private void write(List<StepResult> steps) {
        write(RunContents.STEPS, file -> CsvFiles.write(file, STEP_COLUMNS, csv -> steps.forEach(it -> csv.writeRecord(
                text(it.iteration()), text(it.learningRate()), text(it.momentum()), text(it.loss())))));
    }

    /** Writes a file where the run is; none is left where it was. */
    private void write(String name, Consumer<Path> writing) {
        Path file = folder.resolve(name);
        requireInPlace();
        writing.accept(file);
        try {
            lock.ifPresent(RunLock::requireInPlace);
        } catch (TrainingException e) {
            // Moved away in between: the folder was made anew for this file.
            AtomicFiles.removeAlone(file);
            AtomicFiles.removeAlone(folder);
            throw e;
        }
    }

    /**
     * Keeps an engine's model as the best one, in the engine's form and as a file of weights.
     *
     * @param engine the engine
     * @param spec the network
     */
    void saveBest(TrainingEngine engine, ModelSpec spec) {
        requireInPlace();
        Path fresh = AtomicFiles.emptyFolder(folder.resolve("best.part"));
        engine.save(fresh);
        AtomicFiles.replaceFolder(fresh, folder.resolve(RunContents.BEST));
        NetworkWeights weights = engine.weights();
        RunWeights files = new RunWeights(spec);
        write(files.file(folder, RunContents.BEST).getFileName().toString(), file -> files.save(weights, file));
    }

    /**
     * The best model's weights, for any engine.
     *
     * @param spec the network
     * @return the weights
     * @throws TrainingException if the file is missing, damaged or of another network
     */
    NetworkWeights bestWeights(ModelSpec spec) {
        RunWeights weights = new RunWeights(spec);
        return weights.load(weights.file(folder, RunContents.BEST));
    }

    /**
     * Writes what came of it.
     *
     * @param result the result
     * @param store the names of the patches
     */
    void finish(TrainingResult result, PatchStore store) {
        savePredictions(result.split(), store, result.probabilities());
        Path weights = new RunWeights(result.spec()).file(folder, RunContents.BEST);
        if (!hasBest() || !Files.exists(weights)) {
            throw new TrainingException("%s was removed while the run was trained: the run has no model. Train again"
                    .formatted(hasBest() ? weights : best()));
        }
        // Last of all: where it stands, the run is finished.
        write(RunContents.METRICS, file -> Json.write(file, metrics(result)));
        AtomicFiles.removeAlone(folder.resolve(RunContents.LIVE));
        note(RunState.FINISHED);
    }

    /**
     * Writes what the best model so far makes of the held-out patches.
     *
     * @param split which they are
     * @param store their names and labels
     * @param probabilities of each
     */
    void savePredictions(Split split, PatchStore store, double[] probabilities) {
        int[] validation = split.validation();
        byte[] labels = new byte[validation.length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (byte) store.label(validation[i]);
        }
        Predictions predictions = Predictions.of(IntStream.of(validation).mapToObj(store::id).toList(), labels,
                probabilities);
        write(RunContents.PREDICTIONS, predictions::write);
    }

    private static Map<String, Object> metrics(TrainingResult result) {
        Map<String, Object> metrics = new LinkedHashMap<>();
        metrics.put("auc", result.metrics().rocAuc());
        metrics.put("accuracy", result.metrics().accuracy(0.5));
        metrics.put("majority_share", (double) Math.max(result.metrics().positives(), result.metrics().negatives())
                / result.metrics().size());
        metrics.put("loss", result.metrics().logLoss());
        metrics.put("average_precision", result.metrics().averagePrecision());
        metrics.put("brier", result.metrics().brier());
        metrics.put("f1", result.metrics().f1(0.5));
        metrics.put("best_epoch", result.bestEpoch());
        metrics.put("epochs", result.history().size());
        metrics.put("stopped_early", result.stoppedEarly());
        metrics.put("train_patches", result.split().train().length);
        metrics.put("validation_patches", result.split().validation().length);
        metrics.put("parameters", result.spec().parameterCount());
        metrics.put("engine", result.engine());
        return metrics;
    }

    private static String text(long value) {
        return Long.toString(value);
    }

    private static String text(double value) {
        return Double.toString(value);
    }

    private static String rounded(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
