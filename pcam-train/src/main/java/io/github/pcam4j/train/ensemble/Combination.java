package io.github.pcam4j.train.ensemble;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * How the probabilities of several models become one score a patch. Safe for use by several threads.
 *
 * @see Ensemble
 */
public enum Combination {
    /** The mean of the probabilities, again a probability. */
    PROBABILITIES(values -> values, mean -> mean),
    /** The sigmoid of the mean of the logits: models that are sure weigh more. Again a probability. */
    LOGITS(Combination::logits, Combination::sigmoids),
    /**
     * The mean of the ranks among the patches predicted together, as shares within (0, 1); ties share their mean rank.
     * Models whose probabilities are on different scales count the same. Good for an AUC, but no probability.
     */
    RANKS(Combination::ranks, mean -> mean);

    /** Where probabilities round to 1, whose logit is infinite; the same at the other end, so that both weigh alike. */
    private static final double LEAST = 0x1p-53;

    private final UnaryOperator<double[]> before;
    private final UnaryOperator<double[]> after;

    Combination(UnaryOperator<double[]> before, UnaryOperator<double[]> after) {
        this.before = before;
        this.after = after;
    }

    /**
     * The combination of that name, as {@link #toString} gives it.
     *
     * @param name such as {@code logits}
     * @return the combination
     * @throws IllegalArgumentException if there is none, naming those there are
     */
    public static Combination named(String name) {
        return Arrays.stream(values()).filter(it -> it.toString().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no combination '%s'; there are %s"
                        .formatted(name, Arrays.toString(values()))));
    }

    /** Whether a patch's score does not depend on the patches that are predicted together with it. */
    boolean ofSinglePatches() {
        return this != RANKS;
    }

    /** What the mean is taken of. */
    double[] terms(double[] probabilities) {
        return before.apply(checked(probabilities, 0, probabilities.length));
    }

    /** What becomes of the means. */
    double[] scores(double[] means) {
        return after.apply(means);
    }

    /**
     * Combines.
     *
     * @param probabilities of each model, all of the same patches in the same order, each within [0, 1]
     * @return one score a patch, within [0, 1]
     * @throws IllegalArgumentException if there is no model, the counts differ, or a probability is outside [0, 1] or
     *     NaN, naming model and place
     */
    public double[] combine(List<double[]> probabilities) {
        if (probabilities.isEmpty()) {
            throw new IllegalArgumentException("there are no models to combine");
        }
        double[] sum = new double[probabilities.get(0).length];
        for (int model = 0; model < probabilities.size(); model++) {
            double[] values = before.apply(checked(probabilities.get(model), model, sum.length));
            Arrays.setAll(sum, i -> sum[i] + values[i]);
        }
        return scores(Arrays.stream(sum).map(it -> it / probabilities.size()).toArray());
    }

    private static double[] checked(double[] probabilities, int model, int expected) {
        if (probabilities.length != expected) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "model %d has %d probabilities, the first has %d; all must be of the ",
                    model, probabilities.length, expected) + "same patches");
        }
        double[] values = new double[expected];
        for (int i = 0; i < expected; i++) {
            if (!(probabilities[i] >= 0 && probabilities[i] <= 1)) {
                throw new IllegalArgumentException(String.format(Locale.ROOT,
                        "model %d gives patch %d the probability %s, outside [0, 1]",
                        model, i, probabilities[i]));
            }
            values[i] = probabilities[i];
        }
        return values;
    }

    private static double[] logits(double[] probabilities) {
        return Arrays.stream(probabilities).map(it -> Math.min(Math.max(it, LEAST), 1 - LEAST))
                .map(it -> Math.log(it) - Math.log1p(-it)).toArray();
    }

    private static double[] sigmoids(double[] logits) {
        return Arrays.stream(logits).map(it -> 1 / (1 + Math.exp(-it))).toArray();
    }

    private static double[] ranks(double[] values) {
        int[] order = IntStream.range(0, values.length).boxed()
                .sorted((a, b) -> Double.compare(values[a], values[b])).mapToInt(it -> it).toArray();
        double[] ranks = new double[values.length];
        int first = 0;
        while (first < order.length) {
            int end = first + 1;
            while (end < order.length && values[order[end]] == values[order[first]]) {
                end++;
            }
            for (int i = first; i < end; i++) {
                // Ranks first + 1 to end have the mean (first + 1 + end) / 2; half a rank off, none is 0 or 1.
                ranks[order[i]] = (first + end) / 2.0 / order.length;
            }
            first = end;
        }
        return ranks;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
