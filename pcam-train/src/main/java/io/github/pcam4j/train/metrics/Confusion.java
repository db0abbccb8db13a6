package io.github.pcam4j.train.metrics;

import java.util.Locale;

/**
 * How many patches of each label were called what, at one threshold. Label 1 is "positive".
 *
 * @param truePositives patches of label 1 called 1
 * @param falsePositives patches of label 0 called 1
 * @param trueNegatives patches of label 0 called 0
 * @param falseNegatives patches of label 1 called 0
 * @see BinaryMetrics#confusion
 */
public record Confusion(long truePositives, long falsePositives, long trueNegatives, long falseNegatives) {

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a count is negative or all are 0
     */
    public Confusion {
        if (truePositives < 0 || falsePositives < 0 || trueNegatives < 0 || falseNegatives < 0) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "counts must not be negative: TP %d, FP %d, TN %d, FN %d",
                    truePositives, falsePositives, trueNegatives, falseNegatives));
        }
        if (truePositives + falsePositives + trueNegatives + falseNegatives == 0) {
            throw new IllegalArgumentException("at least one count must be above 0");
        }
    }

    /**
     * How many patches were counted.
     *
     * @return the sum of the four counts
     */
    public long total() {
        return truePositives + falsePositives + trueNegatives + falseNegatives;
    }

    /**
     * The share of patches called right: {@code (TP + TN) / total} (scikit-learn's {@code accuracy_score}).
     *
     * @return the accuracy, within [0, 1]
     */
    public double accuracy() {
        return (double) (truePositives + trueNegatives) / total();
    }

    /**
     * The share of label 1 among those called 1: {@code TP / (TP + FP)} (scikit-learn's {@code precision_score}).
     *
     * @return the precision, within [0, 1]; 0 if none was called 1, as scikit-learn has it
     */
    public double precision() {
        return share(truePositives, truePositives + falsePositives);
    }

    /**
     * The share called 1 among those of label 1, also called sensitivity or true positive rate:
     * {@code TP / (TP + FN)} (scikit-learn's {@code recall_score}).
     *
     * @return the recall, within [0, 1]; 0 if none has label 1, as scikit-learn has it
     */
    public double recall() {
        return share(truePositives, truePositives + falseNegatives);
    }

    /**
     * The share called 0 among those of label 0, also called true negative rate: {@code TN / (TN + FP)}.
     *
     * @return the specificity, within [0, 1]; 0 if none has label 0
     */
    public double specificity() {
        return share(trueNegatives, trueNegatives + falsePositives);
    }

    /**
     * The harmonic mean of precision and recall: {@code 2 TP / (2 TP + FP + FN)} (scikit-learn's {@code f1_score}).
     *
     * @return F1, within [0, 1]; 0 if none has label 1 and none was called 1, as scikit-learn has it
     */
    public double f1() {
        return share(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives);
    }

    /**
     * The Matthews correlation coefficient, which is the correlation of label and call:
     * {@code (TP TN - FP FN) / sqrt((TP + FP) (TP + FN) (TN + FP) (TN + FN))}.
     *
     * <p>Source: Matthews, "Comparison of the predicted and observed secondary structure of T4 phage lysozyme",
     * Biochimica et Biophysica Acta 405 (1975); scikit-learn's {@code matthews_corrcoef}.
     *
     * @return the coefficient, within [-1, 1]; 0 if all have one label or all were called the same, as scikit-learn
     *     has it
     */
    public double matthewsCorrelation() {
        double calledPositive = truePositives + falsePositives;
        double calledNegative = trueNegatives + falseNegatives;
        double positives = truePositives + falseNegatives;
        double negatives = trueNegatives + falsePositives;
        double root = Math.sqrt(calledPositive * positives) * Math.sqrt(calledNegative * negatives);
        double covariance = (double) truePositives * trueNegatives - (double) falsePositives * falseNegatives;
        return root == 0 ? 0 : Math.max(-1, Math.min(1, covariance / root));
    }

    private static double share(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }
}
