package io.github.pcam4j.bench;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.store.PatchStoreWriter;
import java.nio.file.Path;
import java.util.Random;

/** The store that reading is measured on: noise, 295 MB, so that it fits no processor's cache but the page cache. */
final class BenchStore {
    static final PatchShape SHAPE = PatchShape.rgb(128);
    static final int COUNT = 6000;
    static final int BATCH = 64;
    /** Where the images start; what a bare loop has to know. */
    static final long ADDRESS = 16384;

    private BenchStore() { }

    static Path write(Path path) {
        Random random = new Random(1);
        byte[] pixels = new byte[SHAPE.bytes()];
        try (PatchStoreWriter writer = PatchStoreWriter.builder(path, SHAPE).overwrite(true).open()) {
            for (int i = 0; i < COUNT; i++) {
                random.nextBytes(pixels);
                writer.append(Integer.toString(i), i & 1, pixels);
            }
            writer.finish();
        }
        return path;
    }
}
