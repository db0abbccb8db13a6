package io.github.pcam4j.dl4j.internal.plan;

import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.inner_product_backward_data;
import org.bytedeco.dnnl.inner_product_backward_weights;
import org.bytedeco.dnnl.inner_product_forward;
import org.bytedeco.dnnl.memory;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Matrix product, bias and ELU. Weights stay where DL4J has them: column by column, an output's inputs side by side. The
 * output is FLOAT; where the input is not, both factors of each product are rounded to its type.
 */
public final class DensePlan extends Plan {
    private final memory input;
    private final memory output;
    private final memory weights;
    private final memory bias;
    private final @Nullable Step roundWeights;
    private final Step forward;
    private final @Nullable Backward backward;

    /**
     * Shapes of a dense layer.
     *
     * @param batch rows
     * @param inputs a row
     * @param units outputs a row
     * @param training whether there will be a backward pass
     */
    public record Shape(long batch, long inputs, long units, boolean training) { }

    public DensePlan(Shape shape, DataType type) {
        memory.desc inputShape = describe(type, memory.format_tag.nc, shape.batch(), shape.inputs());
        memory.desc outputShape = describe(DataType.FLOAT, memory.format_tag.nc, shape.batch(), shape.units());
        memory.desc weightShape = weights(shape, type);
        memory.desc biasShape = vector(shape.units());
        input = view(inputShape);
        output = view(outputShape);
        weights = view(weights(shape, DataType.FLOAT));
        bias = view(biasShape);
        memory rounded = type == DataType.FLOAT ? weights : buffer(weightShape);
        roundWeights = type == DataType.FLOAT ? null : copy(weights, rounded);
        int kind = (shape.training() ? prop_kind.forward_training : prop_kind.forward_inference).value;
        inner_product_forward.primitive_desc chosen = own(new inner_product_forward.primitive_desc(processor(), kind,
                inputShape, weightShape, biasShape, outputShape, Elu.fused(this), false));
        forward = new Step(this, new inner_product_forward(chosen))
                .with(dnnl.DNNL_ARG_SRC, input).with(dnnl.DNNL_ARG_WEIGHTS, rounded)
                .with(dnnl.DNNL_ARG_BIAS, bias).with(dnnl.DNNL_ARG_DST, output);
        backward = shape.training() ? new Backward(shape, type, rounded) : null;
    }

    private memory.desc weights(Shape shape, DataType type) {
        return describe(type, memory.format_tag.oi, shape.units(), shape.inputs());
    }

    /** The way back: through ELU, to weights and bias, and to the input. */
    private final class Backward {
        private final memory gradient;
        private final memory weightGradient;
        private final memory biasGradient;
        private final memory inputGradient;
        private final Step elu;
        private final @Nullable Step roundGradient;
        private final Step toWeights;
        private final Step toInput;

        Backward(Shape shape, DataType type, memory roundedWeights) {
            memory.desc inputShape = describe(type, memory.format_tag.nc, shape.batch(), shape.inputs());
            memory.desc exactOutput = describe(DataType.FLOAT, memory.format_tag.nc, shape.batch(), shape.units());
            memory.desc outputShape = describe(type, memory.format_tag.nc, shape.batch(), shape.units());
            memory.desc biasShape = vector(shape.units());
            gradient = view(exactOutput);
            weightGradient = view(weights(shape, DataType.FLOAT));
            biasGradient = view(biasShape);
            inputGradient = view(inputShape);
            elu = Elu.backward(DensePlan.this, exactOutput, output, gradient);
            memory rounded = type == DataType.FLOAT ? gradient : buffer(outputShape);
            roundGradient = type == DataType.FLOAT ? null : copy(gradient, rounded);
            inner_product_forward.primitive_desc hint = own(new inner_product_forward.primitive_desc(processor(),
                    prop_kind.forward_training.value, inputShape, weights(shape, type), biasShape, outputShape));
            toWeights = new Step(DensePlan.this, new inner_product_backward_weights(own(
                    new inner_product_backward_weights.primitive_desc(processor(), inputShape,
                            weights(shape, DataType.FLOAT), biasShape, outputShape, hint))))
                    .with(dnnl.DNNL_ARG_SRC, input).with(dnnl.DNNL_ARG_DIFF_DST, rounded)
                    .with(dnnl.DNNL_ARG_DIFF_WEIGHTS, weightGradient).with(dnnl.DNNL_ARG_DIFF_BIAS, biasGradient);
            toInput = new Step(DensePlan.this, new inner_product_backward_data(own(
                    new inner_product_backward_data.primitive_desc(processor(), inputShape, weights(shape, type),
                            outputShape, hint))))
                    .with(dnnl.DNNL_ARG_DIFF_DST, rounded).with(dnnl.DNNL_ARG_WEIGHTS, roundedWeights)
                    .with(dnnl.DNNL_ARG_DIFF_SRC, inputGradient);
        }
    }

    public void forward(INDArray input, INDArray weights, INDArray bias, INDArray output) {
        bind(this.input, input);
        bind(this.weights, weights);
        bind(this.bias, bias);
        bind(this.output, output);
        if (roundWeights != null) {
            run(roundWeights);
        }
        run(forward);
        await();
    }

    /** To be called after {@link #forward} of the same input. The gradient is overwritten with that before ELU. */
    public void backward(INDArray input, INDArray output, INDArray weights, INDArray gradient, INDArray weightGradient,
            INDArray biasGradient, INDArray inputGradient) {
        Backward back = ofTraining(backward);
        bind(this.input, input);
        bind(this.output, output);
        bind(this.weights, weights);
        bind(back.gradient, gradient);
        bind(back.weightGradient, weightGradient);
        bind(back.biasGradient, biasGradient);
        bind(back.inputGradient, inputGradient);
        run(back.elu);
        if (back.roundGradient != null) {
            run(back.roundGradient);
        }
        run(back.toWeights);
        run(back.toInput);
        await();
    }
}
