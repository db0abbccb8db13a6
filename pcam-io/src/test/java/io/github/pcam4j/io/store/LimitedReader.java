package io.github.pcam4j.io.store;

import java.nio.ByteBuffer;
import java.nio.file.Path;

/** A process that reads an image of a store, with whatever it is given of addresses. */
final class LimitedReader {
    private LimitedReader() { }

    public static void main(String[] arguments) {
        try (PatchStore store = PatchStore.open(Path.of(arguments[0]))) {
            ByteBuffer pixels = ByteBuffer.allocate(2 * store.shape().bytes());
            store.gather(new int[] {store.size() - 1, 0}, 0, 2, pixels);
            System.out.println("read " + pixels.position());
        }
    }
}
