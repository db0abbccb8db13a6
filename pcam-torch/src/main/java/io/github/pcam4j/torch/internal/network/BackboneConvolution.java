package io.github.pcam4j.torch.internal.network;

import io.github.pcam4j.model.backbone.Layer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * A convolution of a backbone.
 *
 * @param layer what it is
 */
record BackboneConvolution(Layer.Convolution layer) implements Block {
    private static final long[] ONE = {1, 1};
    private static final long[] NONE = {0, 0};

    @Override
    public Tensor apply(Tensor x, Pass pass) {
        Tensor kernel = pass.parameters().get(layer.name() + ".weight");
        return convolved(x, kernel, layer.bias() ? new TensorOptional(pass.parameters().get(layer.name() + ".bias"))
                : new TensorOptional(), pass);
    }

    /** With a kernel of this layer's shape. */
    Tensor convolved(Tensor x, Tensor kernel, TensorOptional bias, Pass pass) {
        long[] stride = {layer.stride(), layer.stride()};
        Tensor input = pass.forProducts(x);
        if (layer.padding() == Layer.Padding.SAME && layer.stride() > 1) {
            return torch.conv2d(padded(input), kernel, bias, stride, NONE, ONE, layer.groups());
        }
        long border = (layer.kernel() - 1L) / 2;
        return torch.conv2d(input, kernel, bias, stride, new long[] {border, border}, ONE, layer.groups());
    }

    /** As TensorFlow pads ahead of a stride: what does not come out even goes to the end. */
    private Tensor padded(Tensor x) {
        long rows = missing(x.size(2));
        long columns = missing(x.size(3));
        return torch.constant_pad_nd(x, new long[] {columns / 2, columns - columns / 2, rows / 2, rows - rows / 2},
                new Scalar(0.0));
    }

    private long missing(long side) {
        long windows = (side + layer.stride() - 1) / layer.stride();
        return Math.max(0, (windows - 1) * layer.stride() + layer.kernel() - side);
    }
}
