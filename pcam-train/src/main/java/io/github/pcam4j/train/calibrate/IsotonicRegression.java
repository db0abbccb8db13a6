package io.github.pcam4j.train.calibrate;

import io.github.pcam4j.train.internal.JsonObject;
import io.github.pcam4j.train.internal.LabelledScores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Isotonic regression: the rising function of least squared error, found by pooling neighbours whose shares of label 1
 * fall. Patches of one score are one point, of their mean label. Between the points that are kept, the first and last
 * of each pool, the function is linear; below the first and above the last score it stays where it is, as with
 * scikit-learn's {@code IsotonicRegression(out_of_bounds="clip")}.
 *
 * <p>Over the patches it was fitted on, the mean of the calibrated probabilities is the share of label 1. It makes
 * ties, which can change ROC AUC, and wants more patches than a temperature, a thousand or so. Where the lowest patches
 * are all of label 0 its probability is exactly 0, and 1 at the other end, which is not cut off:
 * {@code BinaryMetrics.logLoss} cuts for itself.
 *
 * <p>Source: Ayer, Brunk, Ewing, Reid and Silverman, "An empirical distribution function for sampling with incomplete
 * information", Annals of Mathematical Statistics 26 (1955); for classifiers Zadrozny and Elkan, "Transforming
 * classifier scores into accurate multiclass probability estimates", KDD 2002.
 *
 * @see Calibration
 */
public final class IsotonicRegression implements Calibration {
    static final String KIND = "isotonic";

    private final double[] scores;
    private final double[] probabilities;

    private IsotonicRegression(double[] scores, double[] probabilities) {
        this.scores = scores;
        this.probabilities = probabilities;
    }

    /**
     * Fits the function.
     *
     * @param labels 0 or 1 for each patch, both present
     * @param probabilities of label 1, within [0, 1]
     * @return the calibration
     * @throws IllegalArgumentException if all labels are the same, the lengths differ, a label is neither 0 nor 1, or a
     *     probability is NaN or outside [0, 1]
     */
    public static IsotonicRegression fit(byte[] labels, double[] probabilities) {
        LabelledScores.ofProbabilities(labels, probabilities).requireBothClasses("calibration");
        long[] sorted = sorted(labels, probabilities);
        List<Pool> pools = new ArrayList<>();
        int end = 0;
        for (int start = 0; start < sorted.length; start = end) {
            long positives = 0;
            for (end = start; end < sorted.length && score(sorted[end]) == score(sorted[start]); end++) {
                positives += sorted[end] & 1;
            }
            add(pools, new Pool(score(sorted[start]), score(sorted[start]), positives, end - start));
        }
        return ofPools(pools);
    }

    /** Score and label in one number that rises with the score: bits of doubles within [0, 1] do, and leave one free. */
    private static long[] sorted(byte[] labels, double[] probabilities) {
        long[] sorted = new long[labels.length];
        // Adding zero makes one zero of both.
        Arrays.setAll(sorted, patch -> Double.doubleToLongBits(probabilities[patch] + 0.0) << 1 | labels[patch]);
        Arrays.sort(sorted);
        return sorted;
    }

    private static double score(long scoreAndLabel) {
        return Double.longBitsToDouble(scoreAndLabel >> 1);
    }

    private static void add(List<Pool> pools, Pool fresh) {
        Pool pool = fresh;
        while (!pools.isEmpty() && !pools.get(pools.size() - 1).below(pool)) {
            pool = pools.remove(pools.size() - 1).with(pool);
        }
        pools.add(pool);
    }

    private static IsotonicRegression ofPools(List<Pool> pools) {
        double[] scores = new double[2 * pools.size()];
        double[] probabilities = new double[scores.length];
        int count = 0;
        for (Pool pool : pools) {
            scores[count] = pool.first;
            probabilities[count++] = pool.share();
            if (pool.last > pool.first) {
                scores[count] = pool.last;
                probabilities[count++] = pool.share();
            }
        }
        return new IsotonicRegression(Arrays.copyOf(scores, count), Arrays.copyOf(probabilities, count));
    }

    /**
     * The scores of the points between which the function is linear.
     *
     * @return a new array, rising strictly
     */
    public double[] scores() {
        return scores.clone();
    }

    /**
     * The probabilities at those points.
     *
     * @return a new array, as long as {@link #scores}, never falling
     */
    public double[] probabilities() {
        return probabilities.clone();
    }

    @Override
    public double[] apply(double[] toCalibrate) {
        LabelledScores.requireProbabilities(toCalibrate);
        double[] calibrated = new double[toCalibrate.length];
        for (int patch = 0; patch < calibrated.length; patch++) {
            calibrated[patch] = at(toCalibrate[patch]);
        }
        return calibrated;
    }

    private double at(double score) {
        int found = Arrays.binarySearch(scores, score);
        if (found >= 0) {
            return probabilities[found];
        }
        int after = ~found;
        if (after == 0 || after == scores.length) {
            return probabilities[Math.min(after, scores.length - 1)];
        }
        double low = probabilities[after - 1];
        double high = probabilities[after];
        double share = (score - scores[after - 1]) / (scores[after] - scores[after - 1]);
        return Math.min(high, low + share * (high - low));
    }

    @Override
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("calibration", KIND);
        map.put("scores", Arrays.stream(scores).boxed().toList());
        map.put("probabilities", Arrays.stream(probabilities).boxed().toList());
        return map;
    }

    static IsotonicRegression of(JsonObject content) {
        double[] scores = numbers(content, "scores");
        double[] probabilities = numbers(content, "probabilities");
        if (scores.length == 0 || scores.length != probabilities.length) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "there are %d scores for %d probabilities",
                    scores.length, probabilities.length));
        }
        for (int point = 1; point < scores.length; point++) {
            if (scores[point] <= scores[point - 1] || probabilities[point] < probabilities[point - 1]) {
                throw new IllegalArgumentException("its points do not rise at position " + point);
            }
        }
        return new IsotonicRegression(scores, probabilities);
    }

    private static double[] numbers(JsonObject content, String name) {
        double[] numbers = content.numbers(name).stream().mapToDouble(Number::doubleValue).toArray();
        for (double number : numbers) {
            if (!(number >= 0 && number <= 1)) {
                throw new IllegalArgumentException("%s must be within [0, 1], not %s".formatted(name, number));
            }
        }
        return numbers;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IsotonicRegression that && Arrays.equals(scores, that.scores)
                && Arrays.equals(probabilities, that.probabilities);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(scores) + Arrays.hashCode(probabilities);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "IsotonicRegression[%d points]", scores.length);
    }

    /**
     * Neighbouring scores that get the same probability.
     *
     * @param first the lowest score
     * @param last the highest score
     * @param positives how many patches have label 1
     * @param patches how many there are
     */
    private record Pool(double first, double last, long positives, long patches) {

        double share() {
            return (double) positives / patches;
        }

        /** Whether the share is below another's, decided in whole numbers. */
        boolean below(Pool other) {
            return positives * other.patches < other.positives * patches;
        }

        Pool with(Pool next) {
            return new Pool(first, next.last, positives + next.positives, patches + next.patches);
        }
    }
}
