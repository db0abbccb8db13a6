package io.github.pcam4j.dl4j.onednn;

import io.github.pcam4j.dl4j.internal.plan.BlockGradientPlan;
import io.github.pcam4j.dl4j.internal.plan.BlockParameters;
import io.github.pcam4j.dl4j.internal.plan.BlockShape;
import io.github.pcam4j.dl4j.internal.plan.BlockTrainingPlan;
import io.github.pcam4j.dl4j.internal.plan.Chunks;
import io.github.pcam4j.dl4j.internal.plan.ConvolutionShape;
import io.github.pcam4j.dl4j.internal.plan.Plan;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A block in training, for batches of one shape, a part of the batch at a time. It computes what convolution, ELU, batch
 * normalization by the whole batch's statistics and max pooling do one after the other, to rounding, without writing
 * normalized images or their gradients to memory. Owns native memory; what a forward pass leaves is valid until the next.
 */
final class TrainedBlock implements AutoCloseable {
    private final int channels;
    private final double epsilon;
    private final Chunks chunks;
    /** For each size of part. */
    private final List<BlockTrainingPlan> forward;
    private final List<BlockGradientPlan> backward;
    private final INDArray maxima;
    private final INDArray scaled;
    private final Places places;
    private final double valuesOfChannel;
    private @Nullable BatchStatistics statistics;
    private double[] gammaGradient = {};
    private double[] betaGradient = {};

    /** What pooling notes of where maxima stood. */
    private static final class Places extends BytePointer {
        private final long ofImage;

        Places(long ofImage, long images) {
            super(ofImage * images);
            this.ofImage = ofImage;
        }

        Pointer from(long image) {
            return new BytePointer(this).position(image * ofImage);
        }
    }

    TrainedBlock(BlockShape shape, double epsilon, long mostBytes) {
        ConvolutionShape convolution = shape.convolution();
        this.channels = Math.toIntExact(convolution.filters());
        this.epsilon = epsilon;
        this.chunks = Chunks.of(convolution.batch(), shape.bytesOfMaps(), mostBytes);
        this.forward = chunks.sizes().stream().map(size -> new BlockTrainingPlan(shape.of(size), epsilon)).toList();
        this.backward = forward.stream().map(it -> new BlockGradientPlan(it.block(), it.pooling())).toList();
        this.maxima = Nd4j.createUninitializedDetached(shape.type(), shape.output());
        this.scaled = Nd4j.createUninitializedDetached(shape.type(), shape.output());
        this.places = new Places(forward.get(0).bytesOfPlaces() / chunks.sizes().get(0), chunks.batch());
        this.valuesOfChannel = (double) convolution.batch() * convolution.outputHeight() * convolution.outputWidth();
    }

    /**
     * Computes the convolution's output and what {@link #output} needs.
     *
     * @param filters (out, in, row, column)
     * @param maps the convolution's output with ELU, written
     * @return the batch's statistics
     */
    BatchStatistics forward(INDArray images, INDArray filters, INDArray bias, INDArray gamma, INDArray maps) {
        float[] weights = Plan.values(filters);
        float[] biases = Plan.values(bias);
        float[] signs = BlockParameters.signs(Plan.values(gamma));
        forward.forEach(plan -> plan.use(weights, biases, signs));
        float[][] means = new float[chunks.parts()][];
        float[][] variances = new float[chunks.parts()][];
        for (int part = 0; part < chunks.parts(); part++) {
            BlockTrainingPlan plan = forward.get(chunks.sizeOf(part));
            plan.forward(place(images, part), place(maps, part), place(maxima, part), places.from(chunks.start(part)));
            means[part] = plan.mean();
            variances[part] = plan.variance();
        }
        BatchStatistics found = new BatchStatistics(chunks, means, variances, epsilon);
        statistics = found;
        return found;
    }

    /** Writes the block's output, to be called after {@link #forward}. */
    void output(INDArray gamma, INDArray beta, INDArray output) {
        BatchStatistics batch = Plan.ofTraining(statistics);
        float[] gammas = Plan.values(gamma);
        float[] betas = Plan.values(beta);
        for (int part = 0; part < chunks.parts(); part++) {
            int at = part;
            float[] scale = each(channel -> Math.abs(gammas[channel]) * batch.factor(at, channel));
            float[] shift = each(channel -> gammas[channel] * batch.offset(at, channel) + betas[channel]);
            forward.get(chunks.sizeOf(part)).finish(place(maxima, part), scale, shift, place(output, part));
        }
    }

    /** Takes the gradient at the block's output; {@link #gammaGradient} and {@link #betaGradient} can be asked for then. */
    void gradientAtOutput(INDArray filters, INDArray gamma, INDArray gradient) {
        BatchStatistics batch = Plan.ofTraining(statistics);
        float[] gammas = Plan.values(gamma);
        float[] weights = Plan.values(filters);
        float[] signs = BlockParameters.signs(gammas);
        float[] factors = each(channel -> gammas[channel] / batch.deviation(channel));
        backward.forEach(plan -> plan.use(weights, factors));
        gammaGradient = new double[channels];
        betaGradient = new double[channels];
        for (int part = 0; part < chunks.parts(); part++) {
            BlockGradientPlan plan = backward.get(chunks.sizeOf(part));
            plan.scale(place(maxima, part), place(gradient, part), place(scaled, part));
            float[] sums = plan.sum();
            float[] products = plan.product();
            for (int channel = 0; channel < channels; channel++) {
                betaGradient[channel] += sums[channel];
                gammaGradient[channel] += batch.offset(part, channel) * sums[channel]
                        + signs[channel] * batch.factor(part, channel) * products[channel];
            }
        }
    }

    float[] gammaGradient() {
        return each(channel -> gammaGradient[channel]);
    }

    float[] betaGradient() {
        return each(channel -> betaGradient[channel]);
    }

    /**
     * Writes the gradients of filters and bias and, if it is wanted, that of the images; to be called after
     * {@link #gradientAtOutput} with what {@link #forward} was given.
     */
    void backward(INDArray images, INDArray maps, INDArray gamma, INDArray filterGradient, INDArray biasGradient,
            @Nullable INDArray inputGradient) {
        BatchStatistics batch = Plan.ofTraining(statistics);
        float[] gammas = Plan.values(gamma);
        double[] slopes = new double[channels];
        for (int channel = 0; channel < channels; channel++) {
            double deviation = batch.deviation(channel);
            slopes[channel] = -gammas[channel] * gammaGradient[channel] / (valuesOfChannel * deviation * deviation);
        }
        float[] offsets = each(channel -> -gammas[channel] / batch.deviation(channel) * betaGradient[channel]
                / valuesOfChannel - slopes[channel] * batch.mean(channel));
        backward.forEach(plan -> plan.combineBy(each(channel -> slopes[channel]), offsets,
                new Plan.Address(filterGradient)));
        double[] biases = new double[channels];
        for (int part = 0; part < chunks.parts(); part++) {
            BlockGradientPlan plan = backward.get(chunks.sizeOf(part));
            plan.backward(place(images, part), place(maps, part), place(scaled, part), places.from(chunks.start(part)),
                    part == 0);
            float[] ofPart = plan.biasGradient();
            for (int channel = 0; channel < channels; channel++) {
                biases[channel] += ofPart[channel];
            }
            if (inputGradient != null) {
                plan.backwardToInput(place(inputGradient, part));
            }
        }
        Plan.setValues(biasGradient, each(channel -> biases[channel]));
    }

    private Plan.Address place(INDArray array, int part) {
        return new Plan.Address(array, array.length() / array.size(0) * array.dataType().width() * chunks.start(part));
    }

    private float[] each(IntToDoubleFunction value) {
        float[] values = new float[channels];
        for (int channel = 0; channel < channels; channel++) {
            values[channel] = (float) value.applyAsDouble(channel);
        }
        return values;
    }

    @Override
    public void close() {
        forward.forEach(Plan::close);
        backward.forEach(Plan::close);
        maxima.close();
        scaled.close();
        places.close();
    }
}
