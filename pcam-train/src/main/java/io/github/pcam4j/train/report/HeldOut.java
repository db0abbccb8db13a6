package io.github.pcam4j.train.report;

import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.Predictions;
import io.github.pcam4j.train.error.TrainingException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The predictions beside the store's patches. */
final class HeldOut {
    private final PatchStore store;
    private final List<String> ids;
    private final byte[] labels;
    private final double[] probabilities;
    private final int[] indices;
    private final double threshold;

    /**
     * Finds the patches of predictions.
     *
     * @param store the run's
     * @param predictions of some of its patches
     * @param threshold probabilities at or above it are called 1
     * @throws TrainingException if a patch is not in the store
     */
    HeldOut(PatchStore store, Predictions predictions, double threshold) {
        this.store = store;
        this.ids = predictions.ids();
        this.labels = predictions.labels();
        this.probabilities = predictions.probabilities();
        this.indices = indices(store, predictions.ids());
        this.threshold = threshold;
    }

    private static int[] indices(PatchStore store, List<String> ids) {
        Map<String, Integer> wanted = new HashMap<>();
        IntStream.range(0, ids.size()).forEach(patch -> wanted.put(ids.get(patch), patch));
        int[] indices = new int[ids.size()];
        Arrays.fill(indices, -1);
        for (int index = 0; index < store.size(); index++) {
            Integer patch = wanted.get(store.id(index));
            if (patch != null) {
                indices[patch] = index;
            }
        }
        for (int patch = 0; patch < indices.length; patch++) {
            if (indices[patch] < 0) {
                throw new TrainingException("%s has no patch \"%s\", which the run held out; give the run's own store"
                        .formatted(store.path(), ids.get(patch)));
            }
        }
        return indices;
    }

    PatchStore store() {
        return store;
    }

    int index(int patch) {
        return indices[patch];
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

    /** Those of a label that were called so, the most confident first. */
    List<Integer> right(int label) {
        return ofLabel(label).filter(patch -> called(patch) == label).sorted(mostConfident(label)).toList();
    }

    /** All, the nearest to the threshold first. */
    List<Integer> uncertain() {
        return IntStream.range(0, labels.length).boxed()
                .sorted(Comparator.comparingDouble(patch -> Math.abs(probabilities[patch] - threshold))).toList();
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
