package io.github.pcam4j.torch.internal.group;

import java.time.Duration;
import org.bytedeco.pytorch.TCPStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts on at the place where processes meet for as long as this process lives. Close it. */
final class Pulse implements AutoCloseable {
    /** A process that did not count on for so long does not live; pauses of a collector are shorter. */
    static final Duration LONGEST_SILENCE = Duration.ofSeconds(4);

    private static final Logger LOG = LoggerFactory.getLogger(Pulse.class);
    private static final long INTERVAL_MILLIS = 250;

    /** A connection of its own: a call on another's may wait. */
    private final TCPStore store;
    private @Nullable Thread thread;
    private volatile boolean over;

    /** @param store a connection, closed with it */
    Pulse(TCPStore store) {
        this.store = store;
    }

    /** @param key what counts on */
    void begin(String key) {
        Thread beating = new Thread(() -> beat(key), "pcam-pulse");
        beating.setDaemon(true);
        beating.start();
        thread = beating;
    }

    private void beat(String key) {
        try {
            while (!over) {
                store.add(key, 1);
                Thread.sleep(INTERVAL_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // Whoever waits for another process finds out; a training that does not is none of this thread's business.
            LOG.debug("The place where processes meet does not answer", e);
        }
    }

    @Override
    public void close() {
        over = true;
        if (thread != null) {
            end(thread);
        }
        store.close();
    }

    private static void end(Thread thread) {
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
