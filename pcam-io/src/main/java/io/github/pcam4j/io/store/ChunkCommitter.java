package io.github.pcam4j.io.store;

import io.github.pcam4j.internal.Workers;
import io.github.pcam4j.io.internal.write.PartFile;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Forces what is written to the disk, on a thread of its own, so that the writer goes on meanwhile: all along, so that
 * no large rest is left for the end of a chunk, and at the end of a chunk before it is noted in the journal. Whoever
 * commits waits only if the chunk before the last is not on the disk yet.
 */
final class ChunkCommitter implements AutoCloseable {
    private static final int MOST_PENDING = 2;

    private final PartFile file;
    private final Journal journal;
    private final Workers thread;
    private final Queue<Future<?>> pending = new ArrayDeque<>();
    private final AtomicInteger committed = new AtomicInteger();

    ChunkCommitter(PartFile file, Journal journal) {
        this.file = file;
        this.journal = journal;
        this.thread = new Workers(1, "pcam-store-commit");
    }

    /** Starts forcing what has left the writer's buffer, unless it is at it already. Does not wait. */
    void startForcing() throws IOException {
        while (!pending.isEmpty() && pending.element().isDone()) {
            await(pending.remove());
        }
        if (pending.isEmpty()) {
            submit(() -> {
                file.force(false);
                return null;
            });
        }
    }

    /** Has a chunk, whose pixels have left the writer's buffer, forced and then noted. */
    void commit(Journal.Chunk chunk) throws IOException {
        while (pending.size() >= MOST_PENDING) {
            await(pending.remove());
        }
        submit(() -> {
            file.force(false);
            journal.append(chunk);
            return committed.incrementAndGet();
        });
    }

    private void submit(Callable<?> work) {
        pending.add(thread.submit(work));
    }

    /** Waits for all of it. */
    void finish() throws IOException {
        while (!pending.isEmpty()) {
            await(pending.remove());
        }
    }

    /** How many chunks this committer has on the disk and in the journal. */
    int committed() {
        return committed.get();
    }

    private static void await(Future<?> work) throws IOException {
        try {
            work.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Lets the work under way end, without a look at how. */
    @Override
    public void close() {
        thread.close();
    }
}
