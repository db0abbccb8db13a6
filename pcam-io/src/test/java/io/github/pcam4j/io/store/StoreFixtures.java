package io.github.pcam4j.io.store;

import io.github.pcam4j.io.PatchShape;
import java.nio.file.Path;

/** Stores whose content follows from the index. */
public final class StoreFixtures {
    private StoreFixtures() { }

    /** The pixels of patch {@code index}. */
    public static byte[] pixels(PatchShape shape, int index) {
        byte[] pixels = new byte[shape.bytes()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (31 * index + 7 * i + (i >> 8));
        }
        return pixels;
    }

    public static int label(int index) {
        return index * 7 % 3 == 0 ? 1 : 0;
    }

    /** Ids of several lengths. */
    public static String id(int index) {
        return "patch-" + index;
    }

    /** Writes a labelled store. */
    public static Path write(Path target, PatchShape shape, int count) {
        try (PatchStoreWriter writer = PatchStoreWriter.builder(target, shape)
                .origin(new StoreOrigin("fixture", "0123abcd", shape, "none")).open()) {
            for (int i = 0; i < count; i++) {
                writer.append(id(i), label(i), pixels(shape, i));
            }
            writer.finish();
        }
        return target;
    }
}
