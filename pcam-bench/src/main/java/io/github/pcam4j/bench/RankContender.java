package io.github.pcam4j.bench;

import io.github.pcam4j.io.loader.PatchBatch;
import io.github.pcam4j.model.BackboneSpec;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.ModelSpec;
import io.github.pcam4j.train.distributed.ProcessGroup;
import io.github.pcam4j.train.distributed.ProcessGroups;
import io.github.pcam4j.train.distributed.Rendezvous;
import io.github.pcam4j.train.engine.EngineOptions;
import io.github.pcam4j.train.engine.PendingStep;
import io.github.pcam4j.train.engine.TrainingEngine;
import io.github.pcam4j.train.engine.TrainingEngines;
import java.util.Locale;

/**
 * Steps of training in one process, or in several that add up their gradients, from bytes of noise: {@code ENGINE BATCHES
 * STEPS [NETWORK SIZE [BATCH]]}. With {@code RANK} in the environment it is one of several, each with one batch of a step, of
 * which the first prints; without, it is alone and a step has so many batches. Prints images a second over all processes,
 * milliseconds of a step that went into adding up, in the mean and in the step with the least, and megabytes that are added
 * up. The mean has in it what one process waits for the others; the least is nearest to what adding up takes by itself.
 */
public final class RankContender {
    private static final int WARM_UP = 3;

    private final ProcessGroup processes;
    private long nanos;
    private long leastNanos;
    private long bytes;

    private RankContender(ProcessGroup processes) {
        this.processes = processes;
    }

    /**
     * Trains, and prints a line.
     *
     * @param arguments the engine's name, the batches of a step and the steps; for another network than the documented one
     *     its name and the rows and columns of patches; and the patches of a batch, 64 unless they are given
     */
    public static void main(String[] arguments) {
        boolean several = System.getenv("RANK") != null;
        try (ProcessGroup processes = several ? ProcessGroups.named("gloo").meet(Rendezvous.of(System.getenv()))
                : ProcessGroup.single()) {
            new RankContender(processes).compete(arguments);
        }
    }

    private void compete(String[] arguments) {
        ModelSpec spec = arguments.length > 4 ? BackboneSpec.of(arguments[3], Integer.parseInt(arguments[4]))
                : CnnSpec.documented();
        int steps = Integer.parseInt(arguments[2]);
        int batches = processes.size() > 1 ? 1 : Integer.parseInt(arguments[1]);
        PatchBatch batch = TrainingContender.noise(spec.inputSize(), arguments.length > 5 ? Integer.parseInt(arguments[5])
                : TrainingContender.DOCUMENTED_BATCH);
        try (TrainingEngine engine = TrainingEngines.named(arguments[0]).create(spec, new EngineOptions(1))) {
            if (processes.size() > 1) {
                engine.reduceBy(this::addUp);
            }
            train(engine, batch, batches, WARM_UP);
            nanos = 0;
            leastNanos = Long.MAX_VALUE;
            processes.gather(new byte[0]);
            long start = System.nanoTime();
            train(engine, batch, batches, steps);
            double seconds = (System.nanoTime() - start) / 1e9;
            if (processes.rank() == 0) {
                System.out.printf(Locale.ROOT, "%.2f %.2f %.2f %.2f%n", (double) steps * batches * processes.size() * batch.size()
                        / seconds, nanos / 1e6 / steps, processes.size() > 1 ? leastNanos / 1e6 : 0, bytes / 1e6);
            }
        }
    }

    private static void train(TrainingEngine engine, PatchBatch batch, int batches, int steps) {
        for (int step = 0; step < steps; step++) {
            for (int before = 1; before < batches; before++) {
                engine.accumulate(batch);
            }
            engine.train(batch, 1e-4, 0.9);
        }
        engine.takeSteps();
    }

    /** Time in here is also what one process waits for the other. */
    private void addUp(PendingStep step) {
        long start = System.nanoTime();
        processes.sum(step.gradient());
        long took = System.nanoTime() - start;
        nanos += took;
        leastNanos = Math.min(leastNanos, took);
        bytes = (long) step.gradient().length * Float.BYTES;
        for (int i = 0; i < step.gradient().length; i++) {
            step.gradient()[i] /= processes.size();
        }
    }
}
