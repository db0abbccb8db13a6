package io.github.pcam4j.train;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.train.split.Split;

/** Whether a network and a split go with the patches of a store. */
final class StoreFit {
    private StoreFit() { }

    static void check(PatchStore store, CnnSpec spec) {
        if (!store.shape().equals(PatchShape.rgb(spec.inputSize()))) {
            throw new TrainingException(("%s has patches of %s, but the network takes %d x %d x 3. Use a network of that "
                    + "input size, or prepare the store with size %d").formatted(store.path(), store.shape(),
                    spec.inputSize(), spec.inputSize(), spec.inputSize()));
        }
    }

    static void check(PatchStore store, Split split) {
        if (split.size() != store.size()) {
            throw new TrainingException("%s has %d patches, but the split is of %d; make a split of this store"
                    .formatted(store.path(), store.size(), split.size()));
        }
        if (split.trainSize() < 2 || split.validationSize() == 0) {
            throw new TrainingException("training takes at least 2 patches and 1 held out; the split has %d and %d"
                    .formatted(split.trainSize(), split.validationSize()));
        }
    }

    /** The labels of some patches of a labelled store. */
    static byte[] labels(PatchStore store, int[] indices) {
        byte[] all = store.labels();
        byte[] labels = new byte[indices.length];
        for (int i = 0; i < indices.length; i++) {
            labels[i] = all[indices[i]];
        }
        return labels;
    }
}
