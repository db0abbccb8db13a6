package io.github.pcam4j.examples;

import io.github.pcam4j.examples.console.Interruption;
import io.github.pcam4j.examples.console.ProgressDisplay;
import io.github.pcam4j.train.EpochRecord;
import io.github.pcam4j.train.Resumption;
import io.github.pcam4j.train.Trainer;
import io.github.pcam4j.train.TrainingStoppedException;
import java.util.function.Function;

/** A training as its user meets it: a bar, a line an epoch, and Ctrl-C, which ends it after the step that it is at. */
final class WatchedTraining {
    private final Output output;
    private final ProgressDisplay progress;
    private final Interruption interruption;

    private WatchedTraining(Output output, ProgressDisplay progress, Interruption interruption) {
        this.output = output;
        this.progress = progress;
        this.interruption = interruption;
    }

    /**
     * Trains; once it is over, Ctrl-C ends the process at once again.
     *
     * @param goesOn the command that goes on with it
     * @throws InterruptedCommand if it was interrupted
     */
    static <T> T run(Output output, String goesOn, Function<WatchedTraining, T> training) {
        try (ProgressDisplay progress = output.progress("images");
                Interruption interruption = new Interruption(() -> progress.say("pcam: stopping after this step, with "
                        + "a checkpoint; once more ends it at once"))) {
            T result;
            try {
                result = training.apply(new WatchedTraining(output, progress, interruption));
            } catch (TrainingStoppedException e) {
                throw new InterruptedCommand(String.valueOf(e.getMessage()), interruption.exitCode(), goesOn);
            }
            if (interruption.asked()) {
                throw new InterruptedCommand("training came to its end before it could stop, but the report was not "
                        + "made", interruption.exitCode(), goesOn);
            }
            return result;
        }
    }

    Trainer.Builder watch(Trainer.Builder trainer) {
        return trainer.progress(progress).onEpoch(this::say).stopWhen(interruption::asked);
    }

    Resumption watch(Resumption run) {
        return run.progress(progress).onEpoch(this::say).stopWhen(interruption::asked);
    }

    private void say(EpochRecord epoch) {
        output.say("epoch %2d  learning rate %.5f  loss %.4f  validation loss %.4f  AUC %.4f  accuracy %.4f  %.1f s "
                        + "(%.1f patches a second)",
                epoch.epoch(), epoch.learningRate(), epoch.trainLoss(), epoch.validationLoss(),
                epoch.validationAuc(), epoch.validationAccuracy(), epoch.seconds(), epoch.imagesPerSecond());
    }
}
