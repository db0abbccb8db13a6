package io.github.pcam4j.dl4j.engine;

import org.bytedeco.javacpp.Pointer;

/**
 * Keeps native memory bounded. DL4J leaves arrays that live outside its workspaces to the garbage collector, which sees
 * their small shells in the heap but not the megabytes behind them, and has no reason to run: unattended, training the
 * documented network grew to 19 GB in 11 minutes. Here it is asked to run when the process has grown by a gigabyte.
 */
final class NativeGarbage {
    private static final long ALLOWED_GROWTH_BYTES = 1L << 30;

    private long least = Long.MAX_VALUE;

    /** To be called after each step; costs some microseconds unless it collects. */
    void collectIfGrown() {
        long now = Pointer.physicalBytes();
        least = Math.min(least, now);
        if (now - least > ALLOWED_GROWTH_BYTES) {
            System.gc();
            least = now;
        }
    }
}
