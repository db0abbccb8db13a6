package io.github.pcam4j.train.metrics;

import io.github.pcam4j.train.internal.LabelledScores;
import java.util.Arrays;

/**
 * ROC AUC where the patches of each group count as often as that group was drawn. The order of the scores is found
 * once; a set of weights then takes one pass.
 */
final class WeightedAuc {
    /** By rising score, the group of a patch; below zero, as its complement, where the label is 1. */
    private final int[] groups;
    /** Whether the next patch scores more. */
    private final boolean[] lastOfTie;
    private final long[] positives;
    private final long[] negatives;

    private WeightedAuc(int[] groups, boolean[] lastOfTie, long[] positives, long[] negatives) {
        this.groups = groups;
        this.lastOfTie = lastOfTie;
        this.positives = positives;
        this.negatives = negatives;
    }

    static WeightedAuc of(LabelledScores labelled, PatchGroups groups) {
        groups.requireSize(labelled.requireBothClasses("ROC AUC").size());
        double[] sorted = labelled.scores().clone();
        Arrays.sort(sorted);
        int[] ordered = new int[sorted.length];
        boolean[] lastOfTie = new boolean[sorted.length];
        int[] placed = new int[sorted.length];
        long[] positives = new long[groups.names().size()];
        long[] negatives = new long[positives.length];
        for (int patch = 0; patch < sorted.length; patch++) {
            double score = labelled.scores()[patch];
            int first = SortedValues.below(sorted, score);
            int group = groups.groupOf(patch);
            boolean positive = labelled.labels()[patch] == 1;
            ordered[first + placed[first]++] = positive ? ~group : group;
            lastOfTie[SortedValues.upTo(sorted, score) - 1] = true;
            (positive ? positives : negatives)[group]++;
        }
        return new WeightedAuc(ordered, lastOfTie, positives, negatives);
    }

    boolean hasBoth(int[] weights) {
        return total(positives, weights) > 0 && total(negatives, weights) > 0;
    }

    double of(int[] weights) {
        long twiceU = 0;
        long negativesBelow = 0;
        long tiedPositives = 0;
        long tiedNegatives = 0;
        for (int place = 0; place < groups.length; place++) {
            int group = groups[place];
            if (group < 0) {
                tiedPositives += weights[~group];
            } else {
                tiedNegatives += weights[group];
            }
            if (lastOfTie[place]) {
                twiceU += tiedPositives * (2 * negativesBelow + tiedNegatives);
                negativesBelow += tiedNegatives;
                tiedPositives = 0;
                tiedNegatives = 0;
            }
        }
        return twiceU / (2.0 * negativesBelow * total(positives, weights));
    }

    private static long total(long[] counts, int[] weights) {
        long total = 0;
        for (int group = 0; group < counts.length; group++) {
            total += counts[group] * weights[group];
        }
        return total;
    }
}
