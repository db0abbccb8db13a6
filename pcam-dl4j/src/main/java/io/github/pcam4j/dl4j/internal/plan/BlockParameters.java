package io.github.pcam4j.dl4j.internal.plan;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The parameters of a block in inference, folded into what {@link BlockInferencePlan} does: filters and bias with the sign
 * of gamma, and {@code scale * elu(sign * maximum) + shift}.
 *
 * @param filters (out, in, row, column)
 * @param bias of each filter
 * @param sign 1, or -1 where gamma is below 0
 * @param scale gamma over the moving deviation
 * @param shift beta less the scaled moving mean
 */
public record BlockParameters(float[] filters, float[] bias, float[] sign, float[] scale, float[] shift) {

    /** What there is to normalize by. */
    public record Normalization(INDArray gamma, INDArray beta, INDArray mean, INDArray variance, double epsilon) { }

    public static BlockParameters of(INDArray filters, INDArray bias, Normalization normalization) {
        float[] gamma = Plan.values(normalization.gamma());
        float[] beta = Plan.values(normalization.beta());
        float[] mean = Plan.values(normalization.mean());
        float[] variance = Plan.values(normalization.variance());
        int channels = gamma.length;
        float[] sign = signs(gamma);
        float[] shift = new float[channels];
        float[] scale = new float[channels];
        for (int i = 0; i < channels; i++) {
            double factor = gamma[i] / Math.sqrt(variance[i] + normalization.epsilon());
            scale[i] = (float) factor;
            shift[i] = (float) (beta[i] - factor * mean[i]);
        }
        return new BlockParameters(signed(Plan.values(filters), sign), signed(Plan.values(bias), sign), sign, scale, shift);
    }

    /** Of each channel: -1 where normalization turns the order of values round, which is where gamma is below 0. */
    public static float[] signs(float[] gamma) {
        float[] signs = new float[gamma.length];
        for (int i = 0; i < gamma.length; i++) {
            signs[i] = gamma[i] < 0 ? -1 : 1;
        }
        return signs;
    }

    private static float[] signed(float[] values, float[] sign) {
        int each = values.length / sign.length;
        for (int i = 0; i < values.length; i++) {
            values[i] *= sign[i / each];
        }
        return values;
    }
}
