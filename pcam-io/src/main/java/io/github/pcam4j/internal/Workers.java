package io.github.pcam4j.internal;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Daemon threads for one job. Closing waits for what they are at, interrupted or not. Safe for use by several threads. */
public final class Workers implements AutoCloseable {
    private final ExecutorService threads;

    /**
     * Begins with no thread; each is started when it is needed.
     *
     * @param count the most threads
     * @param name of each
     */
    public Workers(int count, String name) {
        this.threads = Executors.newFixedThreadPool(count, work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Has one of the threads do something.
     *
     * @param work what to do
     * @param <T> what it gives
     * @return its outcome to come
     */
    public <T> Future<T> submit(Callable<T> work) {
        return threads.submit(work);
    }

    /**
     * Waits for a result.
     *
     * @param work what was submitted
     * @param interrupted makes what is thrown where the caller is interrupted while it waits
     * @param <T> what it gives
     * @return the result
     * @throws RuntimeException the one that the work ended with
     */
    public static <T> T await(Future<T> work, Supplier<RuntimeException> interrupted) {
        try {
            return work.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            RuntimeException failure = interrupted.get();
            failure.initCause(e);
            throw failure;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException("the work failed", e.getCause());
        }
    }

    /**
     * What was not begun is not done. Not by interrupting: that would close a store's channel for a moment. The caller
     * may close what is read next, so no read is to be left behind.
     */
    @Override
    public void close() {
        threads.shutdown();
        end(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    }

    /**
     * Drops what was not begun, interrupts what is under way, and waits for it for a while, so that whoever closes what is read
     * takes it from no one.
     *
     * @param seconds how long at most
     */
    public void interrupt(long seconds) {
        threads.shutdownNow();
        end(seconds, TimeUnit.SECONDS);
    }

    /** An interruption of the caller does not end the wait, and is there again after it. */
    private void end(long most, TimeUnit unit) {
        long deadline = System.nanoTime() + Math.min(unit.toNanos(most), Long.MAX_VALUE / 2);
        boolean interrupted = false;
        for (long left = deadline - System.nanoTime(); left > 0 && !threads.isTerminated();
                left = deadline - System.nanoTime()) {
            try {
                threads.awaitTermination(left, TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
