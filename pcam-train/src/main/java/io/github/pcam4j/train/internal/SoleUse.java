package io.github.pcam4j.train.internal;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets one call at a time into an object that is not made for several threads, and none after it was closed: what comes
 * in between is refused, where it would get wrong values or break the object. Safe for use by several threads.
 */
public final class SoleUse {
    private final String what;
    private final AtomicReference<@Nullable Thread> user = new AtomicReference<>();
    private volatile boolean closed;
    private volatile @Nullable Throwable cause;

    /**
     * For an object that is open.
     *
     * @param what the object, such as {@code the engine}
     */
    public SoleUse(String what) {
        this.what = what;
    }

    /**
     * Does something with the object.
     *
     * @param call what to do
     * @param <T> what it gives
     * @return what it gave
     * @throws IllegalStateException if another call is under way, or the object is closed
     */
    public <T> T in(Supplier<T> call) {
        enter();
        try {
            requireOpen();
            return call.get();
        } finally {
            user.set(null);
        }
    }

    private void enter() {
        Thread other = user.compareAndExchange(null, Thread.currentThread());
        if (other == Thread.currentThread()) {
            throw new IllegalStateException(what + " is in the midst of another call of this thread; wait for its end");
        }
        if (other != null) {
            throw new IllegalStateException(("%s is in use by the thread '%s', and is not made for several at a time; open "
                    + "one for each thread").formatted(what, other.getName()));
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException(what + " is closed" + (cause == null ? "" : ", as a call failed in its midst ("
                    + cause + "); open another"), cause);
        }
    }

    /**
     * Closes the object once; a second call does nothing.
     *
     * @param closing frees what it holds
     * @throws IllegalStateException if another call is under way
     */
    public void close(Runnable closing) {
        enter();
        try {
            if (!closed) {
                closed = true;
                closing.run();
            }
        } finally {
            user.set(null);
        }
    }

    /**
     * Closes the object within a call that failed in its midst, so that nobody meets what it left.
     *
     * @param failure why
     * @param closing frees what it holds
     */
    public void abandon(Throwable failure, Runnable closing) {
        closed = true;
        cause = failure;
        try {
            closing.run();
        } catch (RuntimeException | Error e) {
            failure.addSuppressed(e);
        }
    }
}
