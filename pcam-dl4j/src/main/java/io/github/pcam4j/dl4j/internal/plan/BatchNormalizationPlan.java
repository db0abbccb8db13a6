package io.github.pcam4j.dl4j.internal.plan;

import org.bytedeco.dnnl.batch_normalization_backward;
import org.bytedeco.dnnl.batch_normalization_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.normalization_flags;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Batch normalization over all but the channels, with the batch's statistics in training and given ones otherwise. */
public final class BatchNormalizationPlan extends Plan {
    private final memory input;
    private final memory output;
    private final memory mean;
    private final memory variance;
    private final memory gamma;
    private final memory beta;
    private final memory gradient;
    private final memory inputGradient;
    private final memory gammaGradient;
    private final memory betaGradient;
    private final Step forward;
    private final @Nullable Step backward;

    /**
     * Shapes of a batch normalization.
     *
     * @param batch patches
     * @param height of each, 1 for vectors
     * @param width of each, 1 for vectors
     * @param channels that are normalized, each by itself
     * @param training whether the batch's own statistics are used, and there will be a backward pass
     */
    public record Shape(long batch, long height, long width, long channels, boolean training) { }

    public BatchNormalizationPlan(Shape shape, double epsilon, DataType type) {
        memory.desc images = images(type, shape.batch(), shape.height(), shape.width(), shape.channels());
        memory.desc channels = vector(shape.channels());
        input = view(images);
        output = view(images);
        mean = view(channels);
        variance = view(channels);
        gamma = view(channels);
        beta = view(channels);
        gradient = view(images);
        inputGradient = view(images);
        gammaGradient = view(channels);
        betaGradient = view(channels);
        int flags = normalization_flags.use_scale.value | normalization_flags.use_shift.value
                | (shape.training() ? 0 : normalization_flags.use_global_stats.value);
        int kind = (shape.training() ? prop_kind.forward_training : prop_kind.forward_inference).value;
        batch_normalization_forward.primitive_desc chosen = own(new batch_normalization_forward.primitive_desc(
                processor(), kind, images, images, (float) epsilon, flags));
        forward = withStatistics(new Step(this, new batch_normalization_forward(chosen)))
                .with(dnnl.DNNL_ARG_SHIFT, beta).with(dnnl.DNNL_ARG_DST, output);
        backward = shape.training() ? backward(chosen, images, (float) epsilon, flags) : null;
    }

    private Step withStatistics(Step step) {
        return step.with(dnnl.DNNL_ARG_SRC, input).with(dnnl.DNNL_ARG_MEAN, mean)
                .with(dnnl.DNNL_ARG_VARIANCE, variance).with(dnnl.DNNL_ARG_SCALE, gamma);
    }

    private Step backward(batch_normalization_forward.primitive_desc hint, memory.desc images, float epsilon,
            int flags) {
        batch_normalization_backward.primitive_desc chosen = own(new batch_normalization_backward.primitive_desc(
                processor(), prop_kind.backward.value, images, images, images, epsilon, flags, hint));
        return withStatistics(new Step(this, new batch_normalization_backward(chosen)))
                .with(dnnl.DNNL_ARG_DIFF_DST, gradient).with(dnnl.DNNL_ARG_DIFF_SRC, inputGradient)
                .with(dnnl.DNNL_ARG_DIFF_SCALE, gammaGradient).with(dnnl.DNNL_ARG_DIFF_SHIFT, betaGradient);
    }

    private void bindGiven(INDArray input, INDArray mean, INDArray variance, INDArray gamma) {
        bind(this.input, input);
        bind(this.mean, mean);
        bind(this.variance, variance);
        bind(this.gamma, gamma);
    }

    /** Mean and (biased) variance are written in training and read otherwise. */
    public void forward(INDArray input, INDArray mean, INDArray variance, INDArray gamma, INDArray beta, INDArray output) {
        bindGiven(input, mean, variance, gamma);
        bind(this.beta, beta);
        bind(this.output, output);
        run(forward);
        await();
    }

    /** Mean and variance are those that {@link #forward} wrote. */
    public void backward(INDArray input, INDArray mean, INDArray variance, INDArray gamma, INDArray gradient,
            INDArray inputGradient, INDArray gammaGradient, INDArray betaGradient) {
        bindGiven(input, mean, variance, gamma);
        bind(this.gradient, gradient);
        bind(this.inputGradient, inputGradient);
        bind(this.gammaGradient, gammaGradient);
        bind(this.betaGradient, betaGradient);
        run(ofTraining(backward));
        await();
    }
}
