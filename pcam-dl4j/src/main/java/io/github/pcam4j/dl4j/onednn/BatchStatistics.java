package io.github.pcam4j.dl4j.onednn;

import io.github.pcam4j.dl4j.internal.plan.Chunks;

/**
 * Mean and variance of a batch from those of its parts (Chan, Golub and LeVeque 1983), and what leads from values that
 * were normalized by a part's statistics to values normalized by the batch's: {@code factor * value + offset}. In double
 * precision, for each channel.
 */
final class BatchStatistics {
    private final double epsilon;
    private final float[][] means;
    private final float[][] variances;
    private final double[] mean;
    private final double[] variance;

    /**
     * Statistics of a batch.
     *
     * @param chunks the batch's parts
     * @param means of each part, by channel
     * @param variances of each part, the biased ones
     * @param epsilon that is added to a variance before its root is taken
     */
    BatchStatistics(Chunks chunks, float[][] means, float[][] variances, double epsilon) {
        this.epsilon = epsilon;
        this.means = means;
        this.variances = variances;
        int channels = means[0].length;
        this.mean = new double[channels];
        this.variance = new double[channels];
        for (int channel = 0; channel < channels; channel++) {
            join(chunks, channel);
        }
    }

    private void join(Chunks chunks, int channel) {
        for (int part = 0; part < means.length; part++) {
            mean[channel] += chunks.share(part) * means[part][channel];
        }
        for (int part = 0; part < means.length; part++) {
            double apart = means[part][channel] - mean[channel];
            variance[channel] += chunks.share(part) * (variances[part][channel] + apart * apart);
        }
    }

    double mean(int channel) {
        return mean[channel];
    }

    double variance(int channel) {
        return variance[channel];
    }

    double deviation(int channel) {
        return Math.sqrt(variance[channel] + epsilon);
    }

    double factor(int part, int channel) {
        return Math.sqrt(variances[part][channel] + epsilon) / deviation(channel);
    }

    double offset(int part, int channel) {
        return (means[part][channel] - mean[channel]) / deviation(channel);
    }
}
