package io.github.pcam4j.bench;

import io.github.pcam4j.io.store.PatchStoreWriter;
import java.nio.file.Path;
import java.util.Random;

/** A store of any size, made in the time that writing it takes: some hundred patches of noise, over and over. */
final class NoiseStore {
    private static final int DISTINCT = 499;

    private NoiseStore() { }

    static void write(Path file, int count) {
        Random random = new Random(1);
        byte[][] patches = new byte[DISTINCT][BenchStore.SHAPE.bytes()];
        for (byte[] patch : patches) {
            random.nextBytes(patch);
        }
        try (PatchStoreWriter writer = PatchStoreWriter.builder(file, BenchStore.SHAPE).overwrite(true).open()) {
            for (int i = 0; i < count; i++) {
                writer.append(Integer.toString(i), i & 1, patches[i % DISTINCT]);
            }
            writer.finish();
        }
    }
}
