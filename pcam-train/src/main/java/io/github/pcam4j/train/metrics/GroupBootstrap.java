package io.github.pcam4j.train.metrics;

import io.github.pcam4j.train.internal.LabelledScores;
import io.github.pcam4j.train.internal.SplitMix64;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Intervals of ROC AUC, and of the difference of two models, where patches come in groups: a resample draws as many
 * slides or patients as there are, with replacement, and takes all patches of each as often as it was drawn. Patches of
 * one slide are alike, so it is the number of slides that decides how much is known. With fewer than some twenty groups
 * percentile intervals are too narrow still, and an area of 1 in every resample has the interval [1, 1].
 *
 * <p>Interval ends are percentiles of the resamples; the p-value is that of the difference divided by its standard
 * deviation over the resamples, as in R's {@code pROC::roc.test(method = "bootstrap")}. Resamples without both classes
 * are drawn anew and counted.
 *
 * <p>Source: Efron and Tibshirani, "An Introduction to the Bootstrap" (1993), chapter 13; for patients with several
 * images each, Rutter, "Bootstrap estimation of diagnostic accuracy with patient-clustered data", Academic Radiology 7
 * (2000); Field and Welsh, "Bootstrapping clustered data", Journal of the Royal Statistical Society B 69 (2007).
 *
 * <p>Scores are sorted once; a resample costs O(n). Results are a function of the arguments and the seed alone, and do
 * not depend on the order of the patches. Immutable and safe for use by several threads.
 *
 * @see io.github.pcam4j.train.split.SlideFile
 */
public final class GroupBootstrap {
    private final int resamples;
    private final long seed;
    private final double level;

    private GroupBootstrap(Builder builder) {
        this.resamples = builder.resamples;
        this.seed = builder.seed;
        this.level = builder.level;
    }

    /**
     * Begins with 1,000 resamples, seed 0 and 95 percent.
     *
     * @return the builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The area of one model.
     *
     * @param labels 0 or 1 for each patch, both present
     * @param scores a finite score for each patch
     * @param groups the group of each patch, at least two groups
     * @return the area with its interval
     * @throws IllegalArgumentException if all labels or all groups are the same, the lengths differ, a label is neither
     *     0 nor 1 or a score is not finite
     */
    public BootstrapEstimate auc(byte[] labels, double[] scores, PatchGroups groups) {
        WeightedAuc auc = WeightedAuc.of(LabelledScores.of(labels, scores), groups);
        return estimate(auc, groups, auc::of);
    }

    /**
     * The difference of two models.
     *
     * @param labels 0 or 1 for each patch, both present
     * @param a the first model's scores
     * @param b the second model's scores of the same patches, in the same order
     * @param groups the group of each patch, at least two groups
     * @return {@code AUC_B - AUC_A} with its interval
     * @throws IllegalArgumentException if all labels or all groups are the same, the lengths differ, a label is neither
     *     0 nor 1 or a score is not finite
     */
    public BootstrapEstimate difference(byte[] labels, double[] a, double[] b, PatchGroups groups) {
        WeightedAuc aucA = WeightedAuc.of(LabelledScores.of(labels, a), groups);
        WeightedAuc aucB = WeightedAuc.of(LabelledScores.of(labels, b), groups);
        return estimate(aucA, groups, weights -> aucB.of(weights) - aucA.of(weights));
    }

    /**
     * The test of two models, the counterpart of {@link DeLong#compare} for patches in groups.
     *
     * @param labels 0 or 1 for each patch, both present
     * @param a the first model's scores
     * @param b the second model's scores of the same patches, in the same order
     * @param groups the group of each patch, at least two groups
     * @return the difference
     * @throws IllegalArgumentException if all labels or all groups are the same, the lengths differ, a label is neither
     *     0 nor 1 or a score is not finite
     */
    public AucComparison compare(byte[] labels, double[] a, double[] b, PatchGroups groups) {
        BootstrapEstimate difference = difference(labels, a, b, groups);
        String method = String.format(Locale.ROOT, "bootstrap of %,d groups", difference.groups());
        return AucComparison.of(BinaryMetrics.of(labels, a).rocAuc(), BinaryMetrics.of(labels, b).rocAuc(),
                difference.standardError(), difference.interval(), labels.length, method);
    }

    private BootstrapEstimate estimate(WeightedAuc classes, PatchGroups groups, ToDoubleFunction<int[]> figure) {
        int count = groups.names().size();
        if (count < 2) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT,
                            "a bootstrap over groups needs two of them; all %d patches are of the group \"%s\"",
                            groups.size(), groups.names().get(0)));
        }
        int[] weights = new int[count];
        Arrays.fill(weights, 1);
        double estimate = figure.applyAsDouble(weights);
        SplitMix64 random = new SplitMix64(seed);
        double[] figures = new double[resamples];
        int redrawn = 0;
        for (int resample = 0; resample < resamples; resample++) {
            draw(random, weights);
            while (!classes.hasBoth(weights)) {
                redrawn++;
                draw(random, weights);
            }
            figures[resample] = figure.applyAsDouble(weights);
        }
        return new BootstrapEstimate(estimate, deviation(figures), percentiles(figures), count, resamples, redrawn);
    }

    private static void draw(SplitMix64 random, int[] weights) {
        Arrays.fill(weights, 0);
        for (int draw = 0; draw < weights.length; draw++) {
            weights[random.nextBelow(weights.length)]++;
        }
    }

    private static double deviation(double[] figures) {
        double mean = Arrays.stream(figures).sum() / figures.length;
        // Equal figures have no deviation, whatever the rounding of their mean.
        if (Arrays.stream(figures).allMatch(figure -> figure == figures[0])) {
            return 0;
        }
        return Math.sqrt(Arrays.stream(figures).map(figure -> (figure - mean) * (figure - mean)).sum()
                / (figures.length - 1));
    }

    private ConfidenceInterval percentiles(double[] figures) {
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        double tail = (1 - level) / 2;
        int last = sorted.length - 1;
        return new ConfidenceInterval(
                SortedValues.at(sorted, tail * last), SortedValues.at(sorted, (1 - tail) * last), level);
    }

    /** Collects what may be chosen. */
    public static final class Builder {
        private int resamples = 1000;
        private long seed;
        private double level = ConfidenceInterval.USUAL_LEVEL;

        private Builder() { }

        /**
         * How many resamples to draw.
         *
         * @param count at least 100
         * @return this
         */
        public Builder resamples(int count) {
            this.resamples = count;
            return this;
        }

        /**
         * What decides the draws.
         *
         * @param number any number
         * @return this
         */
        public Builder seed(long number) {
            this.seed = number;
            return this;
        }

        /**
         * How often intervals are to hold the true value.
         *
         * @param share within (0, 1)
         * @return this
         */
        public Builder level(double share) {
            this.level = share;
            return this;
        }

        /**
         * Checks what was chosen.
         *
         * @return the bootstrap
         * @throws IllegalArgumentException if there are fewer than 100 resamples or the level is outside (0, 1)
         */
        public GroupBootstrap build() {
            if (resamples < 100) {
                throw new IllegalArgumentException(
                        "percentiles need 100 resamples at least, and better 1000, not " + resamples);
            }
            ConfidenceInterval.requireLevel(level);
            return new GroupBootstrap(this);
        }
    }
}
