package io.github.pcam4j.io.summary;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Daemon threads that read. Closing waits for what they are at. */
final class Workers implements AutoCloseable {
    private final ExecutorService threads;
    private final Supplier<RuntimeException> interrupted;

    /** @param interrupted what is thrown where the caller is interrupted while it waits */
    Workers(int count, String name, Supplier<RuntimeException> interrupted) {
        this.interrupted = interrupted;
        this.threads = Executors.newFixedThreadPool(count, work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    <T> Future<T> submit(Callable<T> work) {
        return threads.submit(work);
    }

    /** The result, or the exception that the work ended with. */
    <T> T await(Future<T> work) {
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
            throw new IllegalStateException("reading failed", e.getCause());
        }
    }

    /**
     * What was not begun is not done. Not by interrupting: that would close a store's channel for a moment. The caller
     * may close what is read next, so no read is to be left behind.
     */
    @Override
    public void close() {
        threads.shutdown();
        boolean interruption = false;
        while (!threads.isTerminated()) {
            try {
                threads.awaitTermination(1, TimeUnit.DAYS);
            } catch (InterruptedException e) {
                interruption = true;
            }
        }
        if (interruption) {
            Thread.currentThread().interrupt();
        }
    }
}
