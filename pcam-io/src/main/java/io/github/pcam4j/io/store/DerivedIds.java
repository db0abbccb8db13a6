package io.github.pcam4j.io.store;

import io.github.pcam4j.io.internal.Fingerprint;
import java.util.Arrays;

/** Ids for patches whose file has none: they follow from some of its pixels, and so are those of no other file. */
final class DerivedIds {
    private static final int SAMPLES = 16;
    private static final int DIGITS = 12;

    private DerivedIds() { }

    static String[] of(PatchStore store) {
        Fingerprint fingerprint = new Fingerprint().add(store.shape() + "\n" + store.size());
        int samples = Math.min(SAMPLES, store.size());
        for (int sample = 0; sample < samples; sample++) {
            // Evenly over the file, the first and the last patch among them.
            long last = store.size() - 1L;
            fingerprint.add(store.read((int) (samples == 1 ? 0 : sample * last / (samples - 1))));
        }
        String prefix = fingerprint.hex().substring(0, DIGITS) + "-";
        String[] ids = new String[store.size()];
        Arrays.setAll(ids, i -> prefix + i);
        return ids;
    }
}
