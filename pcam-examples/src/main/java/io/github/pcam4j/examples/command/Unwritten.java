package io.github.pcam4j.examples.command;

import io.github.pcam4j.io.store.PatchStore;
import java.util.Locale;
import java.util.Map;

/** What a store's file has no room for, as it was never written: it reads as fill values. */
public final class Unwritten {
    private Unwritten() { }

    /** A sentence behind another one; empty if all was written. */
    public static String sentence(PatchStore store) {
        return store.unwrittenImages() + store.unwrittenLabels() == 0 ? "" : String.format(Locale.ROOT,
                "%d of its %d images and %d of its labels were never written and have the fill value of their dataset; check "
                + "what wrote it", store.unwrittenImages(), store.size(), store.unwrittenLabels());
    }

    /** The counts for {@code --json}. */
    public static void addTo(Map<String, Object> result, PatchStore store) {
        result.put("unwritten_images", store.unwrittenImages());
        result.put("unwritten_labels", store.unwrittenLabels());
    }
}
