package io.github.pcam4j.train;

import io.github.pcam4j.io.ProgressListener;
import io.github.pcam4j.io.augment.Augmentation;
import io.github.pcam4j.io.augment.Augmentations;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.ModelSpec;
import io.github.pcam4j.train.distributed.ProcessGroup;
import io.github.pcam4j.train.engine.ClassWeights;
import io.github.pcam4j.train.engine.EngineOptions;
import io.github.pcam4j.train.engine.NetworkMemory;
import io.github.pcam4j.train.engine.Objective;
import io.github.pcam4j.train.engine.Precision;
import io.github.pcam4j.train.engine.Residency;
import io.github.pcam4j.train.engine.TrainingEngines;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.internal.feed.StoreFit;
import io.github.pcam4j.train.internal.loop.Ranks;
import io.github.pcam4j.train.internal.loop.SchedulePlan;
import io.github.pcam4j.train.internal.run.SplitDigest;
import io.github.pcam4j.train.internal.run.TrainedStore;
import io.github.pcam4j.train.optimize.GroupRule;
import io.github.pcam4j.train.optimize.StepRule;
import io.github.pcam4j.train.schedule.EpochTriangleSchedule;
import io.github.pcam4j.train.schedule.LearningRateSchedule;
import io.github.pcam4j.train.schedule.ScheduleForm;
import io.github.pcam4j.train.split.Split;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * Trains a network on the patches of a store: epochs of shuffled batches under a cyclic learning rate, validation after
 * each, early stopping on the validation AUC, best weights restored.
 *
 * <p>By default it follows the documented recipe: batches of 64, at most 22 epochs, one learning rate an epoch that
 * climbs from 1e-4 to 0.1 in epoch 9, is back in epoch 17 and then rises again ({@link EpochTriangleSchedule}),
 * momentum 0.9, patience 5.
 *
 * <pre>{@code
 * Split split = StratifiedSplitter.builder().validation(0.2).seed(1).build().split(store.labels());
 * TrainingResult result = Trainer.builder(CnnSpec.documented())
 *         .epochs(22).batchSize(64).maxLearningRate(0.1).seed(1)
 *         .runDirectory(Path.of("run"))
 *         .build()
 *         .fit(store, split);
 * }</pre>
 *
 * <p>A training with a run directory writes checkpoints. Killed at any moment, it resumes from the newest with {@link
 * #resume(Path)} and ends as it would have without the interruption.
 *
 * <p>A trainer is immutable and may be used for several trainings, one after the other or on several threads if it has
 * no run directory.
 */
public final class Trainer {
    /** Where the documented learning rate starts and ends. */
    public static final double BASE_LEARNING_RATE = EpochTriangleSchedule.BASE;
    /** The time between checkpoints unless another is given. */
    public static final Duration DEFAULT_CHECKPOINT_INTERVAL = Duration.ofSeconds(60);

    private static final double BEST_DECAY = 0.99;

    private final ModelSpec spec;
    private final RunSettings settings;
    private final boolean balanced;
    private final Schedules schedule;
    private final Keeping keeping;
    private final Listeners listeners;
    private final ProcessGroup processes;

    /**
     * Where a training is kept.
     *
     * @param runDirectory the folder, if there is one
     * @param overwrite whether a run that is there is replaced
     * @param checkpointEvery the time between checkpoints
     * @param command how it was started, perhaps nothing
     */
    private record Keeping(Optional<Path> runDirectory, boolean overwrite, Duration checkpointEvery, String command) {
        Keeping in(Path other) {
            return new Keeping(Optional.of(other), overwrite, checkpointEvery, command);
        }
    }

    /** Makes the schedule of a training once its length is known. */
    @FunctionalInterface
    private interface Schedules {
        LearningRateSchedule over(int epochs, int stepsPerEpoch);
    }

    /** Settings of a trainer. */
    public static final class Builder {
        private final ModelSpec spec;
        private String engine = "auto";
        private int epochs = 22;
        private int batchSize = 64;
        private int patience = 5;
        private PatienceStart patienceFrom = PatienceStart.PEAK;
        private long seed = 1;
        private Precision precision = Precision.FP32;
        private String device = EngineOptions.AUTO;
        private Augmentation augmentation = Augmentations.NONE;
        private double labelSmoothing;
        private ClassWeights classWeights = ClassWeights.EQUAL;
        private boolean balanced;
        private double maxGradientNorm = Double.POSITIVE_INFINITY;
        private int accumulation = 1;
        private Averaging averaging = Averaging.NONE;
        private StepRule rule = StepRule.documented();
        private Optional<Path> startFrom = Optional.empty();
        private boolean deterministic;
        private Residency residency = Residency.AUTO;
        private SchedulePlan plan = SchedulePlan.DOCUMENTED;
        private Optional<Schedules> ownSchedule = Optional.empty();
        private Optional<Path> runDirectory = Optional.empty();
        private boolean overwrite;
        private Duration checkpointEvery = DEFAULT_CHECKPOINT_INTERVAL;
        private Listeners listeners = Listeners.NONE;
        private String command = "";
        private ProcessGroup processes = ProcessGroup.single();

        private Builder(ModelSpec spec) {
            this.spec = Objects.requireNonNull(spec, "spec");
        }

        /**
         * Which engine computes; {@code auto} by default, the best that is present.
         *
         * @param engine the engine's name, such as {@code dl4j}
         * @return this
         */
        public Builder engine(String engine) {
            this.engine = Objects.requireNonNull(engine, "engine");
            return this;
        }

        /**
         * The most epochs; 22 by default. With fewer than a cycle of the documented schedule takes, 17, the cycle is
         * fitted to them: see {@link EpochTriangleSchedule}.
         *
         * @param epochs at least 1
         * @return this
         */
        public Builder epochs(int epochs) {
            this.epochs = epochs;
            return this;
        }

        /**
         * Patches a step; 64 by default.
         *
         * @param batchSize at least 2, since batch normalization needs more than one, and at most 65536
         * @return this
         */
        public Builder batchSize(int batchSize) {
            this.batchSize = batchSize;
            return this;
        }

        /**
         * The peak of the learning rate; 0.1 by default. Replaces a schedule of one's own.
         *
         * @param maxLearningRate at least {@value #BASE_LEARNING_RATE}
         * @return this
         */
        public Builder maxLearningRate(double maxLearningRate) {
            return planned(plan.withPeak(maxLearningRate));
        }

        /**
         * Which schedule; {@link ScheduleForm#DOCUMENTED} by default. All but {@link ScheduleForm#ONE_CYCLE}, which
         * goes by PyTorch's defaults, start at {@value #BASE_LEARNING_RATE} under momentum 0.9. Replaces a schedule of
         * one's own.
         *
         * @param form the schedule's form
         * @return this
         */
        public Builder schedule(ScheduleForm form) {
            return planned(plan.with(form));
        }

        /**
         * How many epochs a cycle of the schedule takes, up and down; 16 by default. Only for the forms that have
         * cycles, {@link ScheduleForm#DOCUMENTED} and {@link ScheduleForm#REPEATING}; of a training of fewer epochs the
         * cycle is fitted to these. Replaces a schedule of one's own.
         *
         * @param epochs at least 2
         * @return this
         */
        public Builder cycleEpochs(int epochs) {
            return planned(plan.withCycle(epochs));
        }

        private Builder planned(SchedulePlan other) {
            this.plan = other;
            this.ownSchedule = Optional.empty();
            return this;
        }

        /**
         * Changes the patches that are trained on at random, anew in every epoch; not at all by default. Patches that
         * validate stay as they are.
         *
         * @param augmentation what is done to them. A run can only be resumed if {@link Augmentations#parse} reads
         *     its text
         * @return this
         */
        public Builder augment(Augmentation augmentation) {
            this.augmentation = Objects.requireNonNull(augmentation, "augmentation");
            return this;
        }

        /**
         * What a step does with its gradient; momentum SGD by default, as documented. Learning rates of one rule are
         * none of another's: AdamW takes peaks of a hundredth of those of SGD.
         *
         * @param rule the rule
         * @return this
         */
        public Builder rule(StepRule rule) {
            this.rule = Objects.requireNonNull(rule, "rule");
            return this;
        }

        /**
         * Begins with weights from a file instead of drawn ones: of a {@link io.github.pcam4j.model.BackboneSpec} what
         * {@link io.github.pcam4j.model.tensors.TensorFile} reads, its head drawn if the file has another one; of a {@link
         * io.github.pcam4j.model.CnnSpec} a file of {@link io.github.pcam4j.model.WeightsFile}. The file has to stay where
         * it is until the first checkpoint is written.
         *
         * @param weights the file
         * @return this
         */
        public Builder startFrom(Path weights) {
            this.startFrom = Optional.of(weights);
            return this;
        }

        /**
         * What {@code docs/recipe.md} found to pay beyond the documented recipe: flips and quarter turns, and a moving
         * average of the weights with batch normalization's statistics estimated anew. The means last 100 steps, or
         * fewer where a training has few. To predict, look at each patch in 8 views.
         *
         * @return this
         */
        public Builder best() {
            return augment(Augmentations.dihedral()).average(Averaging.ema(BEST_DECAY));
        }

        /**
         * How networks that were pre-trained are usually trained further, which was not measured here: AdamW with a weight
         * decay of 0.01, one cycle ({@link ScheduleForm#ONE_CYCLE}) with its peak at 3e-4, the head alone in the first epoch
         * and then the body at a tenth of the rate; flips and quarter turns. What is set afterwards takes the place of it.
         *
         * @return this
         */
        public Builder fineTune() {
            return rule(StepRule.adamW(0.01).with(CnnSpec.FEATURES, new GroupRule(0.1, 1, 1)))
                    .schedule(ScheduleForm.ONE_CYCLE).maxLearningRate(3e-4).augment(Augmentations.dihedral());
        }

        /**
         * A schedule of one's own.
         *
         * @param schedule makes the schedule from the number of steps of the whole training
         * @return this
         */
        public Builder schedule(IntFunction<? extends LearningRateSchedule> schedule) {
            Objects.requireNonNull(schedule, "schedule");
            this.ownSchedule = Optional.of((epochCount, stepsPerEpoch) -> Objects.requireNonNull(
                    schedule.apply(SchedulePlan.steps(epochCount, stepsPerEpoch)), "schedule"));
            return this;
        }

        /**
         * Epochs without a new best validation AUC after which training stops; 5 by default. Counted from the
         * schedule's peak on: see {@link #patienceFrom}.
         *
         * @param patience at least 1
         * @return this
         */
        public Builder patience(int patience) {
            this.patience = patience;
            return this;
        }

        /**
         * From which epoch on {@link #patience} is counted; from the schedule's peak by default. A documented training,
         * whose best epochs come after the peak, ends the same either way.
         *
         * @param start the peak, or the first epoch
         * @return this
         */
        public Builder patienceFrom(PatienceStart start) {
            this.patienceFrom = Objects.requireNonNull(start, "start");
            return this;
        }

        /**
         * The seed of initial weights, order of patches, augmentation and dropout; 1 by default.
         *
         * @param seed any number
         * @return this
         */
        public Builder seed(long seed) {
            this.seed = seed;
            return this;
        }

        /**
         * What products are computed in; {@link Precision#FP32} by default.
         *
         * @param precision one that the engine has on this machine
         * @return this
         */
        public Builder precision(Precision precision) {
            this.precision = Objects.requireNonNull(precision, "precision");
            return this;
        }

        /**
         * Where to compute; left to the engine by default. It does not belong to what a run must be resumed: see
         * {@link Resumption#device}.
         *
         * @param device one that the engine has on this machine, such as {@code cpu}, {@code cuda} or {@code cuda:1}
         * @return this
         */
        public Builder device(String device) {
            this.device = Objects.requireNonNull(device, "device");
            return this;
        }

        /**
         * Whether the run has to repeat bit by bit, and go on bit by bit when it was stopped, on devices that would
         * not do so by themselves, at some cost in speed; not by default. Processors always do. On a CUDA device
         * {@code CUBLAS_WORKSPACE_CONFIG} has to be {@code :4096:8} in the environment that Java is started in.
         *
         * @param deterministic true if it has to
         * @return this
         */
        public Builder deterministic(boolean deterministic) {
            this.deterministic = deterministic;
            return this;
        }

        /**
         * Takes labels for {@code s / 2} and {@code 1 - s / 2}; 0 by default. See {@link Objective}.
         *
         * @param share s, within [0, 0.5)
         * @return this
         */
        public Builder labelSmoothing(double share) {
            this.labelSmoothing = share;
            return this;
        }

        /**
         * Whether patches are kept in the device's memory; {@link Residency#AUTO} by default. The outcome is the same.
         *
         * @param residency whether they are
         * @return this
         */
        public Builder residency(Residency residency) {
            this.residency = Objects.requireNonNull(residency, "residency");
            return this;
        }

        /**
         * How much a patch of each class counts in the loss; the same by default.
         *
         * @param weights of label 0 and 1
         * @return this
         */
        public Builder classWeights(ClassWeights weights) {
            this.classWeights = Objects.requireNonNull(weights, "weights");
            this.balanced = false;
            return this;
        }

        /**
         * Has both classes count the same in sum, by {@link ClassWeights#balanced} over the patches trained on; they
         * do not by default.
         *
         * @return this
         */
        public Builder balanceClasses() {
            this.balanced = true;
            return this;
        }

        /**
         * Shortens gradients that are longer; none by default. See {@link Objective}.
         *
         * @param norm the greatest norm of a step's gradient, positive
         * @return this
         */
        public Builder clipGradients(double norm) {
            this.maxGradientNorm = norm;
            return this;
        }

        /**
         * Makes a step of several batches, one after the other: as one batch of all their patches, but for batch
         * normalization, which is of each by itself; 1 by default. What is left at the end of an epoch makes a step of
         * its own. The schedule counts steps.
         *
         * @param batches of a step that each of the {@linkplain #processes processes} computes, at least 1
         * @return this
         */
        public Builder accumulate(int batches) {
            this.accumulation = batches;
            return this;
        }

        /**
         * Whether the model that is judged and kept is a mean over steps or epochs; {@link Averaging#NONE} by default.
         *
         * @param averaging such as {@code Averaging.ema(0.999)}
         * @return this
         */
        public Builder average(Averaging averaging) {
            this.averaging = Objects.requireNonNull(averaging, "averaging");
            return this;
        }

        /**
         * Where to keep configuration, history, metrics, predictions, the best model and checkpoints; nowhere by
         * default.
         *
         * @param runDirectory a folder, made if need be
         * @return this
         */
        public Builder runDirectory(Path runDirectory) {
            this.runDirectory = Optional.of(runDirectory);
            return this;
        }

        /**
         * Whether a run that the directory holds already is replaced; it is not by default. The files that training and
         * reports wrote go, by their names ({@link RunDirectory}); what else lies in the folder stays.
         *
         * @param overwrite true to replace
         * @return this
         */
        public Builder overwrite(boolean overwrite) {
            this.overwrite = overwrite;
            return this;
        }

        /**
         * How often the run directory gets a checkpoint, besides one at the end of each epoch; every 60 seconds by
         * default. {@link Trainer#resume(Path)} goes on from the newest.
         *
         * @param interval the time from one to the next, not negative; zero for one after every step
         * @return this
         */
        public Builder checkpointEvery(Duration interval) {
            this.checkpointEvery = Objects.requireNonNull(interval, "interval");
            return this;
        }

        /**
         * Who hears how far it has come; no one by default.
         *
         * @param progress the listener, called on the thread that trains
         * @return this
         */
        public Builder progress(ProgressListener progress) {
            this.listeners = listeners.progress(progress);
            return this;
        }

        /**
         * Who hears of each epoch when it is over; no one by default.
         *
         * @param onEpoch the listener, called on the thread that trains
         * @return this
         */
        public Builder onEpoch(Consumer<EpochRecord> onEpoch) {
            this.listeners = listeners.onEpoch(onEpoch);
            return this;
        }

        /**
         * Whether to stop before the end; never by default. Once it is true, training ends after the step it is at (or
         * the batch that it judges), writes a checkpoint if it has a run directory, and throws {@link
         * TrainingStoppedException}; what {@link Trainer#resume(Path)} ends with is what it would have been anyway.
         *
         * <pre>{@code
         * AtomicBoolean stop = new AtomicBoolean();
         * Trainer trainer = Trainer.builder(spec).runDirectory(Path.of("run")).stopWhen(stop::get).build();
         * button.addActionListener(event -> stop.set(true));
         * }</pre>
         *
         * <p>Do not interrupt the thread that trains instead: Java closes the file that an interrupted thread reads.
         *
         * @param condition asked often, on the thread that trains; what it looks at is set on another one as a rule, so
         *     it must be volatile or atomic. It should stay true once it is
         * @return this
         */
        public Builder stopWhen(BooleanSupplier condition) {
            this.listeners = listeners.stopWhen(condition);
            return this;
        }

        /**
         * How the training was started, for those who want to run it again; kept in {@code config.json} and told by the
         * report. Nothing by default.
         *
         * @param command such as a command line
         * @return this
         */
        public Builder command(String command) {
            this.command = Objects.requireNonNull(command, "command");
            return this;
        }

        /**
         * The processes that train together; this one alone by default. Each calls {@link Trainer#fit} with the same
         * settings, store and split, and computes as many batches a step as {@link #accumulate} says, the next of the same
         * shuffled order: the outcome is that of one process that accumulates all of them, to rounding, and the same bit by
         * bit each time. Rank 0 alone writes the run directory, and is the only one that needs it to begin; progress and
         * epochs are heard of on each. One that is asked to stop stops all, and one that fails or dies ends all: see {@link
         * ProcessGroup}.
         *
         * @param group of which this process is one; stays open
         * @return this
         */
        public Builder processes(ProcessGroup group) {
            this.processes = Objects.requireNonNull(group, "group");
            return this;
        }

        /**
         * Checks the settings.
         *
         * @return the trainer
         * @throws IllegalArgumentException if a setting is out of range
         * @throws TrainingException if the network is larger than the heap or the machine
         */
        public Trainer build() {
            requireInterval(checkpointEvery);
            RunSettings settings = settings();
            NetworkMemory.requireParameters(spec, 0);
            rule.requireGroups(spec.parameters());
            schedules().over(epochs, 1);
            return new Trainer(spec, settings, balanced, schedules(),
                    new Keeping(runDirectory, overwrite, checkpointEvery, command), listeners, processes);
        }

        private Recipe recipe() {
            return new Recipe(new Objective(labelSmoothing, classWeights, maxGradientNorm),
                    Math.multiplyExact(accumulation, processes.size()), averaging, rule,
                    startFrom.map(StartingWeights::of));
        }

        private RunSettings settings() {
            return new RunSettings(
                    new RunSettings.Optimization(epochs, patience, patienceFrom, seed, recipe()),
                    new RunSettings.Input(batchSize, augmentation, residency),
                    new RunSettings.Compute(engine, precision, device, deterministic));
        }

        private Schedules schedules() {
            return ownSchedule.orElse(plan::over);
        }
    }

    static Duration requireInterval(Duration interval) {
        if (interval.isNegative()) {
            throw new IllegalArgumentException("the time between checkpoints must not be negative, but is " + interval);
        }
        return interval;
    }

    private Trainer(ModelSpec spec, RunSettings settings, boolean balanced, Schedules schedule, Keeping keeping,
            Listeners listeners, ProcessGroup processes) {
        this.spec = spec;
        this.settings = settings;
        this.balanced = balanced;
        this.schedule = schedule;
        this.keeping = keeping;
        this.listeners = listeners;
        this.processes = processes;
    }

    /**
     * A trainer with the settings of a run, to train on other patches; its schedule spans as many steps as the training on
     * them has, and it has no run directory of its own yet.
     *
     * @param run a folder that holds a run
     * @return the trainer
     * @throws TrainingException if there is no run in the folder, or its configuration is damaged
     */
    public static Trainer like(Path run) {
        RunConfig config = RunDirectory.open(run).config();
        return new Trainer(config.spec(), config.settings(), false, config.schedule()::over,
                new Keeping(Optional.empty(), false, config.checkpointEvery(), ""), Listeners.NONE, ProcessGroup.single());
    }

    /**
     * Starts the settings of a trainer.
     *
     * @param spec the network
     * @return the settings, at the documented recipe
     */
    public static Builder builder(ModelSpec spec) {
        return new Builder(spec);
    }

    /**
     * The network.
     *
     * @return the specification
     */
    public ModelSpec spec() {
        return spec;
    }

    /**
     * The numbers of the training.
     *
     * @return the settings
     */
    public RunSettings settings() {
        return settings;
    }

    /**
     * The learning rate and momentum of every step of a training.
     *
     * @param patches how many are trained on, at least 1
     * @return the schedule
     */
    public LearningRateSchedule schedule(int patches) {
        return schedule.over(settings.optimization().epochs(), settings.stepsPerEpoch(patches));
    }

    /**
     * Where the training is kept.
     *
     * @return the run directory; empty if it is kept nowhere
     */
    public Optional<Path> runDirectory() {
        return keeping.runDirectory();
    }

    /**
     * Whether a training that is in the way is replaced.
     *
     * @return as {@link Builder#overwrite} said
     */
    public boolean overwrites() {
        return keeping.overwrite();
    }

    /**
     * The same trainer for another run directory.
     *
     * @param other the folder
     * @return a new trainer
     */
    public Trainer in(Path other) {
        return new Trainer(spec, settings, balanced, schedule, keeping.in(other), listeners, processes);
    }

    /**
     * Writes the run directory of a training without training: {@link #resume(Path)} begins it. What belongs together,
     * such as the folds of a cross-validation, is so on the disk as a whole before the first of it is trained.
     *
     * @param store labelled patches of the network's input size
     * @param split which of them to train on and which to hold out
     * @throws IllegalStateException if the trainer has no run directory
     * @throws TrainingException if store, network and split do not fit each other, the run directory holds a run
     *     already, or somebody else's files under names of a run's, is in use or cannot be written, or there is no engine
     */
    public void prepare(PatchStore store, Split split) {
        task(store, split).prepare();
    }

    /**
     * Trains. Blocks until it is over.
     *
     * @param store labelled patches of the network's input size
     * @param split which of them to train on and which to hold out
     * @return what it came to
     * @throws TrainingException if store, network and split do not fit each other, the run directory holds a run
     *     already, or somebody else's files under names of a run's, is in use, cannot be written or is removed or moved
     *     meanwhile, there is no engine, or the loss is no longer a finite number; checkpoints and the best model from
     *     before that stay
     * @throws TrainingStoppedException if it was asked to stop before its end
     * @throws IllegalArgumentException if classes are to be balanced and one is missing from the patches to train on
     */
    public TrainingResult fit(PatchStore store, Split split) {
        return Ranks.telling(processes, TrainingStoppedException.class, () -> task(store.requireDistinctIds(), split).begin());
    }

    /**
     * Checks that a run was begun as {@link #prepare} or {@link #fit} would begin it: with the same network, settings,
     * store and split. Device, progress and the time between checkpoints may differ.
     *
     * @param run a folder that holds a run
     * @param store the store that would be given
     * @param split the split that would be given
     * @throws TrainingException if there is no run in the folder, or it was begun differently, saying what differs
     */
    public void requireSame(Path run, PatchStore store, Split split) {
        String differences = RunDirectory.open(run).config().identity()
                .differences(config(store, split).identity(), "%s: %s then, %s now");
        if (!differences.isEmpty()) {
            throw new TrainingException(("%s was begun in another way (%s): ask for the same to resume it, or name "
                    + "another folder to begin anew").formatted(run, differences));
        }
    }

    private TrainingTask task(PatchStore store, Split split) {
        RunConfig config = config(store, split);
        Optional<RunDirectory> run = keeping.runDirectory().filter(path -> processes.rank() == 0)
                .map(path -> RunDirectory.create(path, keeping.overwrite()));
        return new TrainingTask(config, store, split, run, listeners, processes);
    }

    private RunConfig config(PatchStore store, Split split) {
        StoreFit.check(store, spec);
        StoreFit.check(store, split);
        RunSettings settings = balanced ? balanced(store, split) : this.settings;
        String engine = TrainingEngines.named(settings.compute().engine(), spec).name();
        return new RunConfig(spec, settings, schedule(split.trainSize()), RunConfig.Engine.named(engine),
                TrainedStore.of(store), SplitDigest.of(split), keeping.checkpointEvery(), keeping.command());
    }

    /**
     * Prepares to resume a training that was stopped or killed, from its newest checkpoint.
     *
     * @param runDirectory the folder that the training was given
     * @return the run, to be given its store
     * @throws TrainingException if there is no run in the folder, or its configuration is damaged
     */
    public static Resumption resume(Path runDirectory) {
        return new Resumption(RunDirectory.open(runDirectory));
    }

    /**
     * Resumes a training that was stopped or killed, from its newest checkpoint. Blocks until it is over.
     *
     * <pre>{@code
     * TrainingResult result = Trainer.resume(Path.of("run"), store);
     * }</pre>
     *
     * @param runDirectory the folder that the training was given
     * @param store the store that it was begun with
     * @return what {@link #fit} would have given without the interruption
     * @throws TrainingException as {@link Resumption#fit} does
     */
    public static TrainingResult resume(Path runDirectory, PatchStore store) {
        return resume(runDirectory).fit(store);
    }

    private RunSettings balanced(PatchStore store, Split split) {
        ClassWeights weights = ClassWeights.balanced(StoreFit.labels(store, split.train()));
        return settings.with(settings.optimization().recipe().objective().with(weights));
    }
}
