package io.github.pcam4j.train.heatmap;

import io.github.pcam4j.train.error.TrainingException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/** Reads pieces on several threads while the caller's uses those before them, in their order. */
final class ReadAhead {
    private static final int MOST_SECONDS_OF_A_READ = 10;

    private ReadAhead() { }

    /** Does it for pieces from 0 on; in memory are two a thread. */
    static <T> void forEach(int pieces, int threads, IntFunction<T> read, Consumer<T> use) {
        ExecutorService workers = Executors.newFixedThreadPool(threads, work -> {
            Thread thread = new Thread(work, "pcam-windows");
            thread.setDaemon(true);
            return thread;
        });
        try {
            Queue<Future<T>> ahead = new ArrayDeque<>();
            int next = 0;
            for (int piece = 0; piece < pieces; piece++) {
                while (next < pieces && ahead.size() < 2 * threads) {
                    int number = next++;
                    ahead.add(workers.submit(() -> read.apply(number)));
                }
                use.accept(await(ahead.remove()));
            }
        } finally {
            end(workers);
        }
    }

    private static <T> T await(Future<T> pending) {
        try {
            return pending.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TrainingException("interrupted while the slide was read; start again", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw new IllegalStateException("cannot happen: nothing else is thrown", e);
        }
    }

    /** Waits for reads under way, so that whoever closes the slide afterwards takes it from no one. */
    private static void end(ExecutorService workers) {
        workers.shutdownNow();
        boolean interrupted = Thread.interrupted();
        try {
            workers.awaitTermination(MOST_SECONDS_OF_A_READ, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
