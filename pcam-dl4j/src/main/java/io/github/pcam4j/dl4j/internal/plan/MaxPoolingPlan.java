package io.github.pcam4j.dl4j.internal.plan;

import io.github.pcam4j.dl4j.internal.plan.ConvolutionShape.Extent;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.pooling_backward;
import org.bytedeco.dnnl.pooling_forward;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Max pooling without padding. In training it keeps where each maximum was, a byte each. */
public final class MaxPoolingPlan extends Plan {
    private final memory input;
    private final memory output;
    private final memory gradient;
    private final memory inputGradient;
    private final Step forward;
    private final @Nullable Step backward;

    /**
     * Shapes of a pooling.
     *
     * @param batch patches
     * @param height of the input
     * @param width of the input
     * @param channels of input and output
     * @param kernel rows and columns
     * @param stride rows and columns
     * @param training whether there will be a backward pass
     */
    public record Shape(long batch, long height, long width, long channels, Extent kernel, Extent stride, boolean training) {
        public long outputHeight() {
            return (height - kernel.rows()) / stride.rows() + 1;
        }

        public long outputWidth() {
            return (width - kernel.columns()) / stride.columns() + 1;
        }
    }

    public MaxPoolingPlan(Shape shape, DataType type) {
        memory.desc inputShape = images(type, shape.batch(), shape.height(), shape.width(), shape.channels());
        memory.desc outputShape = images(type, shape.batch(), shape.outputHeight(), shape.outputWidth(),
                shape.channels());
        long[] kernel = shape.kernel().array();
        long[] stride = shape.stride().array();
        long[] none = {0, 0};
        input = view(inputShape);
        output = view(outputShape);
        gradient = view(outputShape);
        inputGradient = view(inputShape);
        pooling_forward.primitive_desc chosen = own(new pooling_forward.primitive_desc(processor(),
                (shape.training() ? prop_kind.forward_training : prop_kind.forward_inference).value,
                algorithm.pooling_max.value, inputShape, outputShape, stride, kernel, none, none, none));
        forward = new Step(this, new pooling_forward(chosen))
                .with(dnnl.DNNL_ARG_SRC, input).with(dnnl.DNNL_ARG_DST, output);
        if (shape.training()) {
            memory places = buffer(own(chosen.workspace_desc()));
            forward.with(dnnl.DNNL_ARG_WORKSPACE, places);
            pooling_backward.primitive_desc back = own(new pooling_backward.primitive_desc(processor(),
                    algorithm.pooling_max.value, inputShape, outputShape, stride, kernel, none, none, none, chosen));
            backward = new Step(this, new pooling_backward(back))
                    .with(dnnl.DNNL_ARG_DIFF_DST, gradient).with(dnnl.DNNL_ARG_DIFF_SRC, inputGradient)
                    .with(dnnl.DNNL_ARG_WORKSPACE, places);
        } else {
            backward = null;
        }
    }

    public void forward(INDArray input, INDArray output) {
        bind(this.input, input);
        bind(this.output, output);
        run(forward);
        await();
    }

    /** Uses the places that the last {@link #forward} kept. */
    public void backward(INDArray gradient, INDArray inputGradient) {
        bind(this.gradient, gradient);
        bind(this.inputGradient, inputGradient);
        run(ofTraining(backward));
        await();
    }
}
