package io.github.pcam4j.train.split;

import io.github.pcam4j.train.internal.SplitMix64;
import io.github.pcam4j.train.metrics.PatchGroups;
import java.util.Arrays;
import java.util.Optional;

/**
 * Splits patches at random into training and validation so that both parts have the classes in the same shares.
 *
 * <p>The validation part has {@code round(n * fraction)} patches. Each class gives its proportional share of them,
 * rounded by the method of largest remainders (Hamilton's; a tie goes to label 0), so that it is off by less than one
 * patch. Which patches those are is drawn by a Fisher-Yates shuffle (Knuth, "The Art of Computer Programming" 2, 3.4.2,
 * algorithm P) over a generator that is part of this library: the same labels and seed give the same split on every
 * machine. Patches of one slide may end in both parts unless {@link Builder#groups} tells the slides, which PCam does not.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * <pre>{@code
 * Split split = StratifiedSplitter.builder().validation(0.2).seed(1).build().split(store.labels());
 * }</pre>
 *
 * @see io.github.pcam4j.train.Trainer
 */
public final class StratifiedSplitter {
    private final double validationFraction;
    private final long seed;
    private final Optional<PatchGroups> groups;

    private StratifiedSplitter(Builder builder) {
        this.validationFraction = builder.validationFraction;
        this.seed = builder.seed;
        this.groups = builder.groups;
    }

    /**
     * A builder with a validation fraction of 0.2 and seed 0.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The share of patches that validate.
     *
     * @return the share, within (0, 1)
     */
    public double validationFraction() {
        return validationFraction;
    }

    /**
     * What the draw starts from.
     *
     * @return the seed
     */
    public long seed() {
        return seed;
    }

    /**
     * Splits the patches of a store. Costs O(n) time and 4 bytes a patch beside the result.
     *
     * @param labels the label of each patch, 0 or 1, in the store's order
     * @return the split
     * @throws IllegalArgumentException if there are no labels, one is neither 0 nor 1 (naming its index), a part would
     *     have no patch of a class (naming it and the counts), or the groups are of another number of patches
     */
    public Split split(byte[] labels) {
        ClassCount.requireLabels(labels);
        return groups.isPresent() ? split(labels, groups.get()) : splitSingly(labels);
    }

    private Split split(byte[] labels, PatchGroups whole) {
        ClassCount.requireGroups(whole, labels.length, 2);
        double[] shares = {1 - validationFraction, validationFraction};
        int[] partOf = GroupAssignment.assign(labels, whole, shares, seed);
        boolean[] validates = new boolean[labels.length];
        for (int patch = 0; patch < labels.length; patch++) {
            validates[patch] = partOf[patch] == 1;
        }
        ClassCount.requireBothClasses(labels, validates, "a share of " + validationFraction);
        return Split.ofMarked(validates);
    }

    private Split splitSingly(byte[] labels) {
        int[] zeros = indicesOf(labels, 0);
        int[] ones = indicesOf(labels, 1);
        long total = labels.length;
        long wanted = Math.round(total * validationFraction);
        long wantedZeros = wanted * zeros.length / total;
        long wantedOnes = wanted * ones.length / total;
        if (wantedZeros + wantedOnes < wanted) {
            if (wanted * zeros.length % total >= wanted * ones.length % total) {
                wantedZeros++;
            } else {
                wantedOnes++;
            }
        }
        requireBothParts(0, zeros.length, wantedZeros);
        requireBothParts(1, ones.length, wantedOnes);
        SplitMix64 random = new SplitMix64(seed);
        boolean[] validates = new boolean[labels.length];
        draw(zeros, (int) wantedZeros, random, validates);
        draw(ones, (int) wantedOnes, random, validates);
        return Split.ofMarked(validates);
    }

    @Override
    public String toString() {
        return "stratified split with %s for validation, seed %s".formatted(validationFraction, seed);
    }

    private static int[] indicesOf(byte[] labels, int wanted) {
        int[] indices = new int[labels.length];
        int count = 0;
        for (int index = 0; index < labels.length; index++) {
            if (labels[index] == wanted) {
                indices[count++] = index;
            }
        }
        return Arrays.copyOf(indices, count);
    }

    private void requireBothParts(int label, int patches, long validating) {
        if (validating == 0 || validating == patches) {
            throw new IllegalArgumentException((
                    "label %s has too few patches for a validation fraction of %s: of its %s patches %s would validate "
                    + "and %s would train. Both parts need at least one: give more patches or another fraction")
                            .formatted(label, validationFraction, patches, validating, patches - validating));
        }
    }

    /** The first steps of a Fisher-Yates shuffle: each fixes one more patch that validates. */
    private static void draw(int[] indices, int count, SplitMix64 random, boolean[] validates) {
        for (int position = 0; position < count; position++) {
            int other = position + random.nextBelow(indices.length - position);
            int drawn = indices[other];
            indices[other] = indices[position];
            indices[position] = drawn;
            validates[drawn] = true;
        }
    }

    /** Settings of a splitter. Not safe for use by several threads. */
    public static final class Builder {
        private double validationFraction = 0.2;
        private long seed;
        private Optional<PatchGroups> groups = Optional.empty();

        private Builder() { }

        /**
         * The share of patches that validate.
         *
         * @param fraction within (0, 1)
         * @return this
         */
        public Builder validation(double fraction) {
            this.validationFraction = fraction;
            return this;
        }

        /**
         * What the draw starts from.
         *
         * @param seed any number
         * @return this
         */
        public Builder seed(long seed) {
            this.seed = seed;
            return this;
        }

        /**
         * Patches that stay on one side, such as those of a slide; each patch by itself unless this says otherwise. The
         * shares of patches and classes that validate are then as near to the fraction as groups allow.
         *
         * @param groups of the store's patches; see {@link SlideFile} and {@link JoinedGroups}
         * @return this
         */
        public Builder groups(PatchGroups groups) {
            this.groups = Optional.of(groups);
            return this;
        }

        /**
         * Checks the fraction and makes the splitter.
         *
         * @return the splitter
         * @throws IllegalArgumentException if the fraction is outside (0, 1)
         */
        public StratifiedSplitter build() {
            if (!(validationFraction > 0 && validationFraction < 1)) {
                throw new IllegalArgumentException(
                        "the validation fraction must be within (0, 1), not %s".formatted(validationFraction));
            }
            return new StratifiedSplitter(this);
        }
    }
}
