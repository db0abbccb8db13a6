package io.github.pcam4j.train.distributed;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Threads of one process in the place of processes: what they say to each other is added up in the order of their ranks. */
public final class FakeProcesses {
    private static final int MOST_SECONDS = 60;

    private final Object[] given;
    private final Phaser meetings;
    private volatile String fault = "";

    private FakeProcesses(int size) {
        this.given = new Object[size];
        this.meetings = new Phaser(size);
    }

    /** What one of them did: its outcome, or what it threw. */
    public record Outcome<T>(T value, Throwable failure) { }

    /** Does the same on so many threads at once, each as one of as many processes. */
    public static <T> List<Outcome<T>> each(int size, Function<ProcessGroup, T> work) throws InterruptedException {
        FakeProcesses processes = new FakeProcesses(size);
        ExecutorService threads = Executors.newFixedThreadPool(size);
        try {
            List<Callable<T>> calls = new ArrayList<>();
            for (int rank = 0; rank < size; rank++) {
                ProcessGroup group = processes.new Member(rank);
                calls.add(() -> work.apply(group));
            }
            List<Outcome<T>> outcomes = new ArrayList<>();
            for (Future<T> future : threads.invokeAll(calls)) {
                outcomes.add(outcome(future));
            }
            return outcomes;
        } finally {
            threads.shutdownNow();
        }
    }

    /** The same where none may fail. */
    public static <T> List<T> all(int size, Function<ProcessGroup, T> work) throws InterruptedException {
        return each(size, work).stream().map(it -> {
            if (it.failure() != null) {
                throw new AssertionError(it.failure());
            }
            return it.value();
        }).toList();
    }

    private static <T> Outcome<T> outcome(Future<T> future) throws InterruptedException {
        try {
            return new Outcome<>(future.get(), null);
        } catch (ExecutionException e) {
            return new Outcome<>(null, e.getCause());
        }
    }

    private final class Member implements ProcessGroup {
        private final int rank;

        Member(int rank) {
            this.rank = rank;
        }

        @Override
        public int rank() {
            return rank;
        }

        @Override
        public int size() {
            return given.length;
        }

        @Override
        public String description() {
            return "threads";
        }

        @Override
        public void sum(float[] values) {
            List<float[]> all = exchange(values.clone());
            for (int i = 0; i < values.length; i++) {
                values[i] = 0;
                for (float[] one : all) {
                    values[i] += one[i];
                }
            }
        }

        @Override
        public List<byte[]> gather(byte[] own) {
            return exchange(own.clone());
        }

        @SuppressWarnings("unchecked")
        private <T> List<T> exchange(T own) {
            given[rank] = own;
            await();
            List<T> all = IntStream.range(0, given.length).mapToObj(it -> (T) given[it]).toList();
            await();
            return all;
        }

        private void await() {
            try {
                // Negative once a meeting was ended for good, also for those who come later.
                if (meetings.awaitAdvanceInterruptibly(meetings.arrive(), MOST_SECONDS, TimeUnit.SECONDS) < 0) {
                    throw new LostRankException(fault, null);
                }
            } catch (TimeoutException e) {
                throw new LostRankException("a thread does not come", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LostRankException("interrupted", e);
            }
        }

        @Override
        public void fail(String reason) {
            if (fault.isEmpty()) {
                fault = "rank " + rank + " ended: " + reason;
                meetings.forceTermination();
            }
        }

        @Override
        public void close() { }
    }
}
