package io.github.pcam4j.train.engine;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.loader.PatchBatch;
import java.nio.ByteBuffer;
import java.util.Random;

/** Batches of noise, for the tests of every engine. */
public final class NoiseBatches {
    private NoiseBatches() { }

    /** Labelled patches, the same for a seed. */
    public static PatchBatch batch(int side, int size, long seed) {
        return batch(side, size, seed, true);
    }

    /** The same in a direct buffer or one on the heap. */
    public static PatchBatch batch(int side, int size, long seed, boolean direct) {
        PatchShape shape = PatchShape.rgb(side);
        byte[] bytes = new byte[size * shape.bytes()];
        Random random = new Random(seed);
        random.nextBytes(bytes);
        byte[] labels = new byte[size];
        for (int i = 0; i < size; i++) {
            labels[i] = (byte) random.nextInt(2);
        }
        ByteBuffer pixels = direct ? ByteBuffer.allocateDirect(bytes.length).put(bytes).flip() : ByteBuffer.wrap(bytes);
        return PatchBatch.of(shape, pixels, new int[size], labels);
    }
}
