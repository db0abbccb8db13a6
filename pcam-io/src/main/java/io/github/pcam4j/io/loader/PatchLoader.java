package io.github.pcam4j.io.loader;

import io.github.pcam4j.internal.Require;
import io.github.pcam4j.internal.Workers;
import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.augment.Augmentation;
import io.github.pcam4j.io.augment.Augmentations;
import io.github.pcam4j.io.augment.Augmenter;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.io.store.PatchStoreException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Batches of a store's patches, read ahead on threads of its own into direct buffers that are used again and again:
 * {@code (prefetch + 1) * batchSize * shape.bytes()} bytes, however large the store is, and
 * {@code threads * (2 * shape.bytes() + 7 KB)} if it augments.
 *
 * <p>The order of an epoch depends on seed and epoch alone. One thread may use a loader at a time; several loaders may
 * share a store. The loader does not close the store.
 *
 * <pre>{@code
 * try (PatchLoader loader = PatchLoader.builder(store, split.train()).batchSize(64).shuffle(seed).build()) {
 *     for (PatchBatch batch : loader.epoch(0)) {
 *         engine.train(batch, learningRate, momentum);
 *     }
 * }
 * }</pre>
 */
public final class PatchLoader implements AutoCloseable {
    private final PatchStore store;
    private final int[] indices;
    private final int batchSize;
    private final OptionalLong seed;
    private final ByteBuffer[] buffers;
    private final Workers readers;
    private final Optional<ThreadLocal<Augmenter>> augmenters;
    private @Nullable Epoch current;
    private long waitedNanos;
    private boolean closed;

    /** Settings of a loader. */
    public static final class Builder {
        private final PatchStore store;
        private final int[] indices;
        private int batchSize = 64;
        private OptionalLong seed = OptionalLong.empty();
        private int prefetch = 3;
        private int threads = 1;
        private Augmentation augmentation = Augmentations.NONE;
        private long augmentationSeed;

        private Builder(PatchStore store, int[] indices) {
            this.store = Objects.requireNonNull(store, "store");
            this.indices = indices.clone();
        }

        /**
         * Patches a batch; 64 by default. The last batch of an epoch may have fewer.
         *
         * @param batchSize within [1, 65536]
         * @return this
         */
        public Builder batchSize(int batchSize) {
            this.batchSize = batchSize;
            return this;
        }

        /**
         * Shuffles, in another order each epoch; without it patches come in the order of the indices.
         *
         * @param seed of the order
         * @return this
         */
        public Builder shuffle(long seed) {
            this.seed = OptionalLong.of(seed);
            return this;
        }

        /**
         * Batches read ahead of the one in use; 3 by default.
         *
         * @param prefetch within [1, 64]
         * @return this
         */
        public Builder prefetch(int prefetch) {
            this.prefetch = prefetch;
            return this;
        }

        /**
         * Threads that read; 1 by default.
         *
         * @param threads within [1, 64]
         * @return this
         */
        public Builder threads(int threads) {
            this.threads = threads;
            return this;
        }

        /**
         * Changes each patch at random after it is read, on the threads that read; not at all by default. What becomes
         * of a patch follows from this seed, the epoch and the patch's id: batch size, threads, order and where an
         * epoch is resumed do not matter. A patch that comes twice in an epoch is changed twice alike, and in a
         * store without ids the index stands for the id.
         *
         * @param augmentation what is done, by several threads at once
         * @param seed of its random numbers; may be that of the order
         * @return this
         */
        public Builder augment(Augmentation augmentation, long seed) {
            this.augmentation = Objects.requireNonNull(augmentation, "augmentation");
            this.augmentationSeed = seed;
            return this;
        }

        /**
         * Checks the settings and takes the buffers.
         *
         * @return the loader, the caller's to close
         * @throws IllegalArgumentException if a setting or an index is out of range, or the augmentation does not fit
         *     the store's patches
         */
        public PatchLoader build() {
            Require.within("the batch size", batchSize, 1, 65536);
            Require.within("prefetch", prefetch, 1, 64);
            Require.within("threads", threads, 1, 64);
            Require.argument((long) batchSize * store.shape().bytes() <= Integer.MAX_VALUE,
                    "a batch of %d patches of %s is larger than 2 GB", batchSize, store.shape());
            augmentation.check(store.shape());
            for (int index : indices) {
                Require.argument(index >= 0 && index < store.size(), "%s has patches 0 to %d, not %d", store.path(),
                        store.size() - 1, index);
            }
            return new PatchLoader(this);
        }
    }

    private PatchLoader(Builder settings) {
        this.store = settings.store;
        this.indices = settings.indices;
        this.batchSize = settings.batchSize;
        this.seed = settings.seed;
        int batches = Math.max(1, Math.min(settings.prefetch + 1, batchCount()));
        this.buffers = new ByteBuffer[batches];
        int bytes = Math.min(batchSize, Math.max(1, indices.length)) * store.shape().bytes();
        Arrays.setAll(buffers, i -> ByteBuffer.allocateDirect(bytes));
        Augmentation augmentation = settings.augmentation;
        long augmentationSeed = settings.augmentationSeed;
        this.augmenters = augmentation == Augmentations.NONE ? Optional.empty() : Optional.of(
                ThreadLocal.withInitial(() -> new Augmenter(augmentation, augmentationSeed, store.shape())));
        this.readers = new Workers(settings.threads, "pcam-loader");
    }

    /**
     * Starts the settings of a loader.
     *
     * @param store the store to read; must stay open while the loader is used
     * @param indices the patches to load, in any order, with repeats if wanted; copied
     * @return the settings
     */
    public static Builder builder(PatchStore store, int[] indices) {
        return new Builder(store, indices);
    }

    /**
     * The shape of each patch.
     *
     * @return the store's shape
     */
    public PatchShape shape() {
        return store.shape();
    }

    /**
     * Patches a batch; the last one of an epoch may have fewer.
     *
     * @return the count
     */
    public int batchSize() {
        return batchSize;
    }

    /**
     * Batches an epoch, the last and perhaps smaller one included.
     *
     * @return the count
     */
    public int batchCount() {
        return (indices.length + batchSize - 1) / batchSize;
    }

    /**
     * Patches an epoch.
     *
     * @return the count
     */
    public int patchCount() {
        return indices.length;
    }

    /**
     * How long callers have waited for batches that were not read yet, since the loader was made. What is read in time
     * costs nothing here.
     *
     * @return the time
     */
    public Duration waited() {
        return Duration.ofNanos(waitedNanos);
    }

    /**
     * Starts an epoch and its reading ahead; ends the epoch before it, wherever it was.
     *
     * @param epoch its number, not negative, of which the order depends if the loader shuffles
     * @return its batches, to be gone through once; each is valid until the next is asked for
     * @throws IllegalStateException if the loader is closed
     */
    public Iterable<PatchBatch> epoch(int epoch) {
        return epoch(epoch, 0);
    }

    /**
     * Starts an epoch at a later batch, to go on where it was left; what comes is what {@link #epoch(int)} gives after
     * that many batches. Those before are not read.
     *
     * @param epoch its number, not negative, of which the order depends if the loader shuffles
     * @param firstBatch the batch to begin with, within [0, {@link #batchCount}]; none is left at the end
     * @return its batches from that one on, to be gone through once; each is valid until the next is asked for
     * @throws IllegalArgumentException if epoch or batch are out of range
     * @throws IllegalStateException if the loader is closed
     */
    public Iterable<PatchBatch> epoch(int epoch, int firstBatch) {
        Require.within("the first batch", firstBatch, 0, batchCount());
        return epoch(epoch, IntStream.range(firstBatch, batchCount()).toArray());
    }

    /**
     * Starts an epoch of which only some batches are wanted, such as the share of one of several processes that go
     * through it together. The others are not read.
     *
     * @param epoch its number, not negative, of which the order depends if the loader shuffles
     * @param batches the numbers of those that are wanted, each within [0, {@link #batchCount}), in the order in which
     *     they are to come; copied
     * @return these batches, to be gone through once; each is valid until the next is asked for
     * @throws IllegalArgumentException if epoch or batches are out of range
     * @throws IllegalStateException if the loader is closed
     */
    public Iterable<PatchBatch> epoch(int epoch, int[] batches) {
        requireEpoch(epoch);
        for (int batch : batches) {
            Require.within("a batch's number", batch, 0, batchCount() - 1);
        }
        if (closed) {
            throw new IllegalStateException("the loader is closed");
        }
        endEpoch();
        Epoch started = new Epoch(epoch, inOrder(epoch), batches.clone());
        current = started;
        return () -> started;
    }

    /**
     * The patches of an epoch in its order, {@link #batchSize} after the other making a batch. Reads nothing, and
     * leaves the epoch that is under way.
     *
     * @param epoch its number, not negative
     * @return where the patches stand in the store
     */
    public int[] order(int epoch) {
        requireEpoch(epoch);
        return inOrder(epoch).clone();
    }

    private static void requireEpoch(int epoch) {
        Require.argument(epoch >= 0, "an epoch's number must not be negative, but is %d", epoch);
    }

    private int[] inOrder(int epoch) {
        return seed.isPresent() ? EpochOrder.shuffled(indices, seed.getAsLong(), epoch) : indices;
    }

    private void endEpoch() {
        if (current != null) {
            current.abandon();
            current = null;
        }
    }

    /** Ends the epoch, waits for reads under way and stops the threads. A second call does nothing. */
    @Override
    public void close() {
        closed = true;
        endEpoch();
        readers.close();
    }

    /** One pass. Each buffer is either in the queue of reads or with the caller. */
    private final class Epoch implements Iterator<PatchBatch> {
        private final int epoch;
        private final int[] order;
        private final int[] batches;
        private final Deque<Future<PatchBatch>> pending = new ArrayDeque<>();
        private int submitted;
        private int taken;
        private volatile boolean abandoned;

        Epoch(int epoch, int[] order, int[] batches) {
            this.epoch = epoch;
            this.order = order;
            this.batches = batches;
            for (int i = 0; i < buffers.length && submitted < batches.length; i++) {
                submit();
            }
        }

        private void submit() {
            int number = batches[submitted];
            ByteBuffer buffer = buffers[submitted % buffers.length];
            submitted++;
            pending.add(readers.submit(() -> read(number, buffer)));
        }

        private PatchBatch read(int number, ByteBuffer buffer) {
            if (abandoned) {
                throw new CancellationException("no one wants this batch any more");
            }
            int from = number * batchSize;
            int[] batch = Arrays.copyOfRange(order, from, Math.min(order.length, from + batchSize));
            buffer.clear();
            store.gather(batch, 0, batch.length, buffer);
            buffer.flip();
            augmenters.ifPresent(own -> augment(own.get(), batch, buffer));
            byte[] labels = new byte[store.labelled() ? batch.length : 0];
            for (int i = 0; i < labels.length; i++) {
                labels[i] = (byte) store.label(batch[i]);
            }
            return PatchBatch.of(store.shape(), buffer, batch, labels);
        }

        private void augment(Augmenter augmenter, int[] batch, ByteBuffer buffer) {
            for (int i = 0; i < batch.length; i++) {
                augmenter.augment(buffer, i * store.shape().bytes(), epoch, store.id(batch[i]));
            }
        }

        @Override
        public boolean hasNext() {
            return taken < batches.length;
        }

        @Override
        public PatchBatch next() {
            if (!hasNext()) {
                throw new NoSuchElementException(String.format(Locale.ROOT, "the epoch has ended after %d batches",
                        taken));
            }
            if (current != this) {
                throw new IllegalStateException("another epoch was started, or the loader was closed");
            }
            // The batch handed out before is done with now, and its buffer is the one that comes round next.
            while (submitted < Math.min(batches.length, taken + buffers.length)) {
                submit();
            }
            return await();
        }

        /** Interrupted, the read goes on in its buffer, and the batch is the next one still. */
        private PatchBatch await() {
            long start = System.nanoTime();
            try {
                PatchBatch read = pending.element().get();
                take();
                waitedNanos += System.nanoTime() - start;
                return read;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new PatchStoreException("loading from %s was interrupted".formatted(store.path()), e);
            } catch (ExecutionException e) {
                take();
                if (e.getCause() instanceof RuntimeException unchecked) {
                    throw unchecked;
                }
                if (e.getCause() instanceof Error error) {
                    throw error;
                }
                throw new IllegalStateException("loading failed", e.getCause());
            }
        }

        private void take() {
            pending.remove();
            taken++;
        }

        /** Drops what is queued and waits for reads under way, so that the buffers are free. */
        void abandon() {
            abandoned = true;
            // Not by interrupting: that would close the store's channel for a moment.
            pending.forEach(this::awaitUninterruptibly);
            pending.clear();
        }

        private void awaitUninterruptibly(Future<PatchBatch> read) {
            boolean interrupted = false;
            while (!read.isDone()) {
                try {
                    read.get();
                } catch (ExecutionException e) {
                    // No one wants this batch any more.
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
