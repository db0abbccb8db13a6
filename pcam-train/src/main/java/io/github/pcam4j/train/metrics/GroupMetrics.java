package io.github.pcam4j.train.metrics;

import io.github.pcam4j.train.internal.LabelledScores;
import java.util.ArrayList;
import java.util.List;

/**
 * What is right and wrong within one group, such as a slide.
 *
 * @param group its name
 * @param patches how many patches it has, at least 1
 * @param positives how many of them have label 1
 * @param auc the ROC AUC within the group; NaN if all its labels are the same
 * @param accuracy the share called right
 * @param meanProbability the mean probability of label 1, to be held against {@code positives / patches}
 * @param brier the Brier score
 * @see PatchGroups
 */
public record GroupMetrics(String group, int patches, int positives, double auc, double accuracy,
        double meanProbability, double brier) {

    /**
     * The table of all groups.
     *
     * @param labels 0 or 1 for each patch
     * @param probabilities of label 1, within [0, 1]
     * @param groups the group of each patch
     * @param threshold probabilities at or above it are called 1
     * @return a row a group, in the order of their names
     * @throws IllegalArgumentException if the lengths differ, a label is neither 0 nor 1, a probability is NaN or
     *     outside [0, 1], or the threshold is NaN
     */
    public static List<GroupMetrics> table(byte[] labels, double[] probabilities, PatchGroups groups,
            double threshold) {
        groups.requireSize(LabelledScores.ofProbabilities(labels, probabilities).size());
        List<GroupMetrics> rows = new ArrayList<>();
        for (int[] members : groups.members()) {
            byte[] itsLabels = new byte[members.length];
            double[] itsProbabilities = new double[members.length];
            double sum = 0;
            for (int member = 0; member < members.length; member++) {
                itsLabels[member] = labels[members[member]];
                itsProbabilities[member] = probabilities[members[member]];
                sum += itsProbabilities[member];
            }
            rows.add(row(groups.names().get(rows.size()), BinaryMetrics.of(itsLabels, itsProbabilities),
                    sum / members.length, threshold));
        }
        return List.copyOf(rows);
    }

    private static GroupMetrics row(String group, BinaryMetrics metrics, double mean, double threshold) {
        boolean bothClasses = metrics.positives() > 0 && metrics.negatives() > 0;
        return new GroupMetrics(group, metrics.size(), metrics.positives(),
                bothClasses ? metrics.rocAuc() : Double.NaN, metrics.accuracy(threshold), mean, metrics.brier());
    }
}
