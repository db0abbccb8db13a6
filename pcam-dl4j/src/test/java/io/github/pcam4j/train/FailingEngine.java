package io.github.pcam4j.train;

import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.train.engine.GradientReduction;
import io.github.pcam4j.train.engine.StepInput;
import io.github.pcam4j.train.engine.StepResult;
import io.github.pcam4j.train.engine.TrainingEngine;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** Another engine that fails in one of its calls, ahead of it or when all but the return is done. */
final class FailingEngine implements TrainingEngine {
    private final TrainingEngine engine;
    private final int failing;
    private final Throwable failure;
    private final boolean late;
    private int calls;

    FailingEngine(TrainingEngine engine, int failing, Throwable failure, boolean late) {
        this.engine = engine;
        this.failing = failing;
        this.failure = failure;
        this.late = late;
    }

    boolean failed() {
        return calls > failing;
    }

    private <T> T call(Supplier<T> work) {
        boolean fails = calls++ == failing;
        if (!fails || late) {
            T done = work.get();
            if (!fails) {
                return done;
            }
        }
        if (failure instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) failure;
    }

    private void run(Runnable work) {
        call(() -> {
            work.run();
            return this;
        });
    }

    @Override
    public String description() {
        return "failing";
    }

    @Override
    public void train(StepInput input, double learningRate, double momentum) {
        run(() -> engine.train(input, learningRate, momentum));
    }

    @Override
    public void accumulate(StepInput input) {
        run(() -> engine.accumulate(input));
    }

    @Override
    public void reduceBy(GradientReduction reduction) {
        run(() -> engine.reduceBy(reduction));
    }

    @Override
    public void estimateStatistics(StepInput input, double share) {
        run(() -> engine.estimateStatistics(input, share));
    }

    @Override
    public List<StepResult> takeSteps() {
        return call(engine::takeSteps);
    }

    @Override
    public void infer(StepInput input) {
        run(() -> engine.infer(input));
    }

    @Override
    public double[] takeProbabilities() {
        return call(engine::takeProbabilities);
    }

    @Override
    public NetworkWeights weights() {
        return call(engine::weights);
    }

    @Override
    public void setWeights(NetworkWeights weights) {
        run(() -> engine.setWeights(weights));
    }

    @Override
    public void save(Path folder) {
        run(() -> engine.save(folder));
    }

    @Override
    public void restore(Path folder) {
        run(() -> engine.restore(folder));
    }

    @Override
    public void close() {
        engine.close();
    }
}
