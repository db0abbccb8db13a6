package io.github.pcam4j.io.source;

import io.github.pcam4j.io.internal.Heap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Half of the heap, shared out among all threads that read: one that finds no room waits for the others. So a few large
 * files at once do not end the program, however many threads read.
 */
final class HeapShare {
    private static final int BLOCK = 1 << 10;

    private final Heap heap;
    private final Semaphore blocks;

    HeapShare(Heap heap) {
        this.heap = heap;
        this.blocks = new Semaphore(blocks(heap.share()), true);
    }

    private static int blocks(long bytes) {
        return (int) Math.min(Integer.MAX_VALUE, (bytes + BLOCK - 1) / BLOCK);
    }

    /**
     * Reads something when there is room for it.
     *
     * @param bytes what it takes while it is read
     * @param location for messages
     * @throws PatchSourceException if there never will be
     */
    <T> T within(long bytes, String location, Supplier<T> reading) {
        if (!heap.holds(bytes)) {
            throw new PatchSourceException("%s is too large, %s".formatted(location, heap.shortage(bytes)));
        }
        int taken = blocks(bytes);
        blocks.acquireUninterruptibly(taken);
        try {
            return reading.get();
        } finally {
            blocks.release(taken);
        }
    }
}
