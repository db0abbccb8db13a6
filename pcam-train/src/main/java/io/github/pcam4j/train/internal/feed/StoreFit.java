package io.github.pcam4j.train.internal.feed;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.model.ModelSpec;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.split.Split;
import java.util.Arrays;
import java.util.Locale;

/** Whether a network and a split go with the patches of a store. */
public final class StoreFit {
    private StoreFit() { }

    public static void check(PatchStore store, ModelSpec spec) {
        check(store.path(), store.shape(), spec);
    }

    public static void check(Object name, PatchShape shape, ModelSpec spec) {
        if (!shape.equals(PatchShape.rgb(spec.inputSize()))) {
            throw new TrainingException(String.format(Locale.ROOT,
                    "%s has patches of %s, but the network takes %d x %d x 3. Use a network of "
                    + "that input size, or prepare the store with size %d",
                    name, shape, spec.inputSize(), spec.inputSize(), spec.inputSize()));
        }
    }

    public static void check(PatchStore store, Split split) {
        if (split.size() != store.size()) {
            throw new TrainingException(String.format(Locale.ROOT,
                    "%s has %d patches, but the split is of %d; make a split of this store",
                    store.path(), store.size(), split.size()));
        }
        if (split.trainSize() < 2 || split.validationSize() == 0) {
            throw new TrainingException(String.format(Locale.ROOT,
                    "training takes at least 2 patches and 1 held out; the split has %d and %d",
                    split.trainSize(), split.validationSize()));
        }
        requireBothClasses(store, split);
    }

    /** An AUC of one class is undefined, which would only show when the first epoch is over. */
    private static void requireBothClasses(PatchStore store, Split split) {
        int[] validation = split.validation();
        long positives = Arrays.stream(validation).filter(index -> store.label(index) == 1).count();
        if (positives == 0 || positives == validation.length) {
            throw new TrainingException(String.format(Locale.ROOT,
                    "all %d patches of %s that are held out have label %d: nothing can be judged by "
                    + "them. Make a split that holds out both classes",
                    validation.length, store.path(), positives == 0 ? 0 : 1));
        }
    }

    /** The labels of some patches of a labelled store. */
    public static byte[] labels(PatchStore store, int[] indices) {
        byte[] all = store.labels();
        byte[] labels = new byte[indices.length];
        for (int i = 0; i < indices.length; i++) {
            labels[i] = all[indices[i]];
        }
        return labels;
    }
}
