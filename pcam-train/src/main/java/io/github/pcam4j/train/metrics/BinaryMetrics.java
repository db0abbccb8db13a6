package io.github.pcam4j.train.metrics;

import io.github.pcam4j.internal.Require;
import io.github.pcam4j.train.internal.LabelledScores;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/**
 * The metrics of two-class predictions: labels 0 and 1, and for each patch a score that is higher where label 1 is
 * likelier. What concerns the order of scores alone ({@link #rocAuc}, {@link #averagePrecision}, {@link #rocCurve},
 * {@link #confusion}) takes any finite scores; {@link #logLoss} and {@link #brier} need probabilities.
 *
 * <p>Making one sorts the scores, O(n log n); after that {@link #confusion} costs O(log n) and all else O(n). Counts
 * are whole numbers throughout and sums are compensated, so that n up to 2^31 loses nothing. Results do not depend on
 * the order of the patches. Immutable and safe for use by several threads; it holds 8 bytes a patch.
 *
 * <pre>{@code
 * double auc = BinaryMetrics.of(store.labels(), probabilities).rocAuc();
 * }</pre>
 */
public final class BinaryMetrics {

    /** The distance from 1 to the next double: numpy's {@code finfo(float64).eps}. */
    private static final double DOUBLE_EPSILON = Math.ulp(1.0);
    /** The distance from 1 to the next float: numpy's {@code finfo(float32).eps}. */
    private static final double FLOAT_EPSILON = Math.ulp(1f);

    private final double[] negatives;
    private final double[] positives;
    private final double epsilon;

    private BinaryMetrics(double[] negatives, double[] positives, double epsilon) {
        this.negatives = negatives;
        this.positives = positives;
        this.epsilon = epsilon;
    }

    /**
     * Takes labels and scores; nothing of the arrays is kept.
     *
     * @param labels 0 or 1 for each patch, at least one
     * @param scores a finite score for each patch
     * @return the metrics
     * @throws IllegalArgumentException if there are no patches, the lengths differ, a label is neither 0 nor 1 or a
     *     score is not finite, naming the index
     */
    public static BinaryMetrics of(byte[] labels, double[] scores) {
        return of(LabelledScores.of(labels, scores), DOUBLE_EPSILON);
    }

    /**
     * Takes labels and scores of single precision. They are widened, so results are those of the same doubles, but for
     * the clipping of {@link #logLoss}.
     *
     * @param labels 0 or 1 for each patch, at least one
     * @param scores a finite score for each patch
     * @return the metrics
     * @throws IllegalArgumentException if there are no patches, the lengths differ, a label is neither 0 nor 1 or a
     *     score is not finite, naming the index
     */
    public static BinaryMetrics of(byte[] labels, float[] scores) {
        return of(LabelledScores.of(labels, scores), FLOAT_EPSILON);
    }

    private static BinaryMetrics of(LabelledScores labelled, double epsilon) {
        double[] negatives = labelled.scoresOf(0);
        double[] positives = labelled.scoresOf(1);
        Arrays.sort(negatives);
        Arrays.sort(positives);
        return new BinaryMetrics(negatives, positives, epsilon);
    }

    /**
     * How many patches have label 0.
     *
     * @return the count
     */
    public int negatives() {
        return negatives.length;
    }

    /**
     * How many patches have label 1.
     *
     * @return the count
     */
    public int positives() {
        return positives.length;
    }

    /**
     * How many patches there are.
     *
     * @return the count, at least 1
     */
    public int size() {
        return negatives.length + positives.length;
    }

    /**
     * The area under the ROC curve: the chance that a random patch of label 1 scores above a random patch of label 0,
     * ties counted as a half. This is the Mann-Whitney U statistic with midranks, divided by the number of pairs, and
     * equals the trapezoidal area; U is counted exactly.
     *
     * <p>Source: Hanley and McNeil, "The meaning and use of the area under a receiver operating characteristic (ROC)
     * curve", Radiology 143 (1982); Fawcett, Pattern Recognition Letters 27 (2006). scikit-learn's
     * {@code roc_auc_score}.
     *
     * @return the area, within [0, 1]
     * @throws IllegalArgumentException if all labels are the same
     */
    public double rocAuc() {
        requireBothClasses("ROC AUC");
        TwiceU twiceU = new TwiceU();
        forEachThreshold(twiceU);
        return twiceU.sum / (2.0 * negatives.length * positives.length);
    }

    /**
     * The average precision: the sum over all distinct scores, falling, of precision there times the gain in recall,
     * {@code sum((R_n - R_(n-1)) P_n)}, without interpolation.
     *
     * <p>Source: scikit-learn's {@code average_precision_score}, which cites Manning, Raghavan and Schuetze,
     * "Introduction to Information Retrieval" (2008), chapter 8.
     *
     * @return the average precision, within (0, 1]
     * @throws IllegalArgumentException if no patch has label 1
     */
    public double averagePrecision() {
        Require.argument(positives.length > 0, "average precision needs label 1; all %s labels are 0", size());
        AveragePrecision average = new AveragePrecision();
        forEachThreshold(average);
        return average.sum.getSum() / positives.length;
    }

    /**
     * The mean binary cross-entropy, in nats: the mean of {@code -ln(p)} over label 1 and {@code -ln(1 - p)} over
     * label 0, with p clipped to [epsilon, 1 - epsilon] so that a certain and wrong score costs much but not
     * infinitely much. Epsilon is that of the type in which the scores came, as in scikit-learn's {@code log_loss}
     * from 1.2 on, which takes numpy's {@code finfo(dtype).eps}: 2^-52 for double (a cost of 36.0 at most), 2^-23 for
     * float (15.9 at most).
     *
     * <p>Source: Bishop, "Pattern Recognition and Machine Learning" (2006), equation 4.90, divided by n.
     *
     * @return the loss, positive
     * @throws IllegalArgumentException if a score is outside [0, 1]
     */
    public double logLoss() {
        return mean("log loss", score -> -Math.log(1 - clipped(score)), score -> -Math.log(clipped(score)));
    }

    /**
     * The Brier score: the mean of {@code (p - label)^2}.
     *
     * <p>Source: Brier, "Verification of forecasts expressed in terms of probability", Monthly Weather Review 78
     * (1950), halved as is usual for two classes. scikit-learn's {@code brier_score_loss}.
     *
     * @return the score, within [0, 1]; 0 is best
     * @throws IllegalArgumentException if a score is outside [0, 1]
     */
    public double brier() {
        return mean("the Brier score", score -> score * score, score -> (1 - score) * (1 - score));
    }

    /**
     * What would be called right and wrong at a threshold.
     *
     * @param threshold scores at or above it are called 1
     * @return the counts
     * @throws IllegalArgumentException if the threshold is NaN
     */
    public Confusion confusion(double threshold) {
        Require.argument(!Double.isNaN(threshold), "the threshold must be a number, not NaN");
        int trueNegatives = SortedValues.below(negatives, threshold);
        int falseNegatives = SortedValues.below(positives, threshold);
        return new Confusion(positives.length - falseNegatives, negatives.length - trueNegatives,
                trueNegatives, falseNegatives);
    }

    /**
     * The share of patches called right at a threshold.
     *
     * @param threshold scores at or above it are called 1
     * @return the accuracy, within [0, 1]; see {@link Confusion#accuracy}
     * @throws IllegalArgumentException if the threshold is NaN
     */
    public double accuracy(double threshold) {
        return confusion(threshold).accuracy();
    }

    /**
     * The harmonic mean of precision and recall at a threshold.
     *
     * @param threshold scores at or above it are called 1
     * @return F1, within [0, 1]; see {@link Confusion#f1}
     * @throws IllegalArgumentException if the threshold is NaN
     */
    public double f1(double threshold) {
        return confusion(threshold).f1();
    }

    /**
     * The ROC curve, for plots.
     *
     * @return its corners
     * @throws IllegalArgumentException if all labels are the same
     */
    public RocCurve rocCurve() {
        requireBothClasses("a ROC curve");
        RocCurve.Builder curve = new RocCurve.Builder();
        forEachThreshold((score, truePositives, falsePositives, newTrue, newFalse) ->
                curve.add(score, falsePositives, truePositives));
        return curve.build();
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "BinaryMetrics[%d patches of label 0, %d of label 1]",
                negatives.length, positives.length);
    }

    /** Goes through the distinct scores from the highest down, tied ones at once. */
    void forEachThreshold(ThresholdVisitor visitor) {
        int negative = negatives.length;
        int positive = positives.length;
        while (negative > 0 || positive > 0) {
            double score = Math.max(negative > 0 ? negatives[negative - 1] : Double.NEGATIVE_INFINITY,
                    positive > 0 ? positives[positive - 1] : Double.NEGATIVE_INFINITY);
            int negativesAbove = negative;
            int positivesAbove = positive;
            while (negative > 0 && negatives[negative - 1] == score) {
                negative--;
            }
            while (positive > 0 && positives[positive - 1] == score) {
                positive--;
            }
            visitor.visit(score, positives.length - positive, negatives.length - negative,
                    positivesAbove - positive, negativesAbove - negative);
        }
    }

    private double mean(String metric, DoubleUnaryOperator ofNegative, DoubleUnaryOperator ofPositive) {
        requireProbabilities(metric, negatives);
        requireProbabilities(metric, positives);
        // A stream's sum is compensated.
        return (Arrays.stream(negatives).map(ofNegative).sum() + Arrays.stream(positives).map(ofPositive).sum())
                / size();
    }

    private double clipped(double score) {
        return Math.min(Math.max(score, epsilon), 1 - epsilon);
    }

    void requireBothClasses(String metric) {
        Require.argument(negatives.length > 0 && positives.length > 0, "%s needs both classes; all %s labels are %s",
                metric, size(), positives.length > 0 ? 1 : 0);
    }

    private static void requireProbabilities(String metric, double[] sorted) {
        if (sorted.length > 0) {
            double outside = sorted[0] < 0 ? sorted[0] : sorted[sorted.length - 1];
            Require.argument(outside >= 0 && outside <= 1,
                    "%s needs probabilities within [0, 1]; there is a score of %s", metric, outside);
        }
    }

    /** Hears of one distinct score. */
    @FunctionalInterface
    interface ThresholdVisitor {

        /**
         * A threshold was reached.
         *
         * @param truePositives patches of label 1 that score at least this
         * @param falsePositives patches of label 0 that score at least this
         * @param newTrue patches of label 1 that score exactly this
         * @param newFalse patches of label 0 that score exactly this
         */
        void visit(double score, long truePositives, long falsePositives, long newTrue, long newFalse);
    }

    /** Twice U: 2 for each pair with label 1 above, 1 for each tie. It stays below 2^62, pairs being below 2^60. */
    private static final class TwiceU implements ThresholdVisitor {
        private long sum;

        @Override
        public void visit(double score, long truePositives, long falsePositives, long newTrue, long newFalse) {
            long trueAbove = truePositives - newTrue;
            sum += newFalse * (2 * trueAbove + newTrue);
        }
    }

    private static final class AveragePrecision implements ThresholdVisitor {
        private final DoubleSummaryStatistics sum = new DoubleSummaryStatistics();

        @Override
        public void visit(double score, long truePositives, long falsePositives, long newTrue, long newFalse) {
            sum.accept(newTrue * ((double) truePositives / (truePositives + falsePositives)));
        }
    }
}
