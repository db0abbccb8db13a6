package io.github.pcam4j.train.heatmap;

import io.github.pcam4j.internal.Workers;
import io.github.pcam4j.train.error.TrainingException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/** Reads pieces on several threads while the caller's uses those before them, in their order. */
final class ReadAhead {
    private static final int MOST_SECONDS_OF_A_READ = 10;

    private ReadAhead() { }

    /** Does it for pieces from 0 on; in memory are two a thread. */
    static <T> void forEach(int pieces, int threads, IntFunction<T> read, Consumer<T> use) {
        Workers workers = new Workers(threads, "pcam-windows");
        try {
            Queue<Future<T>> ahead = new ArrayDeque<>();
            int next = 0;
            for (int piece = 0; piece < pieces; piece++) {
                while (next < pieces && ahead.size() < 2 * threads) {
                    int number = next++;
                    ahead.add(workers.submit(() -> read.apply(number)));
                }
                use.accept(Workers.await(ahead.remove(),
                        () -> new TrainingException("interrupted while the slide was read; start again")));
            }
        } finally {
            workers.interrupt(MOST_SECONDS_OF_A_READ);
        }
    }
}
