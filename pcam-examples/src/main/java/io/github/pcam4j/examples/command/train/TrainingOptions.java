package io.github.pcam4j.examples.command.train;

import io.github.pcam4j.examples.command.Output;
import io.github.pcam4j.examples.command.WrongOption;
import io.github.pcam4j.examples.command.option.EngineChoice;
import io.github.pcam4j.examples.command.option.NetworkOptions;
import io.github.pcam4j.io.augment.Augmentations;
import io.github.pcam4j.train.Averaging;
import io.github.pcam4j.train.PatienceStart;
import io.github.pcam4j.train.Resumption;
import io.github.pcam4j.train.RunSettings;
import io.github.pcam4j.train.Trainer;
import io.github.pcam4j.train.engine.Precision;
import io.github.pcam4j.train.engine.Residency;
import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How to train one model, or each of several. */
public final class TrainingOptions {
    /** Below it, batch normalization's statistics lag under the documented recipe: too few steps an epoch. */
    private static final int FEW = 5000;

    @Option(names = "--checkpoint-every", defaultValue = "60", paramLabel = "SECONDS", description = "Time between "
            + "checkpoints, besides one at the end of each epoch; of what is resumed, as before unless given.")
    private double checkpointSeconds;

    @Option(names = "--epochs", defaultValue = "22", description = "The most epochs.")
    private int epochs;

    @Option(names = {"--batch", "--batch-size"}, defaultValue = "64", description = "Patches a step.")
    private int batchSize;

    @Mixin
    private ScheduleOptions schedule;

    @Option(names = "--patience", defaultValue = "5", description = "Epochs without a better AUC before it stops.")
    private int patience;

    @Option(names = "--patience-from", defaultValue = "peak", paramLabel = "peak|start", description = "From when on "
            + "they count: the epoch of the schedule's peak, or the first.")
    private String patienceFrom;

    @Option(names = "--seed", defaultValue = "1", description = "Of split, weights, order and dropout.")
    private long seed;

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

    /** Refuses wrong values before anything is read. */
    void check() {
        checkGivenAgain();
        WrongOption.checked(() -> settings(network.anySize()).build());
    }

    /** Refuses wrong values of what may be given again to a run that goes on. */
    void checkGivenAgain() {
        compute.check();
        if (!(checkpointSeconds >= 0)) {
            throw new WrongOption("--checkpoint-every must be 0 seconds or more, not " + checkpointSeconds);
        }
    }

    /** A trainer for patches of a size, with everything but where to keep it and who hears of it. */
    public Trainer.Builder trainer(int inputSize) {
        return WrongOption.checked(() -> settings(inputSize));
    }

    private Trainer.Builder settings(int inputSize) {
        return schedule.applyTo(recipe.applyTo(Trainer.builder(network.spec(inputSize))))
                .engine(compute.engine())
                .epochs(epochs)
                .batchSize(batchSize)
                .patience(patience)
                .patienceFrom(PatienceStart.named(patienceFrom))
                .seed(seed)
                .precision(Precision.named(precision))
                .device(compute.device())
                .deterministic(deterministic)
                .residency(Residency.named(resident))
                .checkpointEvery(checkpointInterval());
    }

    /** Says what does better on few patches, where nothing of it was asked for. */
    static void hint(Trainer trainer, int patches, Output output) {
        RunSettings settings = trainer.settings();
        if (patches < FEW && settings.optimization().recipe().averaging().equals(Averaging.NONE)
                && settings.input().augmentation().equals(Augmentations.NONE)) {
            output.prose("Hint: on some thousand patches or fewer --recipe best does better than the documented recipe: on "
                    + "1,400 twelve epochs gave an AUC of 0.89 instead of 0.83, and an accuracy of 0.83 instead of 0.45");
        }
    }

    /** How a run goes on that was begun with another call. */
    Resumption resumed(Resumption run) {
        return run.checkpointEvery(checkpointInterval()).device(compute.device());
    }

    long seed() {
        return seed;
    }

    EngineChoice compute() {
        return compute;
    }

    Duration checkpointInterval() {
        return Duration.ofNanos(Math.round(checkpointSeconds * 1e9));
    }
}
