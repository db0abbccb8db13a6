package io.github.pcam4j.train;

import io.github.pcam4j.train.engine.TrainingEngine;

/** Writes the checkpoints of a training, when they are due. */
final class CheckpointKeeper {
    private final RunDirectory run;
    private final RunConfig config;
    private final TrainingEngine engine;
    private final WeightAverage average;
    private long written = System.nanoTime();

    CheckpointKeeper(RunDirectory run, RunConfig config, TrainingEngine engine, WeightAverage average) {
        this.run = run;
        this.config = config;
        this.engine = engine;
        this.average = average;
    }

    /** Whether the last one is long enough ago. */
    boolean isDue() {
        return System.nanoTime() - written >= config.checkpointEvery().toNanos();
    }

    /**
     * Writes one. All steps must have been taken from the engine and found good before.
     *
     * @param progress how far it has come
     */
    void write(Progress progress) {
        run.requireInPlace();
        run.checkpoints().write(folder -> Checkpoint.write(folder, config.identity(), progress, engine,
                average.mean(), config.spec(), run));
        written = System.nanoTime();
    }
}
