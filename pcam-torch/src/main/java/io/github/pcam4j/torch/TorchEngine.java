package io.github.pcam4j.torch;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.io.store.PatchStoreException;
import io.github.pcam4j.model.BackboneSpec;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.ModelSpec;
import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.torch.internal.device.CudaBuild;
import io.github.pcam4j.torch.internal.device.Devices;
import io.github.pcam4j.torch.internal.device.Native;
import io.github.pcam4j.torch.internal.device.Switches;
import io.github.pcam4j.torch.internal.device.WorkingMemory;
import io.github.pcam4j.torch.internal.input.BatchInput;
import io.github.pcam4j.torch.internal.input.ResidentPatches;
import io.github.pcam4j.torch.internal.network.HiddenCaches;
import io.github.pcam4j.torch.internal.network.Network;
import io.github.pcam4j.train.engine.ClassWeights;
import io.github.pcam4j.train.engine.DeviceMemory;
import io.github.pcam4j.train.engine.EngineInputs;
import io.github.pcam4j.train.engine.EngineOptions;
import io.github.pcam4j.train.engine.EngineOutputs;
import io.github.pcam4j.train.engine.GradientReduction;
import io.github.pcam4j.train.engine.NetworkMemory;
import io.github.pcam4j.train.engine.Objective;
import io.github.pcam4j.train.engine.Precision;
import io.github.pcam4j.train.engine.ResidentEngine;
import io.github.pcam4j.train.engine.StepInput;
import io.github.pcam4j.train.engine.StepResult;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.optimize.GroupRule;
import io.github.pcam4j.train.optimize.StepRates;
import io.github.pcam4j.train.optimize.StepRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.Reduction;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Runs the network on LibTorch. On a CUDA device steps and inference are queued, and losses and probabilities stay
 * there until they are taken.
 */
final class TorchEngine implements ResidentEngine {
    private static final String STATE = "torch.state";
    /** Parameters and velocities. */
    private static final int COPIES = 2;
    /** What convolution, ELU and normalization each give is kept for the way back. */
    private static final int KEPT_FOR_GRADIENTS = 3;

    private final ModelSpec spec;
    private final EngineOptions options;
    private final PatchShape inputShape;
    private final Device device;
    private final BatchInput input;
    private final Parameters parameters;
    private final Network network;
    private final Switches switches;
    private final List<Step> steps = new ArrayList<>();
    private final List<Tensor> logits = new ArrayList<>();
    private final StepGradient before = new StepGradient();
    private long iteration;
    /** Patches of the largest batch that there is known to be memory for. */
    private int largestBatch;
    private GradientReduction reduction = GradientReduction.NONE;
    /** Of the step that is under way, for its reduction. */
    private float[] statisticsBefore = {};
    private boolean closed;

    /** A step whose loss may still be computed. */
    private record Step(long iteration, double learningRate, double momentum, Tensor loss) { }

    TorchEngine(ModelSpec spec, EngineOptions options) {
        this.spec = spec;
        this.options = options;
        this.inputShape = PatchShape.rgb(spec.inputSize());
        this.device = Native.keep(Devices.named(options.device()));
        Devices.requirePrecision(device, options.precision());
        NetworkMemory.requireParameters(spec, device.is_cpu() ? COPIES : 0);
        options.rule().requireGroups(spec.parameters());
        this.switches = Switches.of(options);
        switches.require(device);
        ScalarType products = options.precision() == Precision.BF16 ? ScalarType.BFloat16 : ScalarType.Float;
        this.parameters = new Parameters(spec.parameters(), device, spec.initialWeights(options.seed()), products,
                options.rule().at(1));
        this.network = Network.of(spec, parameters, products);
        this.input = new BatchInput(spec.input(), network.masks(), device);
        freezeBody(options.rule().at(1));
    }

    /** Features that people trained elsewhere go on as they were, batch normalization's statistics too. */
    private void freezeBody(StepRule rule) {
        GroupRule features = rule.groups().get(CnnSpec.FEATURES);
        network.freezeFeatures(spec instanceof BackboneSpec && features != null && features.frozen());
    }

    @Override
    public String description() {
        return String.format(Locale.ROOT, "torch %s on %s%s in %s%s, %d threads",
                Devices.version(), device.str().getString(), device.is_cpu() ? "" : " (" + CudaBuild.versions() + ")",
                options.precision(), options.deterministic() ? ", deterministic" : "", torch.get_num_threads());
    }

    @Override
    public void train(StepInput batch, double learningRate, double momentum) {
        checkLabelled(batch);
        StepRates.require(learningRate, momentum);
        noteStatistics();
        Tensor loss = queued(() -> Native.scoped(() -> step(input.labelled(batch, seed()), batch.size(), learningRate,
                momentum)));
        steps.add(new Step(iteration, learningRate, momentum, loss));
        iteration++;
    }

    private void noteStatistics() {
        if (reduction != GradientReduction.NONE && before.parts() == 0) {
            statisticsBefore = parameters.statistics();
        }
    }

    private long seed() {
        return options.stepSeed(iteration, before.parts());
    }

    /** @param count patches that the batch stands for: one that was doubled counts once */
    private Tensor step(BatchInput.Labelled batch, int count, double learningRate, double momentum) {
        Tensor loss = loss(batch);
        List<Tensor> ofLast = parameters.gradients(loss);
        Tensor value = loss.detach();
        List<Tensor> ofStep = before.join(value, ofLast, count);
        if (reduction != GradientReduction.NONE) {
            ofStep = parameters.reduced(ofStep, value, statisticsBefore, reduction);
        }
        parameters.update(StepGradient.clip(ofStep, options.objective()), iteration + 1, learningRate, momentum);
        return Native.keep(value);
    }

    private Tensor loss(BatchInput.Labelled batch) {
        Tensor logits = network.train(batch.pixels(), batch.dropout());
        Objective objective = options.objective();
        Tensor targets = between(batch.labels(), objective.target(0), objective.target(1));
        ClassWeights weights = objective.classWeights();
        return objective.isWeighted()
                ? torch.binary_cross_entropy_with_logits(logits, targets,
                        new TensorOptional(between(batch.labels(), weights.of(0), weights.of(1))), new TensorOptional(),
                        Reduction.Mean.value)
                : torch.binary_cross_entropy_with_logits(logits, targets);
    }

    /** One number where the label is 0, and another where it is 1. */
    private static Tensor between(Tensor labels, double ofZero, double ofOne) {
        return ofZero == 0 && ofOne == 1 ? labels
                : labels.mul(new Scalar(ofOne - ofZero)).add_(new Scalar(ofZero));
    }

    @Override
    public void accumulate(StepInput batch) {
        checkLabelled(batch);
        noteStatistics();
        queued(() -> Native.scoped(() -> {
            Tensor loss = loss(input.labelled(batch, seed()));
            before.add(loss.detach(), parameters.gradients(loss), batch.size());
            return null;
        }));
    }

    @Override
    public void reduceBy(GradientReduction next) {
        EngineInputs.requireBetweenSteps(before.parts());
        reduction = next;
    }

    @Override
    public void follow(StepRule rule) {
        requireOpen();
        rule.requireGroups(spec.parameters());
        parameters.follow(rule);
        freezeBody(rule);
    }

    @Override
    public void estimateStatistics(StepInput batch, double share) {
        check(batch);
        EngineInputs.requireShare(share);
        queued(() -> Native.scopedWithoutGradients(() -> {
            network.estimate(input.pixelsOfTwo(batch), share);
            return null;
        }));
    }

    /** Work on a batch that was staged for it. */
    private Tensor queued(Supplier<Tensor> work) {
        if (device.is_cpu()) {
            HiddenCaches.mind(spec);
        } else {
            switches.set();
        }
        Tensor outcome;
        try {
            outcome = work.get();
        } catch (RuntimeException | Error e) {
            consumedAfter(e);
            throw e;
        }
        input.consumed();
        return outcome;
    }

    /** After an error on a device everything on it fails, and what failed first is what has to be told. */
    private void consumedAfter(Throwable first) {
        try {
            input.consumed();
        } catch (RuntimeException e) {
            first.addSuppressed(e);
        }
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
    public void infer(StepInput batch) {
        check(batch);
        logits.add(queued(() -> Native.scopedWithoutGradients(
                () -> Native.keep(network.infer(input.pixels(batch))))));
    }

    @Override
    public DeviceMemory memoryFor(PatchStore store, int batchSize) {
        requireOpen();
        return new DeviceMemory(ResidentPatches.bytes(store) + WorkingMemory.bytes(spec, batchSize),
                Devices.freeMemory(device));
    }

    @Override
    public void hold(PatchStore store) {
        requireOpen();
        if (!store.shape().equals(inputShape)) {
            throw new IllegalArgumentException("the network takes patches of %s, not of %s as in %s"
                    .formatted(inputShape, store.shape(), store.path()));
        }
        try {
            input.hold(store);
        } catch (PatchStoreException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new TrainingException(String.format(Locale.ROOT,
                    "%s, %,d bytes, cannot be kept on %s (%s); let it be read step by step",
                    store.path(), ResidentPatches.bytes(store), device.str().getString(), firstLine(e)), e);
        }
    }

    /** LibTorch's messages go on with the frames of its own code. */
    private static String firstLine(RuntimeException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
    }

    @Override
    public double[] takeProbabilities() {
        requireOpen();
        double[] taken = EngineOutputs.probabilities(taken(logits));
        logits.clear();
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

    /** A device of its own memory says by itself what it has not. */
    private void requireMemory(int patches) {
        // Once for each size that is larger than those before, as the whole network is gone through for it.
        if (device.is_cpu() && patches > largestBatch) {
            int bytes = options.precision() == Precision.BF16 ? Short.BYTES : Float.BYTES;
            NetworkMemory.requireBatch(spec, patches, KEPT_FOR_GRADIENTS * bytes);
            largestBatch = patches;
        }
    }

    private void check(StepInput batch) {
        requireOpen();
        input.require(batch);
    }

    private void checkLabelled(StepInput batch) {
        requireOpen();
        input.requireLabelled(batch);
        requireMemory(batch.size());
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
        network.parametersChange();
    }

    @Override
    public void save(Path folder) {
        requireOpen();
        EngineInputs.requireBetweenSteps(before.parts());
        Path file = folder.resolve(STATE);
        try {
            new State(iteration, parameters.weights(), parameters.velocities(), parameters.squares()).write(file);
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
            state = State.read(file, spec.parameterShapes(), parameters.trainedShapes());
        } catch (IOException | RuntimeException e) {
            throw new TrainingException(("%s is no model that this engine can resume from: %s. It is damaged, was changed "
                    + "or is of another network. Restore another checkpoint, or one of this network").formatted(file,
                    e.getMessage()), e);
        }
        try {
            parameters.set(state.weights(), state.velocities(), state.squares());
        } catch (IllegalArgumentException e) {
            throw new TrainingException(("%s is no model that this engine can resume from: %s. Restore it into an engine of "
                    + "its own rule").formatted(file, e.getMessage()), e);
        }
        network.parametersChange();
        iteration = state.iteration();
        before.close();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            steps.forEach(step -> step.loss().close());
            logits.forEach(Tensor::close);
            before.close();
            input.close();
            network.close();
            parameters.close();
            Devices.giveBackUnused(device);
            device.close();
        }
    }
}
