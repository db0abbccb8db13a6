package io.github.pcam4j.train.metrics;

import java.util.Arrays;
import java.util.Locale;

/**
 * The receiver operating characteristic: for every threshold, which share of label 0 and which share of label 1 scores
 * at or above it. Points run from (0, 0) to (1, 1); those on a straight line between two others are left out, since
 * they change neither the plot nor the area (compare scikit-learn's {@code roc_curve(drop_intermediate=True)}).
 *
 * <p>Source: Fawcett, "An introduction to ROC analysis", Pattern Recognition Letters 27 (2006), algorithm 1, where
 * tied scores are one step. Immutable and safe for use by several threads.
 *
 * @see BinaryMetrics#rocCurve
 */
public final class RocCurve {
    private final double[] thresholds;
    private final double[] falsePositiveRates;
    private final double[] truePositiveRates;

    private RocCurve(double[] thresholds, double[] falsePositiveRates, double[] truePositiveRates) {
        this.thresholds = thresholds;
        this.falsePositiveRates = falsePositiveRates;
        this.truePositiveRates = truePositiveRates;
    }

    /**
     * How many points there are.
     *
     * @return the count, at least 2
     */
    public int size() {
        return thresholds.length;
    }

    /**
     * The thresholds, falling; a patch is called 1 if its score is at least the threshold.
     *
     * @return a new array of {@link #size} values; the first is positive infinity, where nothing is called 1
     */
    public double[] thresholds() {
        return thresholds.clone();
    }

    /**
     * The horizontal axis: the share of label 0 at or above each threshold.
     *
     * @return a new array of {@link #size} values, rising from 0 to 1
     */
    public double[] falsePositiveRates() {
        return falsePositiveRates.clone();
    }

    /**
     * The vertical axis: the share of label 1 at or above each threshold.
     *
     * @return a new array of {@link #size} values, rising from 0 to 1
     */
    public double[] truePositiveRates() {
        return truePositiveRates.clone();
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "RocCurve[%d points]", size());
    }

    /** Takes the points in order and keeps the corners. Counts are whole numbers, so "straight" is decided exactly. */
    static final class Builder {
        private double[] thresholds = new double[64];
        private long[] falsePositives = new long[64];
        private long[] truePositives = new long[64];
        private int size;

        Builder() {
            add(Double.POSITIVE_INFINITY, 0, 0);
        }

        void add(double threshold, long falsePositive, long truePositive) {
            if (size >= 2 && straight(falsePositive, truePositive)) {
                size--;
            }
            if (size == thresholds.length) {
                thresholds = Arrays.copyOf(thresholds, 2 * size);
                falsePositives = Arrays.copyOf(falsePositives, 2 * size);
                truePositives = Arrays.copyOf(truePositives, 2 * size);
            }
            thresholds[size] = threshold;
            falsePositives[size] = falsePositive;
            truePositives[size] = truePositive;
            size++;
        }

        RocCurve build() {
            return new RocCurve(Arrays.copyOf(thresholds, size), shares(falsePositives), shares(truePositives));
        }

        /** Whether the last point lies on the line from the one before it to the new one. */
        private boolean straight(long falsePositive, long truePositive) {
            int last = size - 1;
            long acrossBefore = falsePositives[last] - falsePositives[last - 1];
            long upBefore = truePositives[last] - truePositives[last - 1];
            long across = falsePositive - falsePositives[last];
            long up = truePositive - truePositives[last];
            return acrossBefore * up == across * upBefore;
        }

        private double[] shares(long[] counts) {
            double total = counts[size - 1];
            return Arrays.stream(counts, 0, size).mapToDouble(count -> count / total).toArray();
        }
    }
}
