package io.github.pcam4j.train.pseudo;

import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.split.Split;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Labels that a model gave to patches of a store that it was not trained on.
 *
 * <p>They must come from a model that has not seen the patches that judge the next one, or validation tells less than
 * it seems to: with folds, each fold's next model learns from the labels of that fold's own model alone, not of the
 * ensemble, whose other models were trained on its validation patches.
 *
 * @param patches which patches, ascending
 * @param labels 0 or 1 for each of them
 * @see PseudoLabelling
 */
public record PseudoLabels(int[] patches, byte[] labels) {

    /** The label of a probability. */
    static byte label(double probability) {
        return (byte) (probability >= 0.5f ? 1 : 0);
    }

    /**
     * The labels of the patches that a selection chooses.
     *
     * @param probabilities of label 1 of all patches of a store
     * @param selection which of them to trust
     * @return the labels
     */
    public static PseudoLabels of(double[] probabilities, Selection selection) {
        int[] patches = selection.choose(probabilities);
        byte[] labels = new byte[patches.length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = label(probabilities[patches[i]]);
        }
        return new PseudoLabels(patches, labels);
    }

    /**
     * How many patches have a label.
     *
     * @return the count
     */
    public int size() {
        return patches.length;
    }

    /**
     * How many patches have label 1.
     *
     * @return the count
     */
    public int positives() {
        return (int) IntStream.range(0, labels.length).filter(i -> labels[i] == 1).count();
    }

    /**
     * The labelled patches and, behind them, those with a pseudo-label.
     *
     * @param labelled a store with labels
     * @param unlabelled the store that the pseudo-labels are of; its own labels, if it has any, are not looked at
     * @return a view over both, which must stay open
     * @throws io.github.pcam4j.io.store.PatchStoreException if their shapes differ or an id is in both
     */
    public PatchStore join(PatchStore labelled, PatchStore unlabelled) {
        return PatchStore.joined(List.of(labelled, unlabelled.subset(patches).relabelled(labels)));
    }

    /**
     * The split of the joined store: all patches with a pseudo-label train, none validates.
     *
     * @param split of the labelled store
     * @return the split
     */
    public Split extend(Split split) {
        IntStream added = IntStream.range(split.size(), split.size() + size());
        return Split.of(IntStream.concat(IntStream.of(split.train()), added).toArray(), split.validation());
    }
}
