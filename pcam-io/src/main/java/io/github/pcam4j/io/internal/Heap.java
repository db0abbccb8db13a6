package io.github.pcam4j.io.internal;

import io.github.pcam4j.internal.Require;
import java.util.Locale;

/**
 * What Java's heap can hold, so that what needs more is refused with a remedy before it is begun, not ended by an
 * {@link OutOfMemoryError} on the way.
 *
 * @param bytes how large the heap may become
 */
public record Heap(long bytes) {
    private static final long MIB = 1 << 20;
    private static final long STEP = 256 * MIB;

    /**
     * The heap of this Java, as {@code -Xmx} or its default has it.
     *
     * @return the heap
     */
    public static Heap ofJvm() {
        return new Heap(Runtime.getRuntime().maxMemory());
    }

    /**
     * The part of the heap that a single thing may take.
     *
     * @return bytes, half of the heap
     */
    public long share() {
        return bytes / 2;
    }

    /**
     * Whether something fits beside all else that is there.
     *
     * @param needed its bytes
     * @return true if it takes no more than {@link #share}
     */
    public boolean holds(long needed) {
        return needed <= share();
    }

    /**
     * A message's end for what does not fit.
     *
     * @param needed its bytes
     * @return such as {@code which takes 616.6 MB of memory, more than half of the 536.9 MB that Java may take. Give it
     *     more (-Xmx1280m)}
     */
    public String shortage(long needed) {
        return String.format(Locale.ROOT, "which takes %s of memory, more than half of the %s that Java may take. Give it "
                + "more (-Xmx%dm)", Require.bytes(needed), Require.bytes(bytes), enough(needed) / MIB);
    }

    private static long enough(long needed) {
        return (2 * needed + STEP - 1) / STEP * STEP;
    }
}
