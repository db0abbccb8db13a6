package io.github.pcam4j.train.metrics;

import java.util.Locale;

/**
 * A threshold with what it achieves on the patches it was chosen on. Of the patches to come it will achieve somewhat
 * less: judge it on others.
 *
 * @param threshold scores at or above it are called 1
 * @param confusion what is then called what
 * @see BinaryMetrics
 */
public record OperatingPoint(double threshold, Confusion confusion) {

    /**
     * The highest threshold that reaches a sensitivity, and with it the highest specificity.
     *
     * @param metrics labels and scores, label 1 present
     * @param sensitivity the share of label 1 to be called 1, within (0, 1]
     * @return the point; tied scores are called alike, so that it may reach more than was wanted
     * @throws IllegalArgumentException if the sensitivity is outside (0, 1], or no patch has label 1, so that none can
     *     be reached
     */
    public static OperatingPoint forSensitivity(BinaryMetrics metrics, double sensitivity) {
        if (!(sensitivity > 0 && sensitivity <= 1)) {
            throw new IllegalArgumentException(
                    "a sensitivity must be within (0, 1], such as 0.95, not " + sensitivity);
        }
        if (metrics.positives() == 0) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "no sensitivity can be reached without label 1; all %d labels are 0",
                            metrics.size()));
        }
        double[] threshold = {Double.NaN};
        metrics.forEachThreshold((score, truePositives, falsePositives, newTrue, newFalse) -> {
            boolean reached = (double) truePositives / metrics.positives() >= sensitivity;
            if (reached && Double.isNaN(threshold[0])) {
                threshold[0] = score;
            }
        });
        return at(metrics, threshold[0]);
    }

    /**
     * The threshold with the highest index of Youden, {@code sensitivity + specificity - 1}; of those with an equal
     * index the lowest, which misses fewest of label 1.
     *
     * <p>Source: Youden, "Index for rating diagnostic tests", Cancer 3 (1950).
     *
     * @param metrics labels and scores, both classes present
     * @return the point
     * @throws IllegalArgumentException if all labels are the same
     */
    public static OperatingPoint youden(BinaryMetrics metrics) {
        metrics.requireBothClasses("Youden's index");
        YoudenIndex best = new YoudenIndex(metrics);
        metrics.forEachThreshold(best);
        return at(metrics, best.threshold);
    }

    private static OperatingPoint at(BinaryMetrics metrics, double threshold) {
        return new OperatingPoint(threshold, metrics.confusion(threshold));
    }

    /**
     * The share of label 1 that is called 1.
     *
     * @return {@link Confusion#recall}
     */
    public double sensitivity() {
        return confusion.recall();
    }

    /**
     * The share of label 0 that is called 0.
     *
     * @return {@link Confusion#specificity}
     */
    public double specificity() {
        return confusion.specificity();
    }

    /**
     * Youden's index.
     *
     * @return {@code sensitivity + specificity - 1}, within [-1, 1]
     */
    public double youdenIndex() {
        return sensitivity() + specificity() - 1;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "threshold %s: sensitivity %.4f, specificity %.4f", threshold, sensitivity(),
                specificity());
    }

    /** Keeps the last of equal ones, the lowest threshold. Whole numbers decide exactly what is equal. */
    private static final class YoudenIndex implements BinaryMetrics.ThresholdVisitor {
        private final long positives;
        private final long negatives;
        private long highest = Long.MIN_VALUE;
        private double threshold;

        YoudenIndex(BinaryMetrics metrics) {
            this.positives = metrics.positives();
            this.negatives = metrics.negatives();
        }

        @Override
        public void visit(double score, long truePositives, long falsePositives, long newTrue, long newFalse) {
            long index = truePositives * negatives - falsePositives * positives;
            if (index >= highest) {
                highest = index;
                threshold = score;
            }
        }
    }
}
