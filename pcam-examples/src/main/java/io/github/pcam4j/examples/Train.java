package io.github.pcam4j.examples;

import io.github.pcam4j.examples.console.ProgressDisplay;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.train.EpochRecord;
import io.github.pcam4j.train.Resumption;
import io.github.pcam4j.train.Trainer;
import io.github.pcam4j.train.TrainingException;
import io.github.pcam4j.train.TrainingResult;
import io.github.pcam4j.train.engine.Precision;
import io.github.pcam4j.train.engine.Residency;
import io.github.pcam4j.train.ensemble.CrossValidation;
import io.github.pcam4j.train.ensemble.CrossValidationResult;
import io.github.pcam4j.train.split.Split;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** From a labelled patch store to a trained model and its validation AUC. */
@Command(name = "train", mixinStandardHelpOptions = true, showDefaultValues = true,
        description = "Trains the documented network on a labelled store, and keeps the best model by validation AUC.",
        customSynopsis = {
            "pcam train [OPTIONS] STORE --out RUN",
            "pcam train --resume RUN [--checkpoint-every SECONDS] [--device DEVICE] [STORE]"})
public final class Train implements Callable<Integer> {
    private static final Set<String> USED_WITH_RESUME = Set.of("--resume", "--checkpoint-every", "--device", "--help",
            "--version");

    @Parameters(paramLabel = "STORE", arity = "0..1", description = "train.h5, as 'pcam prepare' writes it. With "
            + "--resume only needed if it lies elsewhere now.")
    private Path storePath;

    @Option(names = "--out", paramLabel = "RUN", description = "Where to put the run.")
    private Path out;

    @Option(names = "--resume", paramLabel = "RUN", description = "Go on with a run that was stopped or killed, with "
            + "the settings that it was begun with.")
    private Path resumed;

    @Option(names = "--checkpoint-every", defaultValue = "60", paramLabel = "SECONDS", description = "Time between "
            + "checkpoints, besides one at the end of each epoch; with --resume, as before unless given.")
    private double checkpointSeconds;

    @Option(names = "--epochs", defaultValue = "22", description = "The most epochs.")
    private int epochs;

    @Option(names = "--batch", defaultValue = "64", description = "Patches a step.")
    private int batchSize;

    @Option(names = "--max-lr", defaultValue = "0.1",
            description = "Peak of the one-cycle learning rate, which starts and ends at 1e-4.")
    private double maxLearningRate;

    @Option(names = "--patience", defaultValue = "5", description = "Epochs without a better AUC before it stops.")
    private int patience;

    @Option(names = "--seed", defaultValue = "1", description = "Of split, weights, order and dropout.")
    private long seed;

    @Mixin
    private SplitOptions splitting;

    @Mixin
    private NetworkOptions network;

    @Mixin
    private RecipeOptions recipe;

    @Mixin
    private EngineChoice compute;

    @Option(names = "--precision", defaultValue = "fp32", description = "What products are computed in: fp32, bf16 on "
            + "processors and devices that have it, or tf32 on CUDA devices.")
    private String precision;

    @Option(names = "--deterministic", description = "Repeat bit by bit on a CUDA device too, which takes longer; "
            + "processors always do.")
    private boolean deterministic;

    @Option(names = "--resident", defaultValue = "auto", description = "Whether the store is kept in the device's "
            + "memory: auto (if the device has some of its own, with room for it), on or off.")
    private String resident;

    @Option(names = "--overwrite", description = "Replace a run that exists.")
    private boolean overwrite;

    @Spec
    private CommandSpec command;

    /**
     * Runs this command alone.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        System.exit(Pcam.run(new Train(), arguments));
    }

    @Override
    public Integer call() {
        requireUsage();
        if (resumed == null) {
            begin();
        } else {
            goOn();
        }
        return 0;
    }

    private void requireUsage() {
        if (resumed == null) {
            require(storePath != null, "Missing required parameter: STORE");
            require(out != null, "Missing required option: '--out=RUN'");
            return;
        }
        for (OptionSpec option : command.options()) {
            require(USED_WITH_RESUME.contains(option.longestName()) || !given(option.longestName()),
                    option.longestName() + " cannot be given with --resume: a run goes on with the settings that it "
                            + "was begun with");
        }
    }

    private void require(boolean condition, String message) {
        if (!condition) {
            throw new ParameterException(command.commandLine(), message);
        }
    }

    private boolean given(String option) {
        return command.commandLine().getParseResult().hasMatchedOption(option);
    }

    private Duration checkpointInterval() {
        return Duration.ofNanos(Math.round(checkpointSeconds * 1e9));
    }

    private void begin() {
        try (PatchStore store = PatchStore.open(storePath); ProgressDisplay progress = new ProgressDisplay()) {
            CnnSpec spec = network.spec(store.shape().height());
            List<Split> splits = splitting.splits(store, seed, progress);
            print(splits, spec);
            Trainer trainer = recipe.applyTo(Trainer.builder(spec))
                    .engine(compute.engine())
                    .epochs(epochs)
                    .batchSize(batchSize)
                    .maxLearningRate(maxLearningRate)
                    .patience(patience)
                    .seed(seed)
                    .precision(Precision.named(precision))
                    .device(compute.device())
                    .deterministic(deterministic)
                    .residency(Residency.named(resident))
                    .runDirectory(out)
                    .overwrite(overwrite)
                    .checkpointEvery(checkpointInterval())
                    .progress(progress)
                    .onEpoch(Train::print)
                    .command(CommandLines.of(command))
                    .build();
            if (splits.size() == 1) {
                report(out, store, trainer.fit(store, splits.get(0)));
                return;
            }
            if (overwrite) {
                CrossValidation.remove(out);
            }
            fit(out, CrossValidation.prepare(trainer, out, store, splits), store, progress);
        }
    }

    private static void print(List<Split> splits, CnnSpec spec) {
        Split first = splits.get(0);
        System.out.println(String.format(Locale.ROOT, "%,d patches to train on, %,d held out%s; %,d parameters",
                first.trainSize(), first.validationSize(),
                splits.size() == 1 ? "" : ", in the first of %d folds".formatted(splits.size()),
                spec.parameterCount()));
    }

    private void goOn() {
        if (CrossValidation.holdsFolds(resumed)) {
            CrossValidation folds = CrossValidation.resume(resumed);
            try (PatchStore store = PatchStore.open(storeOf(folds.storePath()));
                    ProgressDisplay progress = new ProgressDisplay()) {
                fit(resumed, folds, store, progress);
            }
            return;
        }
        Resumption run = Trainer.resume(resumed);
        if (run.isFinished()) {
            System.out.printf("%s is finished already: there is nothing to resume. 'pcam predict %s' uses it%n",
                    resumed, resumed);
            return;
        }
        try (PatchStore store = PatchStore.open(storeOf(run.storePath()));
                ProgressDisplay progress = new ProgressDisplay()) {
            System.err.printf("resuming %s at %s%n", resumed, run.position());
            report(resumed, store, settings(run, progress).fit(store));
        }
    }

    private Resumption settings(Resumption run, ProgressDisplay progress) {
        if (given("--checkpoint-every")) {
            run.checkpointEvery(checkpointInterval());
        }
        if (given("--device")) {
            run.device(compute.device());
        }
        return run.progress(progress).onEpoch(Train::print);
    }

    /** Each fold goes on where it was, if it was begun. */
    private void fit(Path folder, CrossValidation folds, PatchStore store, ProgressDisplay progress) {
        CrossValidationResult result = folds.each(run -> settings(run, progress)).fit(store);
        for (int fold = 0; fold < result.folds().size(); fold++) {
            report(folds.runs().get(fold), store, result.folds().get(fold));
        }
        System.out.println(String.format(Locale.ROOT, "All folds together: AUC %.4f, accuracy %.4f, each patch judged by "
                + "the model that did not see it. Kept in %s", result.metrics().rocAuc(), result.metrics().accuracy(0.5),
                folder));
    }

    private Path storeOf(Path known) {
        Path path = storePath == null ? known : storePath;
        if (storePath == null && !Files.exists(path)) {
            throw new TrainingException(("%s, the store of this run, is not there. If it was moved, say where it lies "
                    + "now: pcam train --resume %s STORE").formatted(path, resumed));
        }
        return path;
    }

    private static void report(Path run, PatchStore store, TrainingResult result) {
        print(run, result);
        Report.writeAfter(run, store);
    }

    private static void print(EpochRecord epoch) {
        System.out.println(String.format(Locale.ROOT, "epoch %2d  learning rate %.5f  loss %.4f  "
                        + "validation loss %.4f  AUC %.4f  accuracy %.4f  %.1f s (%.1f patches a second)",
                epoch.epoch(), epoch.learningRate(), epoch.trainLoss(), epoch.validationLoss(),
                epoch.validationAuc(), epoch.validationAccuracy(), epoch.seconds(), epoch.imagesPerSecond()));
    }

    private static void print(Path run, TrainingResult result) {
        System.out.println(String.format(Locale.ROOT, "Best epoch %d of %d%s: AUC %.4f, accuracy %.4f. Kept in %s",
                result.bestEpoch(), result.history().size(), result.stoppedEarly() ? " (stopped early)" : "",
                result.metrics().rocAuc(), result.metrics().accuracy(0.5), run));
    }
}
