package io.github.pcam4j.examples.command.train;

import io.github.pcam4j.examples.command.Output;
import io.github.pcam4j.train.Trainer;
import io.github.pcam4j.train.schedule.ScheduleForm;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How the learning rate goes. */
final class ScheduleOptions {
    /** The option's name. */
    static final String SCHEDULE = "--schedule";

    @Option(names = {"--max-lr", "--lr"}, paramLabel = "RATE", description = "Peak of the learning rate, which starts at 1e-4 "
            + "(with one-cycle, at a 25th of the peak). Default: 0.1, or the recipe's.")
    private Optional<Double> maxLearningRate;

    @Option(names = SCHEDULE, paramLabel = "documented|triangle|one-cycle|repeating",
            description = "How the learning rate goes: documented (one rate an epoch, up and down in cycles), triangle "
                    + "(step by step, one over all epochs), one-cycle (PyTorch's OneCycleLR) or repeating (triangles "
                    + "step by step, in cycles). Default: documented, or the recipe's.")
    private Optional<String> schedule;

    @Option(names = "--cycle-epochs", paramLabel = "N", description = "Epochs of a cycle, up and down, of the schedules "
            + "documented and repeating; 16 unless given. With fewer epochs in all it is fitted to them.")
    private Optional<Integer> cycleEpochs;

    /** Gives a trainer what was asked for beyond its recipe. */
    Trainer.Builder applyTo(Trainer.Builder trainer) {
        schedule.ifPresent(form -> trainer.schedule(ScheduleForm.named(form)));
        maxLearningRate.ifPresent(trainer::maxLearningRate);
        cycleEpochs.ifPresent(trainer::cycleEpochs);
        return trainer;
    }

    /** Says what it came to; where a cycle was fitted to few epochs, that and why. */
    static void say(Trainer trainer, int patches, Output output) {
        output.prose("Schedule: %s", trainer.schedule(patches));
    }
}
