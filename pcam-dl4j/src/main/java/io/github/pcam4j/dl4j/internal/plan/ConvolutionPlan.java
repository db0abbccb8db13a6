package io.github.pcam4j.dl4j.internal.plan;

import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Convolution, bias and ELU in one pass. Weights are DL4J's (out, in, row, column), put in oneDNN's order each time. */
public final class ConvolutionPlan extends Plan {
    private final ConvolutionShape shape;
    private final ConvolutionPrimitives primitives;
    private final memory given;
    private final memory input;
    private final memory output;
    private final memory weights;
    private final memory bias;
    private final @Nullable Step convertInput;
    private final Step orderWeights;
    private final Step forward;
    private final @Nullable Backward backward;

    /**
     * A plan.
     *
     * @param shape of all that takes part
     * @param inputType of the given input, which is converted if it is not the type that is computed in
     * @param type of the output and of both factors; sums, weights as given, and gradients of weights are FLOAT
     */
    public ConvolutionPlan(ConvolutionShape shape, DataType inputType, DataType type) {
        this.shape = shape;
        this.primitives = new ConvolutionPrimitives(this, shape, type);
        this.given = view(images(inputType, shape.batch(), shape.height(), shape.width(), shape.channels()));
        this.input = inputType == type ? given : buffer(primitives.images());
        this.convertInput = inputType == type ? null : copy(given, input);
        this.output = view(primitives.maps());
        this.weights = view(primitives.filters(DataType.FLOAT, memory.format_tag.oihw));
        this.bias = view(primitives.bias());
        convolution_forward.primitive_desc chosen = primitives.forward(true);
        memory ordered = buffer(own(chosen.weights_desc()));
        this.orderWeights = copy(weights, ordered);
        this.forward = new Step(this, new convolution_forward(chosen))
                .with(dnnl.DNNL_ARG_SRC, input).with(dnnl.DNNL_ARG_WEIGHTS, ordered)
                .with(dnnl.DNNL_ARG_BIAS, bias).with(dnnl.DNNL_ARG_DST, output);
        this.backward = shape.training() ? new Backward() : null;
    }

    /** The way back: through ELU, to weights and bias, and to the input. */
    private final class Backward {
        private final convolution_forward.primitive_desc hint = primitives.forward(false);
        private final memory gradient = view(primitives.maps());
        private final memory biasGradient = view(primitives.bias());
        private final memory weightGradient = view(primitives.filters(DataType.FLOAT, memory.format_tag.oihw));
        private final memory inputGradient = view(primitives.images());
        private final Step elu = Elu.backward(ConvolutionPlan.this, primitives.maps(), output, gradient);
        private final FilterGradient toWeights;
        private final Step reorderWeightGradient;
        private final @Nullable Step orderWeightsBack;
        private final @Nullable Step toInput;

        Backward() {
            toWeights = primitives.toFilters(hint, input, gradient, biasGradient);
            reorderWeightGradient = copy(toWeights.filters(), weightGradient);
            if (shape.inputGradient()) {
                convolution_backward_data.primitive_desc back = primitives.toImages(hint);
                memory orderedBack = buffer(own(back.weights_desc()));
                orderWeightsBack = copy(weights, orderedBack);
                toInput = new Step(ConvolutionPlan.this, new convolution_backward_data(back))
                        .with(dnnl.DNNL_ARG_DIFF_DST, gradient).with(dnnl.DNNL_ARG_WEIGHTS, orderedBack)
                        .with(dnnl.DNNL_ARG_DIFF_SRC, inputGradient);
            } else {
                orderWeightsBack = null;
                toInput = null;
            }
        }
    }

    public void forward(INDArray input, INDArray weights, INDArray bias, INDArray output) {
        bind(given, input);
        bind(this.weights, weights);
        bind(this.bias, bias);
        bind(this.output, output);
        if (convertInput != null) {
            run(convertInput);
        }
        run(orderWeights);
        run(forward);
        await();
    }

    /** To be called after {@link #forward} of the same input. The gradient is overwritten with that before ELU. */
    public void backward(INDArray input, INDArray output, INDArray weights, INDArray gradient, INDArray weightGradient,
            INDArray biasGradient) {
        Backward back = ofTraining(backward);
        if (convertInput == null) {
            bind(given, input);
        }
        bind(this.output, output);
        bind(this.weights, weights);
        bind(back.gradient, gradient);
        bind(back.weightGradient, weightGradient);
        bind(back.biasGradient, biasGradient);
        run(back.elu);
        back.toWeights.compute().run();
        run(back.reorderWeightGradient);
        await();
    }

    /** To be called after {@link #backward}, if the shape has an input gradient. */
    public void backwardToInput(INDArray inputGradient) {
        Backward back = ofTraining(backward);
        bind(back.inputGradient, inputGradient);
        run(ofTraining(back.orderWeightsBack));
        run(ofTraining(back.toInput));
        await();
    }
}
