package io.github.pcam4j.examples.command.train;

import io.github.pcam4j.examples.command.InterruptedCommand;
import io.github.pcam4j.examples.command.Output;
import io.github.pcam4j.examples.command.report.LiveReport;
import io.github.pcam4j.examples.console.Interruption;
import io.github.pcam4j.examples.console.ProgressDisplay;
import io.github.pcam4j.train.EpochRecord;
import io.github.pcam4j.train.Resumption;
import io.github.pcam4j.train.Trainer;
import io.github.pcam4j.train.TrainingStoppedException;
import java.nio.file.Path;
import java.util.function.Function;

/** A training as its user meets it: a bar, a line an epoch, and Ctrl-C, which ends it after the step that it is at. */
final class WatchedTraining {
    /** The exit code where another of several processes was asked to stop: as after SIGTERM. */
    static final int STOPPED = 143;

    private final Output output;
    private final ProgressDisplay progress;
    private final Interruption interruption;
    private final LiveReport report;

    private WatchedTraining(Output output, LiveReport report, ProgressDisplay progress, Interruption interruption) {
        this.output = output;
        this.report = report;
        this.progress = progress;
        this.interruption = interruption;
    }

    /**
     * Trains; once it is over, Ctrl-C ends the process at once again.
     *
     * @param report written anew after each epoch
     * @param goesOn the command that resumes it
     * @throws InterruptedCommand if it was interrupted
     */
    static <T> T run(Output output, LiveReport report, String goesOn, Function<WatchedTraining, T> training) {
        try (ProgressDisplay progress = output.progress("images");
                Interruption interruption = new Interruption(() -> progress.say("pcam: stopping after this step, with "
                        + "a checkpoint; once more ends it at once"))) {
            T result;
            try {
                result = training.apply(new WatchedTraining(output, report, progress, interruption));
            } catch (TrainingStoppedException e) {
                throw new InterruptedCommand(String.valueOf(e.getMessage()),
                        interruption.asked() ? interruption.exitCode() : STOPPED, goesOn);
            }
            if (interruption.asked()) {
                throw new InterruptedCommand("training came to its end before it could stop, but the report was not "
                        + "made", interruption.exitCode(), goesOn);
            }
            return result;
        }
    }

    Trainer.Builder watch(Trainer.Builder trainer, Path run) {
        return trainer.progress(progress).onEpoch(epoch -> over("", run, epoch)).stopWhen(interruption::asked);
    }

    Resumption watch(Resumption run) {
        return run.progress(progress).onEpoch(epoch -> over("", run.runDirectory(), epoch)).stopWhen(interruption::asked);
    }

    /** The same, of one of several runs, whose lines begin with its name. */
    Resumption watchNamed(Resumption run) {
        String name = String.valueOf(run.runDirectory().getFileName());
        return run.progress((stage, done, total, detail) -> progress.progress(name + " " + stage, done, total, detail))
                .onEpoch(epoch -> over(name, run.runDirectory(), epoch)).stopWhen(interruption::asked);
    }

    private void over(String name, Path run, EpochRecord epoch) {
        output.say("%s", EpochLine.of(name, epoch));
        report.write(run);
    }
}
