package io.github.pcam4j.train.internal;

import io.github.pcam4j.internal.Require;
import java.util.Arrays;
import java.util.Objects;

/**
 * Labels 0 and 1 beside a finite score each, checked once for all that is computed from them. The arrays are the
 * caller's where they could be taken as they are: it must not change them as long as this is used.
 */
public final class LabelledScores {
    private final byte[] labels;
    private final double[] scores;
    private final int positives;

    private LabelledScores(byte[] labels, double[] scores) {
        Objects.requireNonNull(labels, "labels");
        Require.argument(labels.length == scores.length, "%s labels for %s scores", labels.length, scores.length);
        Require.argument(labels.length > 0, "there must be at least one patch");
        int count = 0;
        for (int index = 0; index < labels.length; index++) {
            if (!Double.isFinite(scores[index])) {
                throw new IllegalArgumentException(
                        "scores must be finite; the score at index %s is %s".formatted(index, scores[index]));
            }
            if (labels[index] != 0 && labels[index] != 1) {
                throw new IllegalArgumentException(
                        "labels must be 0 or 1; the label at index %s is %s".formatted(index, labels[index]));
            }
            count += labels[index];
        }
        this.labels = labels;
        this.scores = scores;
        this.positives = count;
    }

    /**
     * Checks labels and scores.
     *
     * @param labels 0 or 1 for each patch, at least one
     * @param scores a finite score for each patch
     * @return the two together
     * @throws IllegalArgumentException if there are no patches, the lengths differ, a label is neither 0 nor 1 or a
     *     score is not finite, naming the index
     */
    public static LabelledScores of(byte[] labels, double[] scores) {
        return new LabelledScores(labels, scores);
    }

    /**
     * Checks labels and scores of single precision, which are widened.
     *
     * @param labels 0 or 1 for each patch, at least one
     * @param scores a finite score for each patch
     * @return the two together
     * @throws IllegalArgumentException if there are no patches, the lengths differ, a label is neither 0 nor 1 or a
     *     score is not finite, naming the index
     */
    public static LabelledScores of(byte[] labels, float[] scores) {
        double[] widened = new double[scores.length];
        Arrays.setAll(widened, index -> scores[index]);
        return new LabelledScores(labels, widened);
    }

    /**
     * Checks labels and probabilities.
     *
     * @param labels 0 or 1 for each patch, at least one
     * @param probabilities of label 1, within [0, 1]
     * @return the two together
     * @throws IllegalArgumentException as {@link #of(byte[], double[])} does, or if a probability is outside [0, 1]
     */
    public static LabelledScores ofProbabilities(byte[] labels, double[] probabilities) {
        LabelledScores labelled = of(labels, probabilities);
        requireProbabilities(probabilities);
        return labelled;
    }

    /**
     * Checks probabilities without labels.
     *
     * @param probabilities of label 1
     * @throws IllegalArgumentException if one is NaN or outside [0, 1], naming the index
     */
    public static void requireProbabilities(double[] probabilities) {
        for (int index = 0; index < probabilities.length; index++) {
            if (!(probabilities[index] >= 0 && probabilities[index] <= 1)) {
                throw new IllegalArgumentException("probabilities must be within [0, 1]; that at index %s is %s"
                        .formatted(index, probabilities[index]));
            }
        }
    }

    /**
     * Refuses what has one class only.
     *
     * @param what is to be computed, the beginning of the message
     * @return this
     * @throws IllegalArgumentException if all labels are the same
     */
    public LabelledScores requireBothClasses(String what) {
        Require.argument(positives > 0 && positives < size(), "%s needs both classes; all %s labels are %s",
                what, size(), positives > 0 ? 1 : 0);
        return this;
    }

    /**
     * How many patches there are.
     *
     * @return the count, at least 1
     */
    public int size() {
        return labels.length;
    }

    /**
     * How many patches have label 1.
     *
     * @return the count
     */
    public int positives() {
        return positives;
    }

    /**
     * The labels.
     *
     * @return the array itself, which must not be changed
     */
    public byte[] labels() {
        return labels;
    }

    /**
     * The scores.
     *
     * @return the array itself, which must not be changed
     */
    public double[] scores() {
        return scores;
    }

    /**
     * The scores of one label, in the order of the patches.
     *
     * @param label 0 or 1
     * @return a new array
     */
    public double[] scoresOf(int label) {
        double[] values = new double[label == 1 ? positives : size() - positives];
        int count = 0;
        for (int index = 0; index < labels.length; index++) {
            if (labels[index] == label) {
                values[count++] = scores[index];
            }
        }
        return values;
    }
}
