package io.github.pcam4j.dl4j.internal.plan;

import io.github.pcam4j.dl4j.internal.plan.ConvolutionShape.Extent;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A block of convolution, ELU, batch normalization and max pooling.
 *
 * @param convolution its first part, which says for how many images
 * @param kernel of the pooling
 * @param stride of the pooling
 * @param inputType of the given images
 * @param type to compute in and of the output
 */
public record BlockShape(ConvolutionShape convolution, Extent kernel, Extent stride, DataType inputType, DataType type) {

    public BlockShape of(int images) {
        return new BlockShape(convolution.of(images), kernel, stride, inputType, type);
    }

    MaxPoolingPlan.Shape pooling() {
        return new MaxPoolingPlan.Shape(convolution.batch(), convolution.outputHeight(), convolution.outputWidth(),
                convolution.filters(), kernel, stride, convolution.training());
    }

    /** The output's (batch, height, width, channel). */
    public long[] output() {
        MaxPoolingPlan.Shape pooled = pooling();
        return new long[] {pooled.batch(), pooled.outputHeight(), pooled.outputWidth(), pooled.channels()};
    }

    /** Bytes of the convolution's output for one image. */
    public long bytesOfMaps() {
        return convolution.outputHeight() * convolution.outputWidth() * convolution.filters() * type.width();
    }
}
