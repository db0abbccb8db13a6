package io.github.pcam4j.spark;

import io.github.pcam4j.io.loader.PatchBatch;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.InitialWeights;
import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.train.engine.EngineInputs;
import io.github.pcam4j.train.engine.GradientReduction;
import io.github.pcam4j.train.engine.StepInput;
import io.github.pcam4j.train.engine.StepResult;
import io.github.pcam4j.train.engine.TrainingEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes its time over each batch, so that its process can be killed in the middle. A patch's probability follows from its
 * pixels and from its place in the batch, as the last bits of a real engine's may.
 */
final class SlowEngine implements TrainingEngine {
    private static final int MILLISECONDS = 150;

    private final CnnSpec spec;
    private final List<StepResult> steps = new ArrayList<>();
    private final List<Double> probabilities = new ArrayList<>();
    private NetworkWeights weights;
    private long iteration;

    SlowEngine(CnnSpec spec) {
        this.spec = spec;
        this.weights = InitialWeights.of(spec, 1);
    }

    @Override
    public String description() {
        return "slow";
    }

    @Override
    public void train(StepInput input, double learningRate, double momentum) {
        steps.add(new StepResult(iteration++, learningRate, momentum, 0.5));
    }

    @Override
    public void accumulate(StepInput input) { }

    @Override
    public void estimateStatistics(StepInput input, double share) { }

    @Override
    public void reduceBy(GradientReduction reduction) { }

    @Override
    public List<StepResult> takeSteps() {
        List<StepResult> taken = List.copyOf(steps);
        steps.clear();
        return taken;
    }

    @Override
    public void infer(StepInput input) {
        PatchBatch batch = EngineInputs.batch(input);
        try {
            Thread.sleep(MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ByteBuffer pixels = batch.pixels();
        for (int place = 0; place < batch.size(); place++) {
            int sum = place;
            for (int i = 0; i < batch.shape().bytes(); i++) {
                sum = 31 * sum + pixels.get();
            }
            probabilities.add(Math.floorMod(sum, 9973) / 9973.0);
        }
    }

    @Override
    public double[] takeProbabilities() {
        double[] taken = probabilities.stream().mapToDouble(it -> it).toArray();
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
        try {
            Files.writeString(Files.createDirectories(folder).resolve("slow"), Long.toString(iteration));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void restore(Path folder) {
        weights = InitialWeights.of(spec, 1);
    }

    @Override
    public void close() { }
}
