package io.github.pcam4j.train;

import io.github.pcam4j.io.loader.PatchBatch;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.InitialWeights;
import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.train.engine.EngineInputs;
import io.github.pcam4j.train.engine.GradientReduction;
import io.github.pcam4j.train.engine.PendingStep;
import io.github.pcam4j.train.engine.StepInput;
import io.github.pcam4j.train.engine.StepResult;
import io.github.pcam4j.train.engine.TrainingEngine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An engine that notes what it is asked for and computes nothing: a loop over it takes milliseconds. What it gives for
 * its weights tells how many steps it has made, in the bias of its output.
 */
final class FakeEngine implements TrainingEngine {
    private final List<StepResult> steps = new ArrayList<>();
    private int taken;
    private final List<Double> probabilities = new ArrayList<>();
    private final CnnSpec spec;
    private final Judge judge;
    private NetworkWeights weights;
    private long iteration;
    private GradientReduction reduction = GradientReduction.NONE;

    /** Gives a patch's probability. */
    interface Judge {
        double probability(int steps, PatchBatch batch, int place);
    }

    /** @param firstIteration that it makes: those before were made by another one */
    FakeEngine(CnnSpec spec, long firstIteration) {
        this(spec, firstIteration, (steps, batch, place) -> 0.5);
    }

    /** @param judge given how many steps were made */
    FakeEngine(CnnSpec spec, long firstIteration, Judge judge) {
        this.spec = spec;
        this.judge = judge;
        this.weights = InitialWeights.of(spec, 1);
        this.iteration = firstIteration;
    }

    /** All that it was asked for. */
    List<StepResult> steps() {
        return steps;
    }

    @Override
    public String description() {
        return "fake";
    }

    @Override
    public void train(StepInput input, double learningRate, double momentum) {
        PendingStep step = new PendingStep(new float[1], new float[0], new float[0], 0.5);
        reduction.reduce(step);
        steps.add(new StepResult(iteration++, learningRate, momentum, step.loss()));
        NetworkWeights next = InitialWeights.of(spec, 1);
        next.get("output/bias").values()[0] = steps.size();
        weights = next;
    }

    @Override
    public void reduceBy(GradientReduction next) {
        reduction = next;
    }

    @Override
    public void accumulate(StepInput input) { }

    @Override
    public void estimateStatistics(StepInput input, double share) { }

    @Override
    public List<StepResult> takeSteps() {
        List<StepResult> fresh = List.copyOf(steps.subList(taken, steps.size()));
        taken = steps.size();
        return fresh;
    }

    @Override
    public void infer(StepInput input) {
        PatchBatch batch = EngineInputs.batch(input);
        for (int i = 0; i < batch.size(); i++) {
            probabilities.add(judge.probability(steps.size(), batch, i));
        }
    }

    @Override
    public double[] takeProbabilities() {
        double[] taken = new double[probabilities.size()];
        for (int i = 0; i < taken.length; i++) {
            taken[i] = probabilities.get(i);
        }
        probabilities.clear();
        return taken;
    }

    @Override
    public NetworkWeights weights() {
        return weights;
    }

    @Override
    public void setWeights(NetworkWeights others) {
        weights = others;
    }

    @Override
    public void save(Path folder) {
        throw new UnsupportedOperationException("it has nothing to save");
    }

    @Override
    public void restore(Path folder) {
        throw new UnsupportedOperationException("it has nothing to restore");
    }

    @Override
    public void close() { }
}
