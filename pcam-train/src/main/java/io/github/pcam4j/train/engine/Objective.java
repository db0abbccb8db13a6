package io.github.pcam4j.train.engine;

import java.util.Objects;

/**
 * What training makes small, and how far one step may go: binary cross-entropy with smoothed labels and weighted
 * classes, and a limit on the gradient.
 *
 * <p>The loss of a step is {@code sum(weight * loss) / n} over its n patches, as Keras's {@code class_weight} and the
 * {@code weight} of PyTorch's {@code BCEWithLogitsLoss} have it; PyTorch's {@code CrossEntropyLoss} divides by the sum
 * of the weights instead, which makes a patch's weight depend on the others of its batch.
 *
 * @param labelSmoothing within [0, 0.5): labels are taken for {@code s / 2} and {@code 1 - s / 2}, as in Keras's
 *     {@code BinaryCrossentropy}; Szegedy et al., Rethinking the Inception Architecture (2016), section 7
 * @param classWeights how much a patch of each class counts
 * @param maxGradientNorm the greatest norm of a step's gradient, positive, infinite for none: a longer gradient is
 *     shortened to it. The norm is the Euclidean one of all trained parameters together, and the factor {@code max /
 *     (norm + 1e-6)}, as in PyTorch's {@code clip_grad_norm_}; Pascanu et al., On the Difficulty of Training Recurrent
 *     Neural Networks (2013)
 * @see io.github.pcam4j.train.Trainer.Builder
 */
public record Objective(double labelSmoothing, ClassWeights classWeights, double maxGradientNorm) {
    /** Plain mean binary cross-entropy, whatever the gradient. */
    public static final Objective PLAIN = new Objective(0, ClassWeights.EQUAL, Double.POSITIVE_INFINITY);
    /** What is added to a norm before anything is divided by it. */
    public static final double NORM_EPSILON = 1e-6;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is outside its range
     */
    public Objective {
        Objects.requireNonNull(classWeights, "classWeights");
        if (!(labelSmoothing >= 0 && labelSmoothing < 0.5)) {
            throw new IllegalArgumentException("label smoothing must be within [0, 0.5), not " + labelSmoothing);
        }
        if (!(maxGradientNorm > 0)) {
            throw new IllegalArgumentException("the greatest gradient norm must be positive, not " + maxGradientNorm);
        }
    }

    /**
     * The same with other class weights.
     *
     * @param weights how much a patch of each class counts
     * @return the objective
     */
    public Objective with(ClassWeights weights) {
        return new Objective(labelSmoothing, weights, maxGradientNorm);
    }

    /**
     * What the network is to say of a patch.
     *
     * @param label 0 or 1
     * @return a probability
     */
    public double target(int label) {
        return label * (1 - labelSmoothing) + labelSmoothing / 2;
    }

    /**
     * Whether patches count differently.
     *
     * @return false if all weights are 1
     */
    public boolean isWeighted() {
        return !classWeights.equals(ClassWeights.EQUAL);
    }

    /**
     * Whether there is a limit on the gradient.
     *
     * @return false if the greatest norm is infinite
     */
    public boolean clips() {
        return maxGradientNorm < Double.POSITIVE_INFINITY;
    }

    /**
     * What a gradient is multiplied with.
     *
     * @param norm the gradient's
     * @return at most 1; NaN if the norm is
     */
    public double gradientScale(double norm) {
        return Math.min(1, maxGradientNorm / (norm + NORM_EPSILON));
    }
}
