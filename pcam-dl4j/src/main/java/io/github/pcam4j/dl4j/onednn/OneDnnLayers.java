package io.github.pcam4j.dl4j.onednn;

import io.github.pcam4j.train.engine.Precision;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.api.buffer.DataType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has oneDNN do the arithmetic of a DL4J network, many times as fast as DL4J's own layers on a CPU.
 *
 * <p>The layers of a network are exchanged for ones of the same parameters and the same results, to rounding. Its
 * configuration stays as it is: a model that is saved is a plain DL4J model, and loads where there is no oneDNN. A
 * convolution, a batch normalization and a max pooling that follow one another train as one: what the network gives is the
 * same, but the activations of that normalization, in training mode, are those of the convolution.
 *
 * <pre>{@code
 * MultiLayerNetwork network = ModelSerializer.restoreMultiLayerNetwork(file, true);
 * int exchanged = OneDnnLayers.install(network);
 * }</pre>
 */
public final class OneDnnLayers {
    private static final Logger LOG = LoggerFactory.getLogger(OneDnnLayers.class);

    /** Of a part's maps in training. With fewer, threads wait for one another; with more, for memory. */
    private static final long MOST_BYTES = 32L << 20;

    private OneDnnLayers() { }

    /**
     * Whether oneDNN is on the class path and runs on this machine.
     *
     * @return true if {@link #install} has an effect
     */
    public static boolean available() {
        return OneDnnLibrary.get().available();
    }

    /**
     * The library's version, or why it is not available.
     *
     * @return one line
     */
    public static String status() {
        return OneDnnLibrary.get().status();
    }

    /**
     * Exchanges those layers of a network that oneDNN can do: of single precision, convolutions and dense layers with
     * bias and ELU of alpha 1, convolutions without dilation and channels last, max pooling without padding and channels
     * last, and batch normalization with parameters of its own and the variance kept as it is. Layers with dropout or
     * weight noise, and those before a layer that may write over its input, stay as they are.
     *
     * @param network an initialised network, which no other thread uses meanwhile
     * @return how many layers were exchanged; 0 if oneDNN is not available
     */
    public static int install(MultiLayerNetwork network) {
        return install(network, Precision.FP32);
    }

    /**
     * The same in a precision of choice. In {@link Precision#BF16} both factors of a convolution's or a dense layer's
     * products, and what goes from layer to layer up to the first dense one, are rounded to bfloat16; this needs a processor
     * with AVX512-BF16, and is fastest with AMX. {@link Precision#TF32} is for CUDA devices.
     *
     * @param network an initialised network of single precision, which no other thread uses meanwhile
     * @param precision what products are computed in
     * @return how many layers were exchanged; 0 if oneDNN is not available
     * @throws IllegalArgumentException if the processor does not have the precision
     */
    public static int install(MultiLayerNetwork network, Precision precision) {
        requireSupport(precision);
        if (!available()) {
            LOG.info("layers are DL4J's own: {}", status());
            return 0;
        }
        if (network.getLayerWiseConfigurations().getDataType() != DataType.FLOAT) {
            LOG.info("layers are DL4J's own: oneDNN's compute in single precision");
            return 0;
        }
        org.deeplearning4j.nn.api.Layer[] layers = network.getLayers();
        int exchanged = 0;
        for (int i = 0; i < layers.length; i++) {
            boolean ofVectors = i > 0 && layers[i - 1].conf().getLayer() instanceof DenseLayer;
            boolean outputIsKept = i + 1 == layers.length || keepsInput(layers[i + 1].conf().getLayer());
            org.deeplearning4j.nn.api.Layer counterpart = counterpart(layers[i], precision, ofVectors, outputIsKept);
            if (counterpart != null) {
                seat(counterpart, layers[i], i);
                layers[i] = counterpart;
                exchanged++;
            }
        }
        joinBlocks(network, MOST_BYTES);
        LOG.info("{} of {} layers by {} in {}", exchanged, layers.length, status(), precision);
        return exchanged;
    }

    /**
     * Has the layers of each block train together, a part of the batch at a time.
     *
     * @param mostBytes of a part's maps
     */
    static void joinBlocks(MultiLayerNetwork network, long mostBytes) {
        BlockLayers.all(network.getLayers()).forEach(block -> BlockSeat.join(block, mostBytes));
    }

    /**
     * Moves batch normalization's moving statistics towards those of the last batch that went forward in training mode,
     * {@code moving = (1 - share) * moving + share * batch}. DL4J's own layers tell those in the backward pass alone.
     *
     * @param network a network whose batch normalizations were all exchanged
     * @param share of the batch, within (0, 1]
     * @throws IllegalArgumentException if one of them is DL4J's own
     */
    public static void moveStatistics(MultiLayerNetwork network, double share) {
        for (org.deeplearning4j.nn.api.Layer layer : network.getLayers()) {
            if (layer instanceof OneDnnBatchNormalization ours) {
                ours.moveStatistics(share);
            } else if (layer.conf().getLayer() instanceof BatchNormalization) {
                throw new IllegalArgumentException("%s is DL4J's own layer".formatted(
                        layer.conf().getLayer().getLayerName()));
            }
        }
    }

    /**
     * Frees the native memory that a network's layers hold for themselves, which is otherwise left to the garbage
     * collector. They can be used again.
     *
     * @param network the network
     */
    public static void release(MultiLayerNetwork network) {
        for (org.deeplearning4j.nn.api.Layer layer : network.getLayers()) {
            if (layer instanceof OneDnnLayer ours) {
                ours.release();
            }
        }
    }

    private static void requireSupport(Precision precision) {
        if (precision == Precision.TF32) {
            throw new IllegalArgumentException("processors have no tf32; use fp32 or bf16");
        }
        if (!supports(precision)) {
            throw new IllegalArgumentException("bf16 needs oneDNN and a processor with AVX512-BF16; use fp32 ("
                    + status() + ")");
        }
    }

    private static void seat(org.deeplearning4j.nn.api.Layer fresh, org.deeplearning4j.nn.api.Layer old, int index) {
        fresh.setIndex(index);
        fresh.setListeners(old.getListeners());
        fresh.allowInputModification(index > 0);
        if (old.numParams() > 0) {
            fresh.setParamsViewArray(old.params());
            fresh.setParamTable(old.paramTable());
            if (old.getGradientsViewArray() != null) {
                fresh.setBackpropGradientsViewArray(old.getGradientsViewArray());
            }
        }
    }

    private static org.deeplearning4j.nn.api.@Nullable Layer counterpart(org.deeplearning4j.nn.api.Layer old,
            Precision precision, boolean ofVectors, boolean outputIsKept) {
        NeuralNetConfiguration configuration = old.conf();
        Layer layer = configuration.getLayer();
        if (layer.getIDropout() != null || (layer instanceof BaseLayer base && base.getWeightNoise() != null)) {
            return null;
        }
        // Exact classes: DL4J derives other layers from these.
        if (layer.getClass() == ConvolutionLayer.class) {
            return outputIsKept && fits((ConvolutionLayer) layer)
                    ? new OneDnnConvolution(configuration,
                            precision == Precision.BF16 ? DataType.BFLOAT16 : DataType.FLOAT) : null;
        }
        if (layer.getClass() == DenseLayer.class) {
            return outputIsKept && fits((DenseLayer) layer) ? new OneDnnDense(configuration) : null;
        }
        if (layer.getClass() == BatchNormalization.class) {
            return fits((BatchNormalization) layer, ofVectors) ? new OneDnnBatchNormalization(configuration) : null;
        }
        if (layer.getClass() == SubsamplingLayer.class) {
            return fits((SubsamplingLayer) layer) ? new OneDnnMaxPooling(configuration) : null;
        }
        return null;
    }

    /**
     * Whether this processor can compute in a precision at a gain.
     *
     * @param precision the precision
     * @return true if {@link #install(MultiLayerNetwork, Precision)} takes it
     */
    public static boolean supports(Precision precision) {
        return precision == Precision.FP32 || (precision == Precision.BF16 && OneDnnLibrary.hasBf16());
    }

    private static boolean keepsInput(Layer next) {
        return next.getIDropout() == null && !(next instanceof DropoutLayer) && !(next instanceof ActivationLayer);
    }

    private static boolean fits(ConvolutionLayer layer) {
        return layer.getCnn2dDataFormat() == CNN2DFormat.NHWC && layer.hasBias() && isElu(layer)
                && layer.getKernelSize().length == 2 && all(layer.getDilation(), 1)
                && layer.getConvolutionMode() != ConvolutionMode.Causal;
    }

    private static boolean fits(DenseLayer layer) {
        return layer.hasBias() && !layer.hasLayerNorm() && isElu(layer);
    }

    private static boolean fits(BatchNormalization layer, boolean ofVectors) {
        return (ofVectors || layer.getCnn2DFormat() == CNN2DFormat.NHWC) && !layer.isLockGammaBeta() && !layer.isUseLogStd();
    }

    private static boolean fits(SubsamplingLayer layer) {
        return layer.getCnn2dDataFormat() == CNN2DFormat.NHWC && layer.getPoolingType() == PoolingType.MAX
                && layer.getConvolutionMode() == ConvolutionMode.Truncate && all(layer.getPadding(), 0)
                && all(layer.getDilation(), 1);
    }

    private static boolean isElu(BaseLayer layer) {
        return new ActivationELU().equals(layer.getActivationFn());
    }

    private static boolean all(int[] values, int value) {
        for (int each : values) {
            if (each != value) {
                return false;
            }
        }
        return true;
    }
}
