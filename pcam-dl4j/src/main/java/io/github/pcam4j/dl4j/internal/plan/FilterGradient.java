package io.github.pcam4j.dl4j.internal.plan;

import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The gradient of a convolution's filters and bias.
 *
 * @param filters where it is found for the filters, in whatever order
 * @param compute overwrites it with that of the images and maps that are bound
 */
record FilterGradient(memory filters, Runnable compute) {
    /** What oneDNN takes where there is no AVX512: less than half as fast as its products of matrices. */
    private static final String SLOW = "jit:avx2";

    /**
     * As oneDNN has it, or by products of matrices where these are faster.
     *
     * @param plan that owns it
     * @param shape of the convolution
     * @param type that is computed in
     * @param chosen what oneDNN would take
     * @param images that were convolved
     * @param maps the gradient of what came out
     * @param bias where to find the gradient of the bias
     */
    static FilterGradient of(Plan plan, ConvolutionShape shape, DataType type,
            convolution_backward_weights.primitive_desc chosen, memory images, memory maps, memory bias) {
        if (type == DataType.FLOAT && ProductFilterGradient.computes(shape)
                && SLOW.equals(chosen.impl_info_str().getString())) {
            ProductFilterGradient products = new ProductFilterGradient(plan, shape, images, maps, bias);
            return new FilterGradient(products.filters(), products::compute);
        }
        memory filters = plan.buffer(plan.own(chosen.diff_weights_desc()));
        Step step = new Step(plan, new convolution_backward_weights(chosen))
                .with(dnnl.DNNL_ARG_SRC, images).with(dnnl.DNNL_ARG_DIFF_DST, maps)
                .with(dnnl.DNNL_ARG_DIFF_WEIGHTS, filters).with(dnnl.DNNL_ARG_DIFF_BIAS, bias);
        return new FilterGradient(filters, () -> plan.run(step));
    }
}
