package io.github.pcam4j.train.engine;

import java.util.Locale;

/**
 * How much a patch of each class counts in the loss.
 *
 * @param negative the weight of patches of label 0, within [1e-9, 1e9]
 * @param positive the weight of patches of label 1, within [1e-9, 1e9]
 * @see io.github.pcam4j.train.Trainer.Builder#classWeights
 */
public record ClassWeights(double negative, double positive) {
    /** All patches count the same. */
    public static final ClassWeights EQUAL = new ClassWeights(1, 1);

    private static final double LEAST = 1e-9;
    private static final double MOST = 1e9;

    /**
     * Checks the weights. Losses are computed in single precision, which greater ones take to infinity.
     *
     * @throws IllegalArgumentException if a weight is outside its range
     */
    public ClassWeights {
        if (!(negative >= LEAST && negative <= MOST && positive >= LEAST && positive <= MOST)) {
            throw new IllegalArgumentException("class weights must be within [%s, %s], not %s and %s"
                    .formatted(LEAST, MOST, negative, positive));
        }
    }

    /**
     * Weights with which both classes count the same in sum, {@code n / (2 n_c)}: scikit-learn's "balanced", after King
     * and Zeng, Logistic Regression in Rare Events Data (2001). Their mean over the patches is 1, so that learning
     * rates stay what they were.
     *
     * @param labels 0 or 1, of all patches to train on
     * @return the weights
     * @throws IllegalArgumentException if a class is missing
     */
    public static ClassWeights balanced(byte[] labels) {
        int positives = 0;
        for (byte label : labels) {
            positives += label;
        }
        int negatives = labels.length - positives;
        if (positives == 0 || negatives == 0) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "classes cannot be balanced: of %d patches to train on, %d have "
                    + "label 0 and %d label 1. Give weights, or patches of both",
                    labels.length, negatives, positives));
        }
        return new ClassWeights(labels.length / (2.0 * negatives), labels.length / (2.0 * positives));
    }

    /**
     * The weight of a label.
     *
     * @param label 0 or 1
     * @return its weight
     */
    public double of(int label) {
        return label == 0 ? negative : positive;
    }
}
