package io.github.pcam4j.io.summary;

import io.github.pcam4j.internal.Require;

/**
 * How many patches have each label.
 *
 * @param negative patches of label 0
 * @param positive patches of label 1
 * @see DatasetSummary
 */
public record ClassCounts(int negative, int positive) {

    /**
     * Checks the counts.
     *
     * @throws IllegalArgumentException if a count is negative
     */
    public ClassCounts {
        Require.argument(negative >= 0 && positive >= 0, "counts must not be negative, but are %d and %d", negative,
                positive);
    }

    /**
     * The part of the patches that has label 1.
     *
     * @return within [0, 1]; NaN if there are no patches
     */
    public double positiveShare() {
        return positive / ((double) negative + positive);
    }
}
