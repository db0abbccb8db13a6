package io.github.pcam4j.torch;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.loader.PatchBatch;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.InitialWeights;
import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.train.TrainingException;
import io.github.pcam4j.train.engine.EngineInputs;
import io.github.pcam4j.train.engine.EngineOptions;
import io.github.pcam4j.train.engine.Objective;
import io.github.pcam4j.train.engine.StepResult;
import io.github.pcam4j.train.engine.TrainingEngine;
import io.github.pcam4j.train.optimize.StepRates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.Reduction;

/**
 * Runs the network on LibTorch. On a CUDA device steps and inference are queued, and losses and probabilities stay
 * there until they are taken.
 */
final class TorchEngine implements TrainingEngine {
    private static final String STATE = "torch.state";

    private final CnnSpec spec;
    private final EngineOptions options;
    private final PatchShape inputShape;
    private final Device device;
    private final BatchInput input;
    private final Parameters parameters;
    private final Network network;
    private final List<Step> steps = new ArrayList<>();
    private final List<Tensor> probabilities = new ArrayList<>();
    private final StepGradient before = new StepGradient();
    private long iteration;
    private boolean closed;

    /** A step whose loss may still be computed. */
    private record Step(long iteration, double learningRate, double momentum, Tensor loss) { }

    TorchEngine(CnnSpec spec, EngineOptions options) {
        this.spec = spec;
        this.options = options;
        this.inputShape = PatchShape.rgb(spec.inputSize());
        this.device = Native.keep(Devices.named(options.device()));
        Devices.requirePrecision(device, options.precision());
        this.input = new BatchInput(device);
        this.parameters = new Parameters(spec, device, InitialWeights.of(spec, options.seed()));
        this.network = new Network(spec, parameters, options.precision());
    }

    @Override
    public String description() {
        return "torch %s on %s in %s, %d threads".formatted(Devices.version(), device.str().getString(), options.precision(),
                torch.get_num_threads());
    }

    @Override
    public void train(PatchBatch batch, double learningRate, double momentum) {
        check(batch);
        EngineInputs.requireLabels(batch);
        StepRates.require(learningRate, momentum);
        // A dense layer's variance of one value is 0 / 0 to LibTorch.
        PatchBatch two = EngineInputs.atLeastTwo(batch);
        Tensor loss = Native.scoped(() -> step(two, batch.size(), learningRate, momentum));
        steps.add(new Step(iteration, learningRate, momentum, loss));
        iteration++;
    }

    /** @param count patches that the batch stands for: one that was doubled counts once */
    private Tensor step(PatchBatch batch, int count, double learningRate, double momentum) {
        Tensor loss = loss(batch);
        TensorVector gradients = parameters.gradients(loss);
        Tensor value = loss.detach();
        before.join(value, gradients, count);
        StepGradient.clip(gradients, options.objective());
        parameters.update(gradients, learningRate, momentum);
        return Native.keep(value);
    }

    private Tensor loss(PatchBatch batch) {
        Dropout dropout = new Dropout(spec.dropoutRates(), device, options.stepSeed(iteration, before.parts()));
        Tensor logits = network.train(input.pixels(batch), dropout);
        Objective objective = options.objective();
        Tensor targets = input.column(batch, objective::target);
        return objective.isWeighted()
                ? torch.binary_cross_entropy_with_logits(logits, targets,
                        new TensorOptional(input.column(batch, objective.classWeights()::of)), new TensorOptional(),
                        Reduction.Mean.value)
                : torch.binary_cross_entropy_with_logits(logits, targets);
    }

    @Override
    public void accumulate(PatchBatch batch) {
        check(batch);
        EngineInputs.requireLabels(batch);
        PatchBatch two = EngineInputs.atLeastTwo(batch);
        Native.scoped(() -> {
            Tensor loss = loss(two);
            before.add(loss.detach(), parameters.gradients(loss), batch.size());
            return null;
        });
    }

    @Override
    public void estimateStatistics(PatchBatch batch, double share) {
        check(batch);
        EngineInputs.requireShare(share);
        PatchBatch two = EngineInputs.atLeastTwo(batch);
        Native.scopedWithoutGradients(() -> {
            network.estimate(input.pixels(two), share);
            return null;
        });
    }

    @Override
    public List<StepResult> takeSteps() {
        requireOpen();
        float[] losses = taken(steps.stream().map(Step::loss).toList());
        List<StepResult> taken = new ArrayList<>();
        for (Step step : steps) {
            taken.add(new StepResult(step.iteration(), step.learningRate(), step.momentum(), losses[taken.size()]));
        }
        steps.clear();
        return List.copyOf(taken);
    }

    @Override
    public void infer(PatchBatch batch) {
        check(batch);
        probabilities.add(Native.scopedWithoutGradients(
                () -> Native.keep(network.infer(input.pixels(batch)).sigmoid())));
    }

    @Override
    public float[] takeProbabilities() {
        requireOpen();
        float[] taken = taken(probabilities);
        probabilities.clear();
        return taken;
    }

    /** The values of many tensors by one copy from the device; frees them. */
    private static float[] taken(List<Tensor> tensors) {
        if (tensors.isEmpty()) {
            return new float[0];
        }
        float[] values = Native.scopedWithoutGradients(() -> {
            Tensor[] flat = tensors.stream().map(tensor -> tensor.reshape(-1)).toArray(Tensor[]::new);
            return Native.floats(torch.cat(new TensorVector(flat)));
        });
        tensors.forEach(Tensor::close);
        return values;
    }

    private void check(PatchBatch batch) {
        requireOpen();
        EngineInputs.requireFit(batch, inputShape);
    }

    /** What follows would read freed memory. */
    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the engine is closed");
        }
    }

    @Override
    public NetworkWeights weights() {
        requireOpen();
        return parameters.weights();
    }

    @Override
    public void setWeights(NetworkWeights weights) {
        requireOpen();
        parameters.setWeights(weights);
    }

    @Override
    public void save(Path folder) {
        requireOpen();
        EngineInputs.requireBetweenSteps(before.parts());
        Path file = folder.resolve(STATE);
        try {
            new State(iteration, parameters.weights(), parameters.velocities()).write(file);
        } catch (IOException e) {
            throw new TrainingException("%s cannot be written (%s); check the folder and the free space"
                    .formatted(file, e), e);
        }
    }

    @Override
    public void restore(Path folder) {
        requireOpen();
        Path file = folder.resolve(STATE);
        if (!Files.isRegularFile(file)) {
            throw new TrainingException(("%s is missing; the folder holds no model of this engine. Give a folder that "
                    + "the engine 'torch' wrote").formatted(file));
        }
        State state;
        try {
            state = State.read(file);
        } catch (IOException | RuntimeException e) {
            throw new TrainingException("%s is not a readable model (%s); it is damaged. Restore another checkpoint"
                    .formatted(file, e), e);
        }
        try {
            parameters.set(state.weights(), state.velocities());
        } catch (IllegalArgumentException e) {
            throw new TrainingException("%s is of another network: %s. Restore it into an engine of its own network"
                    .formatted(file, e.getMessage()), e);
        }
        iteration = state.iteration();
        before.close();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            steps.forEach(step -> step.loss().close());
            probabilities.forEach(Tensor::close);
            before.close();
            parameters.close();
            device.close();
        }
    }
}
