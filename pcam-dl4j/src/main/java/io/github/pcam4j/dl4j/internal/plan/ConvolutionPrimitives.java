package io.github.pcam4j.dl4j.internal.plan;

import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * What oneDNN chooses for a convolution of one shape: forward, and back to the filters and to the images. The order of
 * filters in memory is left to it.
 */
final class ConvolutionPrimitives {
    private final Plan owner;
    private final ConvolutionShape shape;
    private final DataType type;
    private final memory.desc images;
    private final memory.desc maps;
    private final memory.desc anyFilters;
    private final memory.desc bias;

    /**
     * Primitives that a plan owns.
     *
     * @param type of images, maps and factors; gradients of filters are FLOAT
     */
    ConvolutionPrimitives(Plan owner, ConvolutionShape shape, DataType type) {
        this.owner = owner;
        this.shape = shape;
        this.type = type;
        this.images = owner.images(type, shape.batch(), shape.height(), shape.width(), shape.channels());
        this.maps = owner.images(type, shape.batch(), shape.outputHeight(), shape.outputWidth(), shape.filters());
        this.anyFilters = filters(type, memory.format_tag.any);
        this.bias = owner.vector(shape.filters());
    }

    /** What goes in. */
    memory.desc images() {
        return images;
    }

    /** What comes out. */
    memory.desc maps() {
        return maps;
    }

    memory.desc bias() {
        return bias;
    }

    memory.desc filters(DataType type, memory.format_tag layout) {
        return owner.describe(type, layout, shape.filters(), shape.channels(), shape.kernel().rows(),
                shape.kernel().columns());
    }

    convolution_forward.primitive_desc forward(boolean withElu) {
        int kind = (shape.training() ? prop_kind.forward_training : prop_kind.forward_inference).value;
        long[] stride = shape.stride().array();
        long[] before = shape.before().array();
        long[] after = shape.after().array();
        return owner.own(withElu
                ? new convolution_forward.primitive_desc(owner.processor(), kind, algorithm.convolution_direct.value,
                        images, anyFilters, bias, maps, stride, before, after, Elu.fused(owner), false)
                : new convolution_forward.primitive_desc(owner.processor(), kind, algorithm.convolution_direct.value,
                        images, anyFilters, bias, maps, stride, before, after));
    }

    /**
     * Back to filters and bias, after {@link #forward} without ELU.
     *
     * @param given images that were convolved
     * @param gradient of what came out
     * @param biasGradient where to find that of the bias
     */
    FilterGradient toFilters(convolution_forward.primitive_desc hint, memory given, memory gradient, memory biasGradient) {
        return FilterGradient.of(owner, shape, type, owner.own(new convolution_backward_weights.primitive_desc(
                owner.processor(), algorithm.convolution_direct.value, images,
                filters(DataType.FLOAT, memory.format_tag.any), bias, maps, shape.stride().array(),
                shape.before().array(), shape.after().array(), hint)), given, gradient, biasGradient);
    }

    /** Back to the images, after {@link #forward} without ELU. */
    convolution_backward_data.primitive_desc toImages(convolution_forward.primitive_desc hint) {
        return owner.own(new convolution_backward_data.primitive_desc(owner.processor(),
                algorithm.convolution_direct.value, images, anyFilters, maps, shape.stride().array(),
                shape.before().array(), shape.after().array(), hint));
    }
}
