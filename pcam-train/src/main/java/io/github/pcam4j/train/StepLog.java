package io.github.pcam4j.train;

import io.github.pcam4j.train.engine.StepResult;
import io.github.pcam4j.train.engine.TrainingEngine;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * The results of an epoch's steps. They are taken from the engine twice a second, not after each step, so that an
 * engine that queues its work is not made to wait for it.
 */
final class StepLog {
    private static final long INTERVAL_NANOS = 500_000_000;

    private final TrainingEngine engine;
    private final Consumer<StepResult> onStep;
    private final Queue<Integer> batchSizes = new ArrayDeque<>();
    private long collected = System.nanoTime();
    private double lossSum;
    private long patches;
    private double learningRate = Double.NaN;

    StepLog(TrainingEngine engine, Consumer<StepResult> onStep) {
        this.engine = engine;
        this.onStep = onStep;
    }

    /** Notes a step that was given to the engine. */
    void queued(int batchSize) {
        batchSizes.add(batchSize);
        if (System.nanoTime() - collected >= INTERVAL_NANOS) {
            collect();
        }
    }

    /** Waits for all steps given so far. */
    void collect() {
        for (StepResult step : engine.takeSteps()) {
            onStep.accept(step);
            int size = batchSizes.remove();
            lossSum += step.loss() * size;
            patches += size;
            learningRate = step.learningRate();
        }
        collected = System.nanoTime();
    }

    /** The mean loss of the patches trained so far; NaN before the first result. */
    double meanLoss() {
        return lossSum / patches;
    }

    /** The learning rate that the engine applied last; NaN before the first result. */
    double learningRate() {
        return learningRate;
    }
}
