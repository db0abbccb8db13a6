package io.github.pcam4j.dl4j.onednn;

import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.BETA;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GAMMA;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GLOBAL_MEAN;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GLOBAL_VAR;

import io.github.pcam4j.dl4j.internal.plan.BlockParameters;
import io.github.pcam4j.dl4j.internal.plan.BlockParameters.Normalization;
import io.github.pcam4j.dl4j.internal.plan.BlockShape;
import io.github.pcam4j.dl4j.internal.plan.ConvolutionShape.Extent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.nd4j.linalg.api.buffer.DataType;

/** Three layers of a network that follow one another and are a block. */
record BlockLayers(OneDnnConvolution convolution, OneDnnBatchNormalization normalization, OneDnnMaxPooling pooling) {
    static final int COUNT = 3;

    /** The blocks that a network begins with, one after the other. */
    static List<BlockLayers> leading(Layer[] layers) {
        List<BlockLayers> found = new ArrayList<>();
        Optional<BlockLayers> next = at(0, layers);
        while (next.isPresent()) {
            found.add(next.get());
            next = at(found.size() * COUNT, layers);
        }
        return List.copyOf(found);
    }

    /** All blocks of a network. */
    static List<BlockLayers> all(Layer[] layers) {
        return IntStream.range(0, layers.length).mapToObj(index -> at(index, layers)).flatMap(Optional::stream).toList();
    }

    private static Optional<BlockLayers> at(int index, Layer[] layers) {
        return index + COUNT <= layers.length && layers[index] instanceof OneDnnConvolution convolution
                && layers[index + 1] instanceof OneDnnBatchNormalization normalization
                && layers[index + 2] instanceof OneDnnMaxPooling pooling
                ? Optional.of(new BlockLayers(convolution, normalization, pooling)) : Optional.empty();
    }

    /** What the block does to images of (batch, height, width, channel). */
    BlockShape shape(long[] images, DataType inputType, boolean training) {
        return new BlockShape(convolution.shape(images, training), Extent.of(pooling.layerConf().getKernelSize()),
                Extent.of(pooling.layerConf().getStride()), inputType, convolution.computedIn());
    }

    BlockParameters parameters() {
        return BlockParameters.of(convolution.getParam(ConvolutionParamInitializer.WEIGHT_KEY),
                convolution.getParam(ConvolutionParamInitializer.BIAS_KEY),
                new Normalization(normalization.getParam(GAMMA), normalization.getParam(BETA),
                        normalization.getParam(GLOBAL_MEAN), normalization.getParam(GLOBAL_VAR),
                        normalization.layerConf().getEps()));
    }
}
