package io.github.pcam4j.train.split;

import io.github.pcam4j.train.metrics.PatchGroups;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Splits patches into folds of like size in which the classes have the same shares. Each patch validates in one fold and
 * trains in all others. Groups, such as slides, stay whole: see {@link SlideFile} and {@link JoinedGroups}.
 *
 * <pre>{@code
 * List<Split> folds = Folds.builder(5).groups(groups).seed(1).build().split(store.labels());
 * }</pre>
 *
 * <p>The same labels, groups and seed give the same folds on every machine. Immutable and safe for use by several
 * threads.
 */
public final class Folds {
    private final int count;
    private final long seed;
    private final Optional<PatchGroups> groups;

    private Folds(Builder builder) {
        this.count = builder.count;
        this.seed = builder.seed;
        this.groups = builder.groups;
    }

    /**
     * Begins with seed 0 and no groups.
     *
     * @param count how many folds, at least 2
     * @return the builder
     */
    public static Builder builder(int count) {
        return new Builder(count);
    }

    /**
     * Splits the patches of a store. Costs O(n log n) time, and each of the splits 4 bytes a patch.
     *
     * @param labels the label of each patch, 0 or 1, in the store's order
     * @return one split a fold
     * @throws IllegalArgumentException if there are no labels, one is neither 0 nor 1, the groups are of another number
     *     of patches or fewer than folds, or a fold would lack a class, naming it and the counts
     */
    public List<Split> split(byte[] labels) {
        ClassCount.requireLabels(labels);
        // Alone, each patch is a group.
        PatchGroups whole = groups.orElseGet(() -> PatchGroups.of(IntStream.range(0, labels.length).toArray()));
        ClassCount.requireGroups(whole, labels.length, count);
        double[] shares = new double[count];
        Arrays.fill(shares, 1.0 / count);
        int[] foldOf = GroupAssignment.assign(labels, whole, shares, seed);
        List<Split> folds = new ArrayList<>();
        for (int fold = 0; fold < count; fold++) {
            boolean[] validates = new boolean[labels.length];
            for (int patch = 0; patch < labels.length; patch++) {
                validates[patch] = foldOf[patch] == fold;
            }
            ClassCount.requireBothClasses(labels, validates, String.format(Locale.ROOT, "fold %d of %d",
                    fold + 1, count));
            folds.add(Split.ofMarked(validates));
        }
        return folds;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%d folds%s, seed %d", count, groups.map(it -> " of " + it).orElse(""), seed);
    }

    /** Settings of folds. Not safe for use by several threads. */
    public static final class Builder {
        private final int count;
        private long seed;
        private Optional<PatchGroups> groups = Optional.empty();

        private Builder(int count) {
            this.count = count;
        }

        /**
         * What decides between groups of the same size.
         *
         * @param seed any number
         * @return this
         */
        public Builder seed(long seed) {
            this.seed = seed;
            return this;
        }

        /**
         * Patches that stay on one side; each patch by itself unless this says otherwise.
         *
         * @param groups of the store's patches
         * @return this
         */
        public Builder groups(PatchGroups groups) {
            this.groups = Optional.of(groups);
            return this;
        }

        /**
         * Checks the count.
         *
         * @return the folds
         * @throws IllegalArgumentException if there are fewer than 2
         */
        public Folds build() {
            if (count < 2) {
                throw new IllegalArgumentException("there must be at least 2 folds, not " + count);
            }
            return new Folds(this);
        }
    }
}
