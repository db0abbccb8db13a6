package io.github.pcam4j.io.summary;

import io.github.pcam4j.io.store.PatchStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Finds patches whose pixels are equal: by their hashes first, then by comparing the pixels themselves. */
final class ExactDuplicates {
    private static final long INDEX = 0xFFFFFFFFL;

    private final PatchStore store;
    private final PatchFacts facts;
    private final Groups groups;

    private ExactDuplicates(PatchStore store, PatchFacts facts) {
        this.store = store;
        this.facts = facts;
        this.groups = new Groups(facts.size());
    }

    static Groups find(PatchStore store, PatchFacts facts) {
        ExactDuplicates duplicates = new ExactDuplicates(store, facts);
        duplicates.search();
        return duplicates.groups;
    }

    /** The first patch of its content. */
    private record Original(int index, byte[] pixels) { }

    /** Sorts by half of the hash, with the index in the other half of each number. */
    private void search() {
        long[] keys = new long[facts.size()];
        Arrays.setAll(keys, i -> (facts.contentHash(i) & ~INDEX) | i);
        Arrays.sort(keys);
        int start = 0;
        for (int i = 1; i <= keys.length; i++) {
            if (i == keys.length || (keys[i] & ~INDEX) != (keys[start] & ~INDEX)) {
                if (i - start > 1) {
                    compare(keys, start, i);
                }
                start = i;
            }
        }
    }

    private void compare(long[] keys, int start, int end) {
        List<Original> originals = new ArrayList<>();
        for (int i = start; i < end; i++) {
            int index = (int) (keys[i] & INDEX);
            byte[] pixels = store.read(index);
            originals.stream().filter(it -> Arrays.equals(it.pixels(), pixels)).findFirst().ifPresentOrElse(
                    original -> groups.join(original.index(), index),
                    () -> originals.add(new Original(index, pixels)));
        }
    }
}
