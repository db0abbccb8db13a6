package io.github.pcam4j.dl4j;

import io.github.pcam4j.dl4j.internal.NativeFiles;
import io.github.pcam4j.dl4j.onednn.OneDnnLayers;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.InitialWeights;
import io.github.pcam4j.model.KernelInitializer;
import io.github.pcam4j.model.NetworkWeights;
import java.util.List;
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
 * Networks of a specification for Deeplearning4j, with Keras's semantics throughout.
 *
 * <p>Input is (batch, height, width, 3) in [0, 1] (NHWC, as pixels are stored); output is (batch, 1), the probability
 * of label 1. A network starts with the {@link InitialWeights} of its seed, as any engine of this library does; a
 * configuration alone has the same distributions ({@link HeNormal}), drawn by ND4J.
 *
 * <p>Without state; safe for use by several threads. Each call makes a network of its own. The first one loads ND4J's
 * native libraries, safely beside other processes that unpack them just then; a program that asks ND4J for anything before
 * has them unpacked without that.
 *
 * <pre>{@code
 * CnnSpec spec = PcamCnn.builder().inputSize(96).dropout(0.3).build();
 * MultiLayerNetwork network = Dl4jNetworks.network(spec, 7, new Adam(1e-3));
 * }</pre>
 */
public final class Dl4jNetworks {
    private Dl4jNetworks() { }

    /**
     * The plain DL4J configuration, for people who want only that. Building one sets the seed of ND4J's random numbers
     * on the calling thread, as DL4J's own builder does.
     *
     * @param spec what the network is
     * @param seed of what is drawn: any number
     * @param updater how parameters are to be updated
     * @return the configuration
     * @throws io.github.pcam4j.train.error.TrainingException if ND4J's native libraries are not on the class path, or cannot
     *     be unpacked
     */
    public static MultiLayerConfiguration configuration(CnnSpec spec, long seed, IUpdater updater) {
        NativeFiles.load();
        ListBuilder layers = new NeuralNetConfiguration.Builder()
                .seed(nd4jSeed(seed))
                .dataType(DataType.FLOAT)
                .updater(updater)
                .weightInit(WeightInit.XAVIER_UNIFORM)
                .list();
        for (int i = 0; i < spec.filters().size(); i++) {
            addBlock(layers, spec, "conv" + (i + 1), spec.filters().get(i));
        }
        for (int i = 0; i < spec.units().size(); i++) {
            addDense(layers, spec, "dense" + (i + 1), spec.units().get(i), spec.dropoutRates().get(i));
        }
        layers.layer(new OutputLayer.Builder(new BinaryCrossEntropyWithLogits())
                .name("output").nOut(1).activation(Activation.SIGMOID).build());
        MultiLayerConfiguration configuration = layers
                .setInputType(InputType.convolutional(spec.inputSize(), spec.inputSize(), 3, CNN2DFormat.NHWC))
                .build();
        configuration.getConfs().forEach(Dl4jNetworks::nameMovingVariance);
        return configuration;
    }

    /** ND4J takes the seed 0 for the clock's, and looks at 32 bits of any other. */
    private static long nd4jSeed(long seed) {
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
     * A new network with {@link InitialWeights}. Its layers compute with oneDNN where that is on the class path, many
     * times as fast as DL4J's own; they are saved as DL4J's own either way.
     *
     * @param spec what the network is
     * @param seed of the initial weights: any number
     * @param updater how parameters are to be updated
     * @return the network; it holds native memory until it is closed
     */
    public static MultiLayerNetwork network(CnnSpec spec, long seed, IUpdater updater) {
        MultiLayerNetwork network = plainNetwork(spec, seed, updater);
        OneDnnLayers.install(network);
        return network;
    }

    /**
     * A new network with {@link InitialWeights} and DL4J's own layers, for {@link OneDnnLayers#install} or to be left
     * alone.
     *
     * @param spec what the network is
     * @param seed of the initial weights: any number
     * @param updater how parameters are to be updated
     * @return the network; it holds native memory until it is closed
     */
    public static MultiLayerNetwork plainNetwork(CnnSpec spec, long seed, IUpdater updater) {
        MultiLayerNetwork network = new MultiLayerNetwork(configuration(spec, seed, updater));
        network.init();
        setWeights(network, InitialWeights.of(spec, seed));
        return network;
    }

    private static void addBlock(ListBuilder layers, CnnSpec spec, String name, int filters) {
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

    private static void addDense(ListBuilder layers, CnnSpec spec, String name, int units, double dropoutRate) {
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
}
