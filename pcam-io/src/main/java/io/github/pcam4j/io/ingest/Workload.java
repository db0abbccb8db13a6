package io.github.pcam4j.io.ingest;

import io.github.pcam4j.io.PatchException;
import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.internal.Heap;
import java.nio.file.Path;

/**
 * How many patches are worked at and wait at a time: as many as keep all threads at it, and fewer where the heap cannot
 * hold them.
 *
 * @param threads that decode and resize
 * @param inFlight patches that are begun and not yet stored
 */
record Workload(int threads, int inFlight) {
    /** Enough to keep all threads at it; more would only be copied about by the garbage collector. */
    private static final int BYTES_IN_FLIGHT = 4 << 20;
    /** A resize keeps up to two rows of whole numbers for each row of the patch. */
    private static final long BYTES_BETWEEN = 2 * Integer.BYTES;

    /**
     * Weighs patches against the heap.
     *
     * @throws PatchException if not even one fits, with what it takes
     */
    static Workload of(Path target, PatchShape from, PatchShape to, int threads, Heap heap) {
        long working = from.bytes() + BYTES_BETWEEN * from.height() * to.width() * to.channels();
        Workload workload = new Workload(threads, Math.max(4 * threads, BYTES_IN_FLIGHT / to.bytes()));
        while (!heap.holds(workload.bytes(working, to.bytes())) && workload.inFlight > 1) {
            int fewer = Math.max(1, workload.inFlight / 2);
            workload = new Workload(Math.min(threads, fewer), fewer);
        }
        long needed = workload.bytes(working, to.bytes());
        if (!heap.holds(needed)) {
            throw new PatchException("%s cannot be made: a patch of %s becomes one of %s, %s".formatted(target, from, to,
                    heap.shortage(needed)));
        }
        return workload;
    }

    private long bytes(long working, long stored) {
        return threads * working + inFlight * stored;
    }
}
