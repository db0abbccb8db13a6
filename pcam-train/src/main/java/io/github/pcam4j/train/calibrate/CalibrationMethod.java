package io.github.pcam4j.train.calibrate;

import io.github.pcam4j.train.split.Folds;
import io.github.pcam4j.train.split.Split;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;

/**
 * A way to calibrate probabilities, fitted or tried out. What a calibration gains cannot be told by the patches that it
 * was fitted on; {@link #crossFit} tells it without others:
 *
 * <pre>{@code
 * List<Split> folds = Folds.builder(5).build().split(labels);
 * Evaluation honest = Evaluation.of(labels, CalibrationMethod.TEMPERATURE.crossFit(labels, probabilities, folds), 0.5);
 * }</pre>
 *
 * <p>Safe for use by several threads.
 */
public enum CalibrationMethod {
    /** One number, for a few hundred patches or more; see {@link TemperatureScaling}. */
    TEMPERATURE(TemperatureScaling::fit),
    /** Any rising function, for a few thousand patches or more; see {@link IsotonicRegression}. */
    ISOTONIC(IsotonicRegression::fit);

    private final BiFunction<byte[], double[], Calibration> fit;

    CalibrationMethod(BiFunction<byte[], double[], Calibration> fit) {
        this.fit = fit;
    }

    /**
     * The method of that name, as {@link #toString} gives it.
     *
     * @param name such as {@code temperature}
     * @return the method
     * @throws IllegalArgumentException if there is none, naming those there are
     */
    public static CalibrationMethod named(String name) {
        return Arrays.stream(values()).filter(it -> it.toString().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no calibration '%s'; there are %s"
                        .formatted(name, Arrays.toString(values()))));
    }

    /**
     * Fits it.
     *
     * @param labels 0 or 1 for each patch, both present
     * @param probabilities of label 1, within [0, 1], by a model that was not trained on these patches
     * @return the calibration
     * @throws IllegalArgumentException if all labels are the same, the lengths differ, a label is neither 0 nor 1, or a
     *     probability is NaN or outside [0, 1]
     */
    public Calibration fit(byte[] labels, double[] probabilities) {
        return fit.apply(labels, probabilities);
    }

    /**
     * Calibrates each patch by what was fitted on the other folds, so that no label has a part in its own patch's
     * probability. Folds differ a little in how they change probabilities, so that the order of patches of two folds
     * may change.
     *
     * @param labels 0 or 1 for each patch, both present
     * @param probabilities of label 1, within [0, 1], by a model that was not trained on these patches
     * @param folds splits of these patches, each patch validating in one; {@link Folds} makes them, of whole slides too
     * @return as many probabilities, within [0, 1], to judge the method by
     * @throws IllegalArgumentException if a split is of another number of patches, a patch validates in no fold or in
     *     two, naming it, or {@link #fit} cannot do with a fold's training patches
     */
    public double[] crossFit(byte[] labels, double[] probabilities, List<Split> folds) {
        requireEachOnce(folds, labels.length);
        double[] calibrated = new double[labels.length];
        for (Split fold : folds) {
            int[] others = fold.train();
            int[] own = fold.validation();
            double[] values = fit(labelsOf(labels, others), valuesOf(probabilities, others))
                    .apply(valuesOf(probabilities, own));
            for (int i = 0; i < own.length; i++) {
                calibrated[own[i]] = values[i];
            }
        }
        return calibrated;
    }

    private static void requireEachOnce(List<Split> folds, int patches) {
        int[] validates = new int[patches];
        for (Split fold : folds) {
            if (fold.size() != patches) {
                throw new IllegalArgumentException(String.format(Locale.ROOT, "a fold is of %d patches; there are %d",
                        fold.size(), patches));
            }
            Arrays.stream(fold.validation()).forEach(patch -> validates[patch]++);
        }
        for (int patch = 0; patch < patches; patch++) {
            if (validates[patch] != 1) {
                throw new IllegalArgumentException(String.format(Locale.ROOT,
                        "the patch at index %d validates in %d of %d folds, not in one",
                        patch, validates[patch], folds.size()));
            }
        }
    }

    private static byte[] labelsOf(byte[] labels, int[] patches) {
        byte[] chosen = new byte[patches.length];
        for (int i = 0; i < chosen.length; i++) {
            chosen[i] = labels[patches[i]];
        }
        return chosen;
    }

    private static double[] valuesOf(double[] values, int[] patches) {
        double[] chosen = new double[patches.length];
        for (int i = 0; i < chosen.length; i++) {
            chosen[i] = values[patches[i]];
        }
        return chosen;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
