package io.github.pcam4j.io.fuzz;

import com.sun.management.ThreadMXBean;
import io.github.pcam4j.io.PatchException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * Gives inputs to a reader and says whether it behaved: it may read them, or refuse them with a {@link PatchException}
 * that names the file; all else is a fault, and so is taking longer or allocating more than allowed.
 */
final class FuzzJudge implements AutoCloseable {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final String HANG = "hang";

    private final Reader reader;
    private final String fileName;
    private final Duration limit;
    private ForkJoinPool worker = newWorker();
    private volatile Thread reading = Thread.currentThread();

    /** What is tried. */
    @FunctionalInterface
    interface Reader {
        void read(byte[] input) throws Exception;
    }

    enum Outcome { READ, REFUSED, FAULT }

    /** What came of an input; {@code kind} is the same for faults of one origin. */
    record Verdict(Outcome outcome, String kind, String detail) {
        boolean isFault() {
            return outcome == Outcome.FAULT;
        }
    }

    FuzzJudge(Reader reader, String fileName, Duration limit) {
        this.reader = reader;
        this.fileName = fileName;
        this.limit = limit;
    }

    /** What reading a file of some length may allocate: some fixed tables, and the file some times over. */
    static long mostBytes(int length) {
        return (64L << 20) + 64L * length;
    }

    Verdict judge(byte[] input) {
        Verdict verdict = inTime(input);
        // A machine that pauses looks like a reader that hangs; but a reader hangs again.
        return verdict.kind().startsWith(HANG) ? inTime(input) : verdict;
    }

    private Verdict inTime(byte[] input) {
        Future<Verdict> verdict = worker.submit(() -> read(input));
        try {
            return verdict.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            Verdict hang = fault(HANG, reading.getStackTrace(), "not done after " + limit);
            // The thread cannot be stopped; it is left behind, and ends with the JVM.
            worker.shutdownNow();
            worker = newWorker();
            return hang;
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private Verdict read(byte[] input) {
        Thread thread = Thread.currentThread();
        reading = thread;
        long directBefore = directBytes();
        long before = THREADS.getThreadAllocatedBytes(thread.getId());
        Verdict verdict = verdict(input);
        long heap = THREADS.getThreadAllocatedBytes(thread.getId()) - before;
        long allocated = heap + Math.max(0, directBytes() - directBefore);
        if (verdict.isFault() || allocated <= mostBytes(input.length)) {
            return verdict;
        }
        // Words without numbers and paths tell kinds apart.
        String words = verdict.detail().replaceAll("\\S*[^a-zA-Z\\s]\\S*", "").replaceAll("\\s+", " ").strip();
        return new Verdict(Outcome.FAULT, "allocation; then " + words, "%d bytes allocated for a file of %d; %s"
                .formatted(allocated, input.length, verdict.detail()));
    }

    /** Everything that a reader may throw is caught here: errors are what the judge looks for. */
    private Verdict verdict(byte[] input) {
        try {
            reader.read(input);
            return new Verdict(Outcome.READ, "read", "");
        } catch (PatchException e) {
            return String.valueOf(e.getMessage()).contains(fileName)
                    ? new Verdict(Outcome.REFUSED, "refused", e.getMessage())
                    : fault("message without the file's name", e.getStackTrace(), e.toString());
        } catch (Throwable e) {
            return fault(e.getClass().getSimpleName(), e.getStackTrace(), e.toString());
        }
    }

    private static Verdict fault(String what, StackTraceElement[] trace, String detail) {
        String place = Arrays.stream(trace).filter(it -> !it.getClassName().startsWith("java."))
                .findFirst().map(StackTraceElement::toString).orElse("nowhere");
        String frames = Arrays.stream(trace).limit(12).map(StackTraceElement::toString)
                .collect(Collectors.joining("\n    at ", "\n    at ", ""));
        return new Verdict(Outcome.FAULT, what + " in " + place, detail + frames);
    }

    private static long directBytes() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(it -> it.getName().equals("direct")).mapToLong(BufferPoolMXBean::getTotalCapacity).sum();
    }

    /** A pool of one thread: a parallel stream that starts in it stays in it, where its allocations are counted. */
    private static ForkJoinPool newWorker() {
        return new ForkJoinPool(1);
    }

    @Override
    public void close() {
        worker.shutdownNow();
    }
}
