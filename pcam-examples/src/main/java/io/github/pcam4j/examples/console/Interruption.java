package io.github.pcam4j.examples.console;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jline.utils.Signals;

/**
 * Ctrl-C and SIGTERM as a wish to stop: the first is noted, the second ends the process at once. Until it is closed;
 * then they end the process as always. Safe for use by several threads.
 */
public final class Interruption implements AutoCloseable {
    private static final Map<String, Integer> SIGNALS = Map.of("INT", 2, "TERM", 15);
    /** What shells add to the number of the signal that ended a process. */
    private static final int SHELLS_BASE = 128;

    private final AtomicInteger signal = new AtomicInteger();
    private final Map<String, Object> before = new HashMap<>();

    /**
     * Begins to listen.
     *
     * @param onFirst called at the first signal, on a thread of its own
     */
    public Interruption(Runnable onFirst) {
        SIGNALS.forEach((name, number) -> before.put(name, Signals.register(name, () -> heard(number, onFirst))));
    }

    private void heard(int number, Runnable onFirst) {
        if (signal.compareAndSet(0, number)) {
            onFirst.run();
        } else {
            Runtime.getRuntime().halt(SHELLS_BASE + number);
        }
    }

    /**
     * Whether there was a signal.
     *
     * @return true after the first
     */
    public boolean asked() {
        return signal.get() != 0;
    }

    /**
     * How a process ends that was asked to.
     *
     * @return 130 after Ctrl-C, 143 after SIGTERM
     * @throws IllegalStateException if there was no signal
     */
    public int exitCode() {
        if (!asked()) {
            throw new IllegalStateException("there was no signal");
        }
        return SHELLS_BASE + signal.get();
    }

    @Override
    public void close() {
        before.forEach(Signals::unregister);
    }
}
