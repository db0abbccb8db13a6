package io.github.pcam4j.train.serve;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Patches of all callers, in the order in which they came. Has room for some; who finds none waits in line. Safe for use
 * by several threads, of which one takes.
 */
final class PatchQueue {
    private final String model;
    private final int batch;
    private final int capacity;
    private final long companyNanos;
    private final Optional<Duration> patience;

    private final Semaphore room;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Call.Patch> waiting = new ArrayDeque<>();
    private boolean closed;
    private @Nullable Throwable failure;

    /**
     * @param model for messages
     * @param batch the most patches that are taken at a time, and put at a time
     * @param capacity the most that wait
     * @param company how long less than a batch waits for others
     * @param patience how long who finds no room waits; empty for ever
     */
    PatchQueue(String model, int batch, int capacity, Duration company, Optional<Duration> patience) {
        this.model = model;
        this.batch = batch;
        this.capacity = capacity;
        this.companyNanos = company.toNanos();
        this.patience = patience;
        this.room = new Semaphore(capacity, true);
    }

    /** Adds patches, at most a batch of them, together. */
    void put(List<Call.Patch> patches) throws InterruptedException {
        waitForRoom(patches.size());
        lock.lock();
        try {
            if (closed) {
                room.release(patches.size());
                throw closedException();
            }
            waiting.addAll(patches);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void waitForRoom(int patches) throws InterruptedException {
        if (patience.isEmpty()) {
            room.acquire(patches);
        } else if (!room.tryAcquire(patches, patience.get().toNanos(), TimeUnit.NANOSECONDS)) {
            throw new ClassifierBusyException(String.format(Locale.ROOT, "the classifier of %s has %d patches waiting, and "
                    + "no room for %d more within %s; try again later, or give it a longer queue", model, size(), patches,
                    patience.get()));
        }
    }

    /** Waits for patches and takes as many as there are, up to a batch; none if it is closed and none is left. */
    List<Call.Patch> take() {
        List<Call.Patch> taken = new ArrayList<>(batch);
        lock.lock();
        try {
            do {
                while (waiting.isEmpty() && !closed) {
                    changed.awaitUninterruptibly();
                }
                waitForCompany();
                // Those who waited may have gone meanwhile.
            } while (waiting.isEmpty() && !closed);
            while (taken.size() < batch && !waiting.isEmpty()) {
                taken.add(waiting.remove());
            }
        } finally {
            lock.unlock();
        }
        room.release(taken.size());
        return taken;
    }

    private void waitForCompany() {
        long left = companyNanos;
        while (left > 0 && waiting.size() < batch && !closed) {
            try {
                left = changed.awaitNanos(left);
            } catch (InterruptedException e) {
                // The thread is the classifier's own; whoever interrupts it means that it should not wait.
                return;
            }
        }
    }

    /** Removes what nobody waits for any more. */
    void withdraw(Call call) {
        remove(patch -> patch.call() == call);
    }

    private List<Call.Patch> remove(Predicate<Call.Patch> which) {
        List<Call.Patch> removed = new ArrayList<>();
        lock.lock();
        try {
            waiting.removeIf(patch -> which.test(patch) && removed.add(patch));
        } finally {
            lock.unlock();
        }
        room.release(removed.size());
        return removed;
    }

    /** Takes no more; what waits is still to be taken. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more, and what waits never comes to its turn. */
    void fail(Throwable cause) {
        lock.lock();
        try {
            closed = true;
            failure = cause;
        } finally {
            lock.unlock();
        }
        remove(patch -> true).forEach(patch -> patch.fail(this::closedException));
    }

    boolean isOpen() {
        lock.lock();
        try {
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    void requireOpen() {
        if (!isOpen()) {
            throw closedException();
        }
    }

    int size() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    int capacity() {
        return capacity;
    }

    private ClassifierClosedException closedException() {
        lock.lock();
        try {
            return new ClassifierClosedException("the classifier of %s is closed%s; open another".formatted(model,
                    failure == null ? "" : ", as its engine failed (" + failure + ")"), failure);
        } finally {
            lock.unlock();
        }
    }
}
