package io.github.pcam4j.dl4j.onednn;

import io.github.pcam4j.dl4j.internal.plan.BlockShape;
import io.github.pcam4j.dl4j.internal.plan.Plan;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What the three layers of a block share in training. Going forward the convolution does the block's work, the
 * normalization hands on what it is given, and the pooling writes the block's output; coming back, the pooling takes the
 * gradient's sums, the normalization hands on a placeholder, and the convolution does the work.
 */
final class BlockSeat {
    private final BlockLayers layers;
    private final long mostBytes;
    private @Nullable TrainedBlock block;
    private @Nullable BlockShape shape;

    private BlockSeat(BlockLayers layers, long mostBytes) {
        this.layers = layers;
        this.mostBytes = mostBytes;
    }

    /**
     * Has the three layers train together.
     *
     * @param mostBytes of a part's maps
     */
    static void join(BlockLayers layers, long mostBytes) {
        BlockSeat seat = new BlockSeat(layers, mostBytes);
        layers.convolution().join(seat);
        layers.normalization().join(seat);
        layers.pooling().join(seat);
    }

    void forward(INDArray images, INDArray maps) {
        BatchStatistics statistics = blockFor(images).forward(images, filters(),
                layers.convolution().getParam(ConvolutionParamInitializer.BIAS_KEY), gamma(), maps);
        layers.normalization().keep(statistics);
    }

    /** For the shape used last: two shapes alternate only where an epoch ends. */
    private TrainedBlock blockFor(INDArray images) {
        BlockShape needed = layers.shape(images.shape(), images.dataType(), true);
        if (block == null || !needed.equals(shape)) {
            release();
            block = new TrainedBlock(needed, layers.normalization().layerConf().getEps(), mostBytes);
            shape = needed;
        }
        return block;
    }

    long[] outputShape() {
        return Plan.ofTraining(shape).output();
    }

    void output(INDArray output) {
        Plan.ofTraining(block).output(gamma(), layers.normalization().getParam(BatchNormalizationParamInitializer.BETA),
                output);
    }

    void gradientAtOutput(INDArray gradient) {
        Plan.ofTraining(block).gradientAtOutput(filters(), gamma(), gradient);
    }

    float[] gammaGradient() {
        return Plan.ofTraining(block).gammaGradient();
    }

    float[] betaGradient() {
        return Plan.ofTraining(block).betaGradient();
    }

    void backward(INDArray images, INDArray maps, INDArray filterGradient, INDArray biasGradient,
            @Nullable INDArray inputGradient) {
        Plan.ofTraining(block).backward(images, maps, gamma(), filterGradient, biasGradient, inputGradient);
    }

    private INDArray filters() {
        return layers.convolution().getParam(ConvolutionParamInitializer.WEIGHT_KEY);
    }

    private INDArray gamma() {
        return layers.normalization().getParam(BatchNormalizationParamInitializer.GAMMA);
    }

    void release() {
        if (block != null) {
            block.close();
            block = null;
            shape = null;
        }
    }
}
