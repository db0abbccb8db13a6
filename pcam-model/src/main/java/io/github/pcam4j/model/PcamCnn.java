package io.github.pcam4j.model;

import io.github.pcam4j.model.onednn.OneDnnLayers;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer.PoolingType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * The documented network for Deeplearning4j, with Keras's semantics throughout.
 *
 * <p>Input is (batch, height, width, 3) in [0, 1] (NHWC, as pixels are stored); output is (batch, 1), the probability
 * of label 1. Kernels start as Keras's {@code he_normal}, that of the output as its default {@code glorot_uniform},
 * biases at 0; a seed gives the same {@link InitialWeights} as any engine of this library starts with. A configuration
 * alone has the same distributions ({@link HeNormal}), drawn by ND4J. Batch normalization follows the activation.
 * Dropout is given as a rate and applied to a dense layer's normalized output.
 *
 * <p>Immutable and safe for use by several threads; each call makes a network of its own.
 *
 * <pre>{@code
 * MultiLayerNetwork network = PcamCnn.builder().inputSize(96).dropout(0.3).seed(7).build().network(new Adam(1e-3));
 * }</pre>
 */
public final class PcamCnn {
    private final CnnSpec spec;
    private final long seed;
    private final boolean plainLayers;

    /** Settings of a network, at the documented ones to begin with. */
    public static final class Builder {
        private int inputSize = CnnSpec.documented().inputSize();
        private List<Integer> filters = CnnSpec.documented().filters();
        private List<Integer> units = CnnSpec.documented().units();
        private double[] dropoutRates = {0.5};
        private double batchNormEpsilon = CnnSpec.documented().batchNormEpsilon();
        private double batchNormMomentum = CnnSpec.documented().batchNormMomentum();
        private KernelInitializer denseInitializer = CnnSpec.documented().denseInitializer();
        private long seed = 1;
        private boolean plainLayers;

        private Builder() { }

        /**
         * Rows and columns of the input; 128 by default.
         *
         * @param inputSize at least 2 to the power of the number of blocks
         * @return this
         */
        public Builder inputSize(int inputSize) {
            this.inputSize = inputSize;
            return this;
        }

        /**
         * Filters of each block; 32, 64, 128 by default.
         *
         * @param filters one positive number a block, at least one
         * @return this
         */
        public Builder filters(int... filters) {
            this.filters = boxed(filters);
            return this;
        }

        /**
         * Units of each dense layer; 256, 128 by default.
         *
         * @param units one positive number a layer; none leaves the output layer alone
         * @return this
         */
        public Builder units(int... units) {
            this.units = boxed(units);
            return this;
        }

        /**
         * Share of units dropped in training after each dense layer, as in Keras (DL4J counts what is kept); 0.5 by
         * default.
         *
         * @param rates within [0, 1): one for all dense layers, or one for each
         * @return this
         */
        public Builder dropout(double... rates) {
            this.dropoutRates = rates.clone();
            return this;
        }

        /**
         * The constants of batch normalization; Keras's 1e-3 and 0.99 by default (DL4J's are 1e-5 and 0.9).
         *
         * @param epsilon added to the variance, positive
         * @param momentum share of the moving statistics kept at each step, within [0, 1)
         * @return this
         */
        public Builder batchNorm(double epsilon, double momentum) {
            this.batchNormEpsilon = epsilon;
            this.batchNormMomentum = momentum;
            return this;
        }

        /**
         * What the kernels of the dense layers start as, those of the output apart; {@code he_normal} by default. It
         * matters only until weights are drawn or set.
         *
         * @param initializer the distribution
         * @return this
         */
        public Builder denseInitializer(KernelInitializer initializer) {
            this.denseInitializer = Objects.requireNonNull(initializer, "initializer");
            return this;
        }

        /**
         * The seed of the initial weights; 1 by default.
         *
         * @param seed any number
         * @return this
         */
        public Builder seed(long seed) {
            this.seed = seed;
            return this;
        }

        /**
         * Leaves all arithmetic to DL4J's own layers, even where oneDNN is there to do it many times as fast.
         *
         * @return this
         */
        public Builder plainLayers() {
            this.plainLayers = true;
            return this;
        }

        /**
         * Checks the settings.
         *
         * @return the network's builder
         * @throws IllegalArgumentException if a rule is broken, naming it
         */
        public PcamCnn build() {
            List<Double> rates = dropoutRates.length == 1
                    ? Collections.nCopies(units.size(), dropoutRates[0])
                    : Arrays.stream(dropoutRates).boxed().toList();
            CnnSpec spec = new CnnSpec(inputSize, filters, units, rates, batchNormEpsilon, batchNormMomentum,
                    denseInitializer);
            return new PcamCnn(spec, seed, plainLayers);
        }

        private static List<Integer> boxed(int[] values) {
            return Arrays.stream(values).boxed().toList();
        }
    }

    private PcamCnn(CnnSpec spec, long seed, boolean plainLayers) {
        this.spec = Objects.requireNonNull(spec, "spec");
        this.seed = seed;
        this.plainLayers = plainLayers;
    }

    /**
     * Starts at the documented network.
     *
     * @return the settings
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The network of a specification.
     *
     * @param spec the specification
     * @param seed of the initial weights
     * @return the network's builder
     */
    public static PcamCnn of(CnnSpec spec, long seed) {
        return new PcamCnn(spec, seed, false);
    }

    /**
     * What the network is.
     *
     * @return the specification
     */
    public CnnSpec spec() {
        return spec;
    }

    /**
     * The plain DL4J configuration, for people who want only that. Building one sets the seed of ND4J's random numbers
     * on the calling thread, as DL4J's own builder does.
     *
     * @param updater how parameters are to be updated
     * @return the configuration
     */
    public MultiLayerConfiguration configuration(IUpdater updater) {
        ListBuilder layers = new NeuralNetConfiguration.Builder()
                .seed(nd4jSeed())
                .dataType(DataType.FLOAT)
                .updater(updater)
                .weightInit(WeightInit.XAVIER_UNIFORM)
                .list();
        for (int i = 0; i < spec.filters().size(); i++) {
            addBlock(layers, "conv" + (i + 1), spec.filters().get(i));
        }
        for (int i = 0; i < spec.units().size(); i++) {
            addDense(layers, "dense" + (i + 1), spec.units().get(i), spec.dropoutRates().get(i));
        }
        layers.layer(new OutputLayer.Builder(new BinaryCrossEntropyWithLogits())
                .name("output").nOut(1).activation(Activation.SIGMOID).build());
        MultiLayerConfiguration configuration = layers
                .setInputType(InputType.convolutional(spec.inputSize(), spec.inputSize(), 3, CNN2DFormat.NHWC))
                .build();
        configuration.getConfs().forEach(PcamCnn::nameMovingVariance);
        return configuration;
    }

    /** ND4J takes the seed 0 for the clock's, and looks at 32 bits of any other. */
    private long nd4jSeed() {
        boolean taken = seed > 0 && seed <= Integer.MAX_VALUE;
        return taken ? seed : new SplittableRandom(seed).nextInt(1, Integer.MAX_VALUE);
    }

    /**
     * Names batch normalization's parameters ahead of {@code MultiLayerNetwork.init}, which does the same. DL4J's JSON
     * reader ignores {@code useLogStd} and goes by these names instead: without them, a configuration that was written
     * before it was initialised would come back with the logarithm.
     */
    private static void nameMovingVariance(NeuralNetConfiguration layer) {
        if (layer.getLayer() instanceof BatchNormalization) {
            List.of(BatchNormalizationParamInitializer.GAMMA, BatchNormalizationParamInitializer.BETA,
                    BatchNormalizationParamInitializer.GLOBAL_MEAN, BatchNormalizationParamInitializer.GLOBAL_VAR)
                    .forEach(layer::addVariable);
        }
    }

    /**
     * A new network with {@link InitialWeights}. Its layers compute with oneDNN where that is on the class path, unless
     * {@link Builder#plainLayers} was asked for; they are saved as DL4J's own either way.
     *
     * @param updater how parameters are to be updated
     * @return the network; it holds native memory until it is closed
     */
    public MultiLayerNetwork network(IUpdater updater) {
        MultiLayerNetwork network = plainNetwork(updater);
        if (!plainLayers) {
            OneDnnLayers.install(network);
        }
        return network;
    }

    /**
     * A new network with {@link InitialWeights} and DL4J's own layers, for {@link OneDnnLayers#install} or to be left alone.
     *
     * @param updater how parameters are to be updated
     * @return the network; it holds native memory until it is closed
     */
    public MultiLayerNetwork plainNetwork(IUpdater updater) {
        MultiLayerNetwork network = new MultiLayerNetwork(configuration(updater));
        network.init();
        setWeights(network, InitialWeights.of(spec, seed));
        return network;
    }

    private void addBlock(ListBuilder layers, String name, int filters) {
        layers.layer(new ConvolutionLayer.Builder(3, 3)
                .name(name).nOut(filters).stride(1, 1)
                .convolutionMode(ConvolutionMode.Same).dataFormat(CNN2DFormat.NHWC)
                .activation(Activation.ELU)
                .weightInit(new HeNormal())
                .build());
        layers.layer(new BatchNormalization.Builder()
                .name(name + "_bn").eps(spec.batchNormEpsilon()).decay(spec.batchNormMomentum()).useLogStd(false)
                .dataFormat(CNN2DFormat.NHWC)
                .build());
        layers.layer(new SubsamplingLayer.Builder(PoolingType.MAX)
                .name(name + "_pool").kernelSize(2, 2).stride(2, 2)
                .convolutionMode(ConvolutionMode.Truncate).dataFormat(CNN2DFormat.NHWC)
                .build());
    }

    private void addDense(ListBuilder layers, String name, int units, double dropoutRate) {
        DenseLayer.Builder dense = new DenseLayer.Builder().name(name).nOut(units).activation(Activation.ELU);
        if (spec.denseInitializer() == KernelInitializer.HE_NORMAL) {
            dense.weightInit(new HeNormal());
        }
        layers.layer(dense.build());
        layers.layer(new BatchNormalization.Builder()
                .name(name + "_bn").eps(spec.batchNormEpsilon()).decay(spec.batchNormMomentum()).useLogStd(false)
                .build());
        if (dropoutRate > 0) {
            layers.layer(new DropoutLayer.Builder(1 - dropoutRate).name(name + "_dropout").build());
        }
    }

    /**
     * Copies the parameters of a DL4J network that this class built into Keras's layout.
     *
     * @param network the network
     * @return its parameters
     */
    public static NetworkWeights weights(MultiLayerNetwork network) {
        return Dl4jParameters.read(network);
    }

    /**
     * Sets the parameters of a DL4J network that this class built.
     *
     * @param network the network
     * @param weights parameters in Keras's layout
     * @throws IllegalArgumentException if a parameter is missing, left over or of another shape, naming it; the
     *     network is unchanged then
     */
    public static void setWeights(MultiLayerNetwork network, NetworkWeights weights) {
        Dl4jParameters.write(network, weights);
    }

    @Override
    public String toString() {
        return "PcamCnn[" + spec + ", seed " + seed + "]";
    }
}
