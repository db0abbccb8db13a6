package io.github.pcam4j.train.split;

import io.github.pcam4j.train.internal.SplitMix64;
import io.github.pcam4j.train.metrics.PatchGroups;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Puts whole groups into parts so that each part has its share of each class, as nearly as groups allow: the sum over
 * parts and classes of the squared distance between the share of the class that a part has and the one it should have
 * is made small. Groups go from the largest to the smallest to where they help most, much as in scikit-learn's {@code
 * StratifiedGroupKFold}; then single groups move as long as that helps.
 */
final class GroupAssignment {
    /** Each pass looks at all groups once; more than a few bring nothing. */
    private static final int PASSES = 10;
    private static final double LEAST_GAIN = 1e-12;

    private final double[] shares;
    /** What part of all patches of a class each group has. */
    private final double[][] weights;
    private final double[][] filled;
    private final int[] partOf;
    private final int[] order;

    private GroupAssignment(byte[] labels, PatchGroups groups, double[] shares, long seed) {
        this.shares = shares;
        this.weights = weights(labels, groups);
        this.filled = new double[shares.length][2];
        this.partOf = new int[weights.length];
        this.order = order(groups, seed);
    }

    /** The part of each patch. */
    static int[] assign(byte[] labels, PatchGroups groups, double[] shares, long seed) {
        GroupAssignment assignment = new GroupAssignment(labels, groups, shares, seed);
        assignment.fill();
        assignment.improve();
        return IntStream.range(0, labels.length).map(patch -> assignment.partOf[groups.groupOf(patch)]).toArray();
    }

    private static double[][] weights(byte[] labels, PatchGroups groups) {
        double[][] weights = new double[groups.names().size()][2];
        double[] totals = new double[2];
        for (int patch = 0; patch < labels.length; patch++) {
            weights[groups.groupOf(patch)][labels[patch]]++;
            totals[labels[patch]]++;
        }
        for (double[] weight : weights) {
            weight[0] /= totals[0];
            weight[1] /= totals[1];
        }
        return weights;
    }

    /** From the largest group to the smallest; equal ones by chance. */
    private int[] order(PatchGroups groups, long seed) {
        Integer[] shuffled = IntStream.range(0, weights.length).boxed().toArray(Integer[]::new);
        SplitMix64 random = new SplitMix64(seed);
        for (int i = shuffled.length - 1; i > 0; i--) {
            int other = random.nextBelow(i + 1);
            Integer swapped = shuffled[i];
            shuffled[i] = shuffled[other];
            shuffled[other] = swapped;
        }
        int[] sizes = new int[weights.length];
        for (int patch = 0; patch < groups.size(); patch++) {
            sizes[groups.groupOf(patch)]++;
        }
        Arrays.sort(shuffled, Comparator.comparingInt(group -> -sizes[group]));
        return Arrays.stream(shuffled).mapToInt(group -> group).toArray();
    }

    private void fill() {
        for (int group : order) {
            int best = 0;
            for (int part = 1; part < shares.length; part++) {
                if (change(part, weights[group], 1) < change(best, weights[group], 1)) {
                    best = part;
                }
            }
            put(group, best);
        }
    }

    private void put(int group, int part) {
        partOf[group] = part;
        add(part, weights[group], 1);
    }

    private void add(int part, double[] weight, int sign) {
        filled[part][0] += sign * weight[0];
        filled[part][1] += sign * weight[1];
    }

    /** By how much the sum of squares grows if a part gets a group, or loses it. */
    private double change(int part, double[] weight, int sign) {
        double change = 0;
        for (int label = 0; label < 2; label++) {
            double distance = filled[part][label] - shares[part];
            change += (2 * distance + sign * weight[label]) * sign * weight[label];
        }
        return change;
    }

    private void improve() {
        boolean better = true;
        for (int pass = 0; pass < PASSES && better; pass++) {
            better = false;
            for (int group : order) {
                better |= moves(group);
            }
        }
    }

    private boolean moves(int group) {
        int from = partOf[group];
        double gained = change(from, weights[group], -1);
        for (int part = 0; part < shares.length; part++) {
            if (part != from && gained + change(part, weights[group], 1) < -LEAST_GAIN) {
                add(from, weights[group], -1);
                put(group, part);
                return true;
            }
        }
        return false;
    }
}
