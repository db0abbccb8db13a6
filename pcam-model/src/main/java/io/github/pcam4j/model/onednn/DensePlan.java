package io.github.pcam4j.model.onednn;

import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.inner_product_backward_data;
import org.bytedeco.dnnl.inner_product_backward_weights;
import org.bytedeco.dnnl.inner_product_forward;
import org.bytedeco.dnnl.memory;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Matrix product, bias and ELU. Weights stay where DL4J has them: column by column, an output's inputs side by side. */
final class DensePlan extends Plan {
    private final memory input;
    private final memory output;
    private final memory weights;
    private final memory bias;
    private final memory gradient;
    private final memory weightGradient;
    private final memory biasGradient;
    private final memory inputGradient;
    private final Step forward;
    private final Step elu;
    private final Step toWeights;
    private final Step toInput;

    /**
     * Shapes of a dense layer.
     *
     * @param batch rows
     * @param inputs a row
     * @param units outputs a row
     * @param training whether there will be a backward pass
     */
    record Shape(long batch, long inputs, long units, boolean training) { }

    DensePlan(Shape shape, DataType type) {
        memory.desc inputShape = describe(type, memory.format_tag.nc, shape.batch(), shape.inputs());
        memory.desc outputShape = describe(DataType.FLOAT, memory.format_tag.nc, shape.batch(), shape.units());
        memory.desc weightShape = describe(type, memory.format_tag.oi, shape.units(), shape.inputs());
        memory.desc biasShape = vector(shape.units());
        input = view(inputShape);
        output = view(outputShape);
        weights = view(weightShape);
        bias = view(biasShape);
        gradient = view(outputShape);
        weightGradient = view(weightShape);
        biasGradient = view(biasShape);
        inputGradient = view(inputShape);
        int kind = (shape.training() ? prop_kind.forward_training : prop_kind.forward_inference).value;
        inner_product_forward.primitive_desc chosen = own(new inner_product_forward.primitive_desc(processor(), kind,
                inputShape, weightShape, biasShape, outputShape, Elu.fused(this), false));
        forward = new Step(this, new inner_product_forward(chosen))
                .with(dnnl.DNNL_ARG_SRC, input).with(dnnl.DNNL_ARG_WEIGHTS, weights)
                .with(dnnl.DNNL_ARG_BIAS, bias).with(dnnl.DNNL_ARG_DST, output);
        if (shape.training()) {
            inner_product_forward.primitive_desc hint = own(new inner_product_forward.primitive_desc(processor(), kind,
                    inputShape, weightShape, biasShape, outputShape));
            elu = Elu.backward(this, outputShape, output, gradient);
            toWeights = new Step(this, new inner_product_backward_weights(own(
                    new inner_product_backward_weights.primitive_desc(processor(), inputShape, weightShape, biasShape,
                            outputShape, hint))))
                    .with(dnnl.DNNL_ARG_SRC, input).with(dnnl.DNNL_ARG_DIFF_DST, gradient)
                    .with(dnnl.DNNL_ARG_DIFF_WEIGHTS, weightGradient).with(dnnl.DNNL_ARG_DIFF_BIAS, biasGradient);
            toInput = new Step(this, new inner_product_backward_data(own(
                    new inner_product_backward_data.primitive_desc(processor(), inputShape, weightShape, outputShape,
                            hint))))
                    .with(dnnl.DNNL_ARG_DIFF_DST, gradient).with(dnnl.DNNL_ARG_WEIGHTS, weights)
                    .with(dnnl.DNNL_ARG_DIFF_SRC, inputGradient);
        } else {
            elu = null;
            toWeights = null;
            toInput = null;
        }
    }

    void forward(INDArray input, INDArray weights, INDArray bias, INDArray output) {
        bind(this.input, input);
        bind(this.weights, weights);
        bind(this.bias, bias);
        bind(this.output, output);
        run(forward);
        await();
    }

    /** The gradient at the output is overwritten with that before ELU. */
    void backward(INDArray input, INDArray output, INDArray weights, INDArray gradient, INDArray weightGradient,
            INDArray biasGradient, INDArray inputGradient) {
        bind(this.input, input);
        bind(this.output, output);
        bind(this.weights, weights);
        bind(this.gradient, gradient);
        bind(this.weightGradient, weightGradient);
        bind(this.biasGradient, biasGradient);
        bind(this.inputGradient, inputGradient);
        run(elu);
        run(toWeights);
        run(toInput);
        await();
    }
}
