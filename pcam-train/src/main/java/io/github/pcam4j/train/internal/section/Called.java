package io.github.pcam4j.train.internal.section;

import io.github.pcam4j.train.Predictions;
import io.github.pcam4j.train.internal.page.Numbers;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What the predicted patches are called at a threshold. */
public final class Called {
    private final List<String> ids;
    private final byte[] labels;
    private final double[] probabilities;
    private final double threshold;

    /**
     * Calls them.
     *
     * @param predictions of patches with labels
     * @param threshold probabilities at or above it are called 1
     */
    public Called(Predictions predictions, double threshold) {
        this.ids = predictions.ids();
        this.labels = predictions.labels();
        this.probabilities = predictions.probabilities();
        this.threshold = threshold;
    }

    int size() {
        return ids.size();
    }

    double threshold() {
        return threshold;
    }

    List<String> ids() {
        return ids;
    }

    String id(int patch) {
        return ids.get(patch);
    }

    double probability(int patch) {
        return probabilities[patch];
    }

    String note(int patch) {
        return Numbers.text("label %d, p = %s", labels[patch], probability(probabilities[patch]));
    }

    /** Three digits, but no certainty that is none. */
    private static String probability(double value) {
        return value > 0 && value < 0.001 ? Numbers.text("%.0e", value)
                : value > 0.999 && value < 1 ? Numbers.text("1 - %.0e", 1.0 - value) : Numbers.text("%.3f", value);
    }

    /** Those of a label that were called the other, the most confident first. */
    List<Integer> mistakes(int label) {
        return ofLabel(label).filter(patch -> called(patch) != label).sorted(mostConfident(1 - label)).toList();
    }

    /** All of a label in the order of {@link #mistakes}, whose beginning those of any threshold are. */
    List<Integer> suspects(int label) {
        return ofLabel(label).sorted(mostConfident(1 - label)).toList();
    }

    /** Those of a label that were called so, the most confident first. */
    List<Integer> right(int label) {
        return ofLabel(label).filter(patch -> called(patch) == label).sorted(mostConfident(label)).toList();
    }

    /** All, the nearest to the threshold first. */
    List<Integer> uncertain() {
        return IntStream.range(0, labels.length).boxed()
                .sorted(Comparator.comparingDouble(patch -> Math.abs(probabilities[patch] - threshold))).toList();
    }

    /** The probabilities of a label, the lowest first. */
    double[] sorted(int label) {
        return ofLabel(label).mapToDouble(patch -> probabilities[patch]).sorted().toArray();
    }

    private Stream<Integer> ofLabel(int label) {
        return IntStream.range(0, labels.length).filter(patch -> labels[patch] == label).boxed();
    }

    private int called(int patch) {
        return probabilities[patch] >= threshold ? 1 : 0;
    }

    private Comparator<Integer> mostConfident(int called) {
        return Comparator.comparingDouble(patch -> called == 1 ? -probabilities[patch] : probabilities[patch]);
    }
}
