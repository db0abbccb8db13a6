package io.github.pcam4j.model;

/**
 * What an array of a network's parameters does.
 *
 * @see ParameterTable
 */
public enum ParameterKind {
    /** Factors of a convolution or a dense layer; the only ones that weight decay shrinks. */
    KERNEL,
    /** What such a layer adds. */
    BIAS,
    /** Factors of batch normalization: gamma. */
    SCALE,
    /** What batch normalization adds: beta. */
    SHIFT,
    /** A moving mean. It follows the batches and has no gradient. */
    MEAN,
    /** A moving variance. It follows the batches and has no gradient. */
    VARIANCE;

    /**
     * Whether it follows a gradient.
     *
     * @return false for moving statistics
     */
    public boolean isTrained() {
        return this != MEAN && this != VARIANCE;
    }

    /** Of a weight by Keras's name of it. */
    static ParameterKind ofKeras(String weight) {
        return switch (weight) {
            case "kernel" -> KERNEL;
            case "bias" -> BIAS;
            case "gamma" -> SCALE;
            case "beta" -> SHIFT;
            case "moving_mean" -> MEAN;
            case "moving_variance" -> VARIANCE;
            default -> throw new IllegalArgumentException("there is no weight called " + weight);
        };
    }
}
