package io.github.pcam4j.train.internal.section;

import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.error.TrainingException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The predicted patches beside the store that has their pixels. */
public final class HeldOut {
    private final PatchStore store;
    private final Called called;
    private final int[] indices;

    /**
     * Finds the patches of predictions.
     *
     * @param store the run's
     * @param called some of its patches
     * @throws TrainingException if a patch is not in the store
     */
    public HeldOut(PatchStore store, Called called) {
        this.store = store;
        this.called = called;
        this.indices = indices(store, called.ids());
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

    Called called() {
        return called;
    }

    int index(int patch) {
        return indices[patch];
    }
}
