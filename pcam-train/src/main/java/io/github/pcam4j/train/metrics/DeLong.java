package io.github.pcam4j.train.metrics;

import io.github.pcam4j.train.internal.LabelledScores;
import java.util.Arrays;
import java.util.Locale;

/**
 * The variance of ROC AUC, and the paired test of two models on the same patches, without assumptions on how scores are
 * distributed. Patches are taken as independent: where several come from one slide, which are alike, intervals are too
 * narrow and p-values too small, and {@link GroupBootstrap} is the honest choice.
 *
 * <p>Source: DeLong, DeLong and Clarke-Pearson, "Comparing the areas under two or more correlated receiver operating
 * characteristic curves: a nonparametric approach", Biometrics 44 (1988); the O(n log n) way of Sun and Xu, "Fast
 * implementation of DeLong's algorithm", IEEE Signal Processing Letters 21 (2014). A patch's component, which Sun and
 * Xu have from the difference of two midranks, is counted here directly, in whole numbers of halves, by looking its
 * score up among the sorted ones of the other class. R's pROC gives the same figures.
 */
public final class DeLong {
    private DeLong() { }

    /**
     * The area of one model.
     *
     * @param labels 0 or 1 for each patch, both present
     * @param scores a finite score for each patch
     * @return the area, the same as {@link BinaryMetrics#rocAuc}, with its standard error
     * @throws IllegalArgumentException if all labels are the same, the lengths differ, a label is neither 0 nor 1 or a
     *     score is not finite
     */
    public static AucEstimate estimate(byte[] labels, double[] scores) {
        Components components = Components.of(LabelledScores.of(labels, scores));
        return new AucEstimate(components.auc(), Math.sqrt(components.variance()),
                components.ofPositives.length, components.ofNegatives.length);
    }

    /**
     * The paired test of two models at the 95 percent level.
     *
     * @param labels 0 or 1 for each patch, at least two of each
     * @param a the first model's scores
     * @param b the second model's scores of the same patches, in the same order
     * @return {@link #compare(byte[], double[], double[], double)} at {@link ConfidenceInterval#USUAL_LEVEL}
     * @throws IllegalArgumentException if a class has fewer than two patches, the lengths differ, a label is neither 0
     *     nor 1 or a score is not finite
     */
    public static AucComparison compare(byte[] labels, double[] a, double[] b) {
        return compare(labels, a, b, ConfidenceInterval.USUAL_LEVEL);
    }

    /**
     * The paired test of two models: {@code z = (AUC_B - AUC_A) / SE}, where SE regards that both were judged on the
     * same patches, p is two-sided, and the interval is {@code difference +- z_level SE}, cut at -1 and 1.
     *
     * @param labels 0 or 1 for each patch, at least two of each
     * @param a the first model's scores
     * @param b the second model's scores of the same patches, in the same order
     * @param level how often such intervals hold the true difference, within (0, 1)
     * @return the difference
     * @throws IllegalArgumentException if a class has fewer than two patches, the lengths differ, a label is neither 0
     *     nor 1, a score is not finite or the level is outside (0, 1)
     */
    public static AucComparison compare(byte[] labels, double[] a, double[] b, double level) {
        Components ofA = Components.of(LabelledScores.of(labels, a));
        Components ofB = Components.of(LabelledScores.of(labels, b));
        if (Math.min(ofA.ofPositives.length, ofA.ofNegatives.length) < 2) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "DeLong's test needs two patches of each class; there are %d of label "
                    + "0 and %d of label 1",
                    ofA.ofNegatives.length, ofA.ofPositives.length));
        }
        // The variance of the components' differences is var(A) + var(B) - 2 cov(A, B) without its cancellation.
        double standardError = Math.sqrt(ofB.minus(ofA).variance());
        double half = NormalDistribution.bound(level) * standardError;
        double difference = ofB.auc() - ofA.auc();
        ConfidenceInterval interval = new ConfidenceInterval(
                Math.max(-1, difference - half), Math.min(1, difference + half), level);
        return AucComparison.of(ofA.auc(), ofB.auc(), standardError, interval, labels.length, "DeLong");
    }

    /**
     * Twice the number of patches of the other class against which each patch is on the right side, ties counted as a
     * half: whole numbers, at most 2^32.
     *
     * @param ofPositives of each patch of label 1, in order
     * @param ofNegatives of each patch of label 0, in order
     */
    private record Components(long[] ofPositives, long[] ofNegatives) {

        static Components of(LabelledScores labelled) {
            labelled.requireBothClasses("ROC AUC");
            double[] positives = labelled.scoresOf(1);
            double[] negatives = labelled.scoresOf(0);
            double[] sortedPositives = sorted(positives);
            double[] sortedNegatives = sorted(negatives);
            long[] ofPositives = Arrays.stream(positives)
                    .mapToLong(score -> twiceBelow(sortedNegatives, score)).toArray();
            long[] ofNegatives = Arrays.stream(negatives)
                    .mapToLong(score -> 2L * positives.length - twiceBelow(sortedPositives, score)).toArray();
            return new Components(ofPositives, ofNegatives);
        }

        Components minus(Components other) {
            return new Components(differences(ofPositives, other.ofPositives),
                    differences(ofNegatives, other.ofNegatives));
        }

        double auc() {
            return Arrays.stream(ofPositives).sum() / (2.0 * ofNegatives.length * ofPositives.length);
        }

        /** NaN where a class has one patch. */
        double variance() {
            return varianceOfMean(ofPositives, 2.0 * ofNegatives.length)
                    + varianceOfMean(ofNegatives, 2.0 * ofPositives.length);
        }

        private static double varianceOfMean(long[] values, double unit) {
            double mean = (double) Arrays.stream(values).sum() / values.length;
            double squares = Arrays.stream(values).mapToDouble(value -> (value - mean) * (value - mean)).sum();
            return squares / (unit * unit) / (values.length - 1.0) / values.length;
        }

        /** Values below count two, those tied one. */
        private static long twiceBelow(double[] sorted, double score) {
            return (long) SortedValues.below(sorted, score) + SortedValues.upTo(sorted, score);
        }

        private static long[] differences(long[] values, long[] others) {
            long[] differences = new long[values.length];
            Arrays.setAll(differences, index -> values[index] - others[index]);
            return differences;
        }

        private static double[] sorted(double[] values) {
            double[] sorted = values.clone();
            Arrays.sort(sorted);
            return sorted;
        }
    }
}
