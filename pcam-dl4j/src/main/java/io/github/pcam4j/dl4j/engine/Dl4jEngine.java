package io.github.pcam4j.dl4j.engine;

import io.github.pcam4j.dl4j.BinaryCrossEntropyWithLogits;
import io.github.pcam4j.dl4j.Dl4jNetworks;
import io.github.pcam4j.dl4j.internal.PixelArrays;
import io.github.pcam4j.dl4j.onednn.OneDnnInference;
import io.github.pcam4j.dl4j.onednn.OneDnnLayers;
import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.loader.PatchBatch;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.train.engine.ClassWeights;
import io.github.pcam4j.train.engine.EngineInputs;
import io.github.pcam4j.train.engine.EngineOptions;
import io.github.pcam4j.train.engine.EngineOutputs;
import io.github.pcam4j.train.engine.GradientReduction;
import io.github.pcam4j.train.engine.NetworkMemory;
import io.github.pcam4j.train.engine.Objective;
import io.github.pcam4j.train.engine.Precision;
import io.github.pcam4j.train.engine.StepInput;
import io.github.pcam4j.train.engine.StepResult;
import io.github.pcam4j.train.engine.TrainingEngine;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.optimize.StepRates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Runs the network as a {@link MultiLayerNetwork}. Steps and inference are done when the calls return.
 *
 * <p>Before each step the calling thread's random numbers are seeded from the engine's seed and the step's number, so
 * that dropout depends on these two alone, whatever else draws random numbers.
 */
final class Dl4jEngine implements TrainingEngine {
    private static final String MODEL = "model.zip";
    /** Parameters and what a rule keeps of each. */
    private static final int COPIES = 2;

    private final CnnSpec spec;
    private final EngineOptions options;
    private final Precision precision;
    private final boolean plainLayers;
    private final PatchShape inputShape;
    private final PixelInput input;
    private final NativeGarbage garbage = new NativeGarbage();
    private final List<StepResult> steps = new ArrayList<>();
    private final List<float[]> logits = new ArrayList<>();
    private final MultiLayerNetwork network;
    private StepGradient gradient;
    private OneDnnInference inference;
    private GradientReduction reduction = GradientReduction.NONE;
    private boolean closed;

    /**
     * An engine.
     *
     * @param plainLayers whether all is left to DL4J's own layers
     */
    Dl4jEngine(CnnSpec spec, EngineOptions options, boolean plainLayers) {
        this.spec = spec;
        this.options = options;
        this.precision = options.precision();
        this.plainLayers = plainLayers;
        requireDevice(options.device());
        requirePrecision();
        NetworkMemory.requireParameters(spec, COPIES);
        options.rule().requireGroups(spec.parameters());
        if (options.rule().changes()) {
            throw new TrainingException("the engine dl4j does not freeze parameters for some epochs only; take the engine "
                    + "torch, or freeze them for all");
        }
        this.inputShape = PatchShape.rgb(spec.inputSize());
        this.input = new PixelInput();
        this.network = Dl4jNetworks.plainNetwork(spec, options.seed(),
                Descent.updater(options.rule()));
        install();
    }

    private static void requireDevice(String device) {
        if (!device.equals(EngineOptions.AUTO) && !device.equals("cpu")) {
            throw new TrainingException(("this engine computes on the processor and has no device '%s'; use cpu, or an "
                    + "engine that has it, such as torch").formatted(device));
        }
    }

    private void requirePrecision() {
        if (precision == Precision.TF32) {
            throw new TrainingException("this engine computes on the processor, which has no tf32; use fp32 or bf16, "
                    + "or the engine torch on a CUDA device");
        }
        if (precision == Precision.BF16 && (plainLayers || !OneDnnLayers.supports(precision))) {
            throw new TrainingException("this engine has no bf16 here, which takes oneDNN and a processor with "
                    + "AVX512-BF16; use fp32 (%s)".formatted(description()));
        }
    }

    private StepGradient stepGradient() {
        return new StepGradient(network, options.rule(), spec.parameters(), plainLayers || !OneDnnLayers.available());
    }

    private void install() {
        if (!plainLayers) {
            OneDnnLayers.install(network, precision);
        }
        gradient = stepGradient();
        inference = new OneDnnInference(network);
        ClassWeights weights = options.objective().classWeights();
        ((BaseOutputLayer) network.getOutputLayer().conf().getLayer())
                .setLossFn(new BinaryCrossEntropyWithLogits(weights.negative(), weights.positive()));
    }

    @Override
    public String description() {
        String version = MultiLayerNetwork.class.getPackage().getImplementationVersion();
        boolean plain = plainLayers || !OneDnnLayers.available();
        return String.format(Locale.ROOT, "dl4j%s on %s, %s, %d threads",
                version == null ? "" : " " + version,
                Nd4j.getBackend().getClass().getSimpleName().replace("Backend", ""),
                plain ? "plain layers" : OneDnnLayers.status() + " in " + precision,
                Nd4j.getEnvironment().maxThreads());
    }

    @Override
    public void train(StepInput given, double learningRate, double momentum) {
        PatchBatch batch = labelled(given);
        // DL4J's batch normalization fails on a batch of one.
        PatchBatch two = EngineInputs.atLeastTwo(batch);
        StepRates.require(learningRate, momentum);
        int iteration = network.getIterationCount();
        backward(two);
        double loss = gradient.apply(two.size(), batch.size(), options.objective(),
                new StepGradient.Rates(learningRate, momentum), reduction);
        StepGradient.Rates applied = gradient.applied();
        steps.add(new StepResult(iteration, applied.learningRate(), applied.momentum(), loss));
        garbage.collectIfGrown();
    }

    @Override
    public void accumulate(StepInput given) {
        PatchBatch batch = labelled(given);
        PatchBatch two = EngineInputs.atLeastTwo(batch);
        backward(two);
        gradient.add(two.size(), batch.size());
        garbage.collectIfGrown();
    }

    @Override
    public void reduceBy(GradientReduction next) {
        EngineInputs.requireBetweenSteps(gradient.parts());
        reduction = next;
    }

    /** What {@code MultiLayerNetwork.fit} does ahead of the update. */
    private void backward(PatchBatch batch) {
        NetworkMemory.requireBatch(spec, batch.size(), precision == Precision.BF16 ? Short.BYTES : Float.BYTES);
        Objective objective = options.objective();
        Nd4j.getRandom().setSeed(options.stepSeed(network.getIterationCount(), gradient.parts()));
        try (INDArray targets = PixelArrays.column(batch, objective::target)) {
            backward(batch, targets);
        }
    }

    private void backward(PatchBatch batch, INDArray targets) {
        network.setInput(input.of(batch));
        network.setLabels(targets);
        network.computeGradientAndScore();
        network.clearLayersStates();
    }

    @Override
    public void estimateStatistics(StepInput given, double share) {
        PatchBatch two = EngineInputs.atLeastTwo(fitting(given));
        EngineInputs.requireShare(share);
        withoutDropout(() -> {
            if (plainLayers || !OneDnnLayers.available()) {
                estimateByBackwardPass(two, share);
            } else {
                network.output(input.of(two), true).close();
                network.clearLayersStates();
                OneDnnLayers.moveStatistics(network, share);
            }
        });
        garbage.collectIfGrown();
    }

    /** DL4J's own layers give a batch's statistics in the backward pass alone, of which nothing else is used. */
    private void estimateByBackwardPass(PatchBatch batch, double share) {
        if (share == 1) {
            gradient.forgetStatistics();
        }
        try (INDArray anything = Nd4j.zeros(batch.size(), 1)) {
            backward(batch, anything);
        }
        gradient.moveStatistics(share / (1 - spec.batchNormMomentum()));
    }

    private void withoutDropout(Runnable work) {
        Map<Layer, IDropout> dropouts = new LinkedHashMap<>();
        for (org.deeplearning4j.nn.api.Layer layer : network.getLayers()) {
            Layer configuration = layer.conf().getLayer();
            if (configuration.getIDropout() != null) {
                dropouts.put(configuration, configuration.getIDropout());
            }
        }
        dropouts.keySet().forEach(layer -> layer.setIDropout(null));
        try {
            work.run();
        } finally {
            dropouts.forEach(Layer::setIDropout);
        }
    }

    @Override
    public List<StepResult> takeSteps() {
        requireOpen();
        List<StepResult> taken = List.copyOf(steps);
        steps.clear();
        return taken;
    }

    @Override
    public void infer(StepInput given) {
        try (INDArray output = logitsOf(fitting(given))) {
            logits.add(output.dup('c').data().asFloat());
        }
        garbage.collectIfGrown();
    }

    /** The output ahead of its sigmoid, which is of single precision and takes all large logits to 1. */
    private INDArray logitsOf(PatchBatch batch) {
        BaseOutputLayer output = (BaseOutputLayer) network.getOutputLayer().conf().getLayer();
        IActivation sigmoid = output.getActivationFn();
        output.setActivationFn(new ActivationIdentity());
        try {
            return inference.output(input.of(batch));
        } finally {
            output.setActivationFn(sigmoid);
        }
    }

    @Override
    public double[] takeProbabilities() {
        requireOpen();
        double[] taken = logits.stream().map(EngineOutputs::probabilities).flatMapToDouble(Arrays::stream).toArray();
        logits.clear();
        return taken;
    }

    private PatchBatch fitting(StepInput given) {
        requireOpen();
        PatchBatch batch = EngineInputs.batch(given);
        EngineInputs.requireFit(batch, inputShape);
        NetworkMemory.requireBatch(spec, batch.size(), 0);
        return batch;
    }

    private PatchBatch labelled(StepInput given) {
        PatchBatch batch = fitting(given);
        EngineInputs.requireLabels(batch);
        return batch;
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
        return Dl4jNetworks.weights(network);
    }

    @Override
    public void setWeights(NetworkWeights weights) {
        requireOpen();
        Dl4jNetworks.setWeights(network, weights);
    }

    @Override
    public void save(Path folder) {
        requireOpen();
        EngineInputs.requireBetweenSteps(gradient.parts());
        Path file = folder.resolve(MODEL);
        try {
            ModelFile.write(network, file);
        } catch (IOException e) {
            throw new TrainingException("%s cannot be written (%s); check the folder and the free space"
                    .formatted(file, e), e);
        }
    }

    @Override
    public void restore(Path folder) {
        requireOpen();
        Path file = folder.resolve(MODEL);
        if (!Files.isRegularFile(file)) {
            throw new TrainingException("%s is missing; the folder holds no model of this engine".formatted(file));
        }
        try (SavedModel saved = SavedModel.read(file, network)) {
            saved.into(network);
        } catch (IOException | RuntimeException e) {
            throw new TrainingException(("%s is no model that this engine can resume from: %s. It is damaged, was changed "
                    + "or is of another network or rule of descent. Restore another checkpoint, or one of this network")
                    .formatted(file, e.getMessage()), e);
        }
        gradient.close();
        gradient = stepGradient();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            input.close();
            gradient.close();
            inference.close();
            OneDnnLayers.release(network);
            network.close();
            Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
        }
    }
}
