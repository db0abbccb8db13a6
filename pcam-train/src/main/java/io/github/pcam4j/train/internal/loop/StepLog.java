package io.github.pcam4j.train.internal.loop;

import io.github.pcam4j.train.engine.StepResult;
import io.github.pcam4j.train.engine.TrainingEngine;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * The results of an epoch's steps. They are taken from the engine twice a second, not after each step, so that an
 * engine that queues its work is not made to wait for it.
 */
public final class StepLog {
    private static final long INTERVAL_NANOS = 500_000_000;

    private final TrainingEngine engine;
    private final Consumer<StepResult> onStep;
    private final Queue<Integer> batchSizes = new ArrayDeque<>();
    private long collected = System.nanoTime();
    private Sums sums;

    /**
     * What the steps so far add up to.
     *
     * @param patches how many were trained
     * @param loss the sum of their losses
     * @param learningRate the one that the engine applied last; NaN before the first result
     */
    public record Sums(long patches, double loss, double learningRate) {
        public static final Sums NONE = new Sums(0, 0, Double.NaN);

        /** The mean loss of a patch; NaN before the first result. */
        public double meanLoss() {
            return loss / patches;
        }

        private Sums plus(StepResult step, int size) {
            return new Sums(patches + size, loss + step.loss() * size, step.learningRate());
        }
    }

    /** A log of an epoch, from its beginning or from what its earlier steps added up to. */
    public StepLog(TrainingEngine engine, Consumer<StepResult> onStep, Sums from) {
        this.engine = engine;
        this.onStep = onStep;
        this.sums = from;
    }

    /** Notes a step that was given to the engine. */
    public void queued(int batchSize) {
        batchSizes.add(batchSize);
        if (System.nanoTime() - collected >= INTERVAL_NANOS) {
            collect();
        }
    }

    /** Waits for all steps given so far. */
    public void collect() {
        for (StepResult step : engine.takeSteps()) {
            onStep.accept(step);
            sums = sums.plus(step, batchSizes.remove());
        }
        collected = System.nanoTime();
    }

    /** The mean loss of the patches trained so far; NaN before the first result. */
    public double meanLoss() {
        return sums.meanLoss();
    }

    /** The learning rate that the engine applied last; NaN before the first result. */
    public double learningRate() {
        return sums.learningRate();
    }

    /** What all collected steps add up to. */
    public Sums sums() {
        return sums;
    }
}
