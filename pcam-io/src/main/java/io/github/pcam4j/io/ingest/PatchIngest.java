package io.github.pcam4j.io.ingest;

import io.github.pcam4j.internal.Require;
import io.github.pcam4j.internal.Workers;
import io.github.pcam4j.io.PatchException;
import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.ProgressListener;
import io.github.pcam4j.io.image.BilinearResize;
import io.github.pcam4j.io.image.PatchImage;
import io.github.pcam4j.io.internal.Heap;
import io.github.pcam4j.io.source.PatchSource;
import io.github.pcam4j.io.source.RejectedPatch;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.io.store.PatchStoreException;
import io.github.pcam4j.io.store.PatchStoreWriter;
import io.github.pcam4j.io.store.StoreOrigin;
import io.github.pcam4j.io.store.StoreShard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * Fills a store from a source: reads, decodes and resizes on several threads, writes on the caller's, in the source's
 * order. At most 4 MB of patches, or four a thread if that is more, are in memory at once, however many there are.
 *
 * <p>Run again after its process was killed, or the disk was full, it resumes where it stopped, and ends with the same
 * bytes. A target that is complete already is left as it is.
 *
 * <pre>{@code
 * try (CompetitionArchive archive = CompetitionArchive.open(zip)) {
 *     PatchIngest.builder(archive.train(), Path.of("train.h5")).size(128).build().run();
 * }
 * }</pre>
 */
public final class PatchIngest {
    private static final int EXAMPLES = 3;
    private static final int MOST_SECONDS_OF_A_READ = 10;

    private final PatchSource source;
    private final Optional<StoreShard> shard;
    private final Path target;
    private final PatchShape shape;
    private final BilinearResize resize;
    private final OnError onError;
    private final boolean overwrite;
    private final int threads;
    private final ProgressListener progress;

    /** Settings of an ingest. */
    public static final class Builder {
        private final PatchSource source;
        private final Path target;
        private int size = 128;
        private Optional<StoreShard> shard = Optional.empty();
        private OnError onError = OnError.FAIL;
        private boolean overwrite;
        private int threads = Runtime.getRuntime().availableProcessors();
        private ProgressListener progress = ProgressListener.NONE;

        private Builder(PatchSource source, Path target) {
            this.source = Objects.requireNonNull(source, "source");
            this.target = Objects.requireNonNull(target, "target");
            Require.argument(target.toAbsolutePath().getParent() != null, "%s is a folder; name a file for the store",
                    target);
        }

        /**
         * Rows and columns of the stored patches, which are resized to it bilinearly, filtered where they shrink
         * ({@link BilinearResize}); 128 by default. The source's own size keeps the pixels as they are.
         *
         * @param size within [8, 8192]
         * @return this
         */
        public Builder size(int size) {
            this.size = size;
            return this;
        }

        /**
         * Stores a share of the patches only, so that several processes, on machines of their own, can store all of them
         * between them; {@link io.github.pcam4j.io.store.ShardSet} makes one store of theirs. A share is a stretch of the
         * source's order. What the source could not pair is listed by the first shard.
         *
         * @param number of the shard, within [1, count]
         * @param count how many shards there are to be, at most as many as patches
         * @return this
         * @throws IllegalArgumentException if a number is out of range
         */
        public Builder shard(int number, int count) {
            this.shard = Optional.of(StoreShard.of(number, count, source.size()));
            return this;
        }

        /**
         * What to do about patches that cannot be used; {@link OnError#FAIL} by default.
         *
         * @param onError the choice
         * @return this
         */
        public Builder onError(OnError onError) {
            this.onError = Objects.requireNonNull(onError, "onError");
            return this;
        }

        /**
         * Whether to start anew and replace a store of the target's name, finished or not; by default an unfinished
         * one of the same source is resumed.
         *
         * @param overwrite true to replace
         * @return this
         */
        public Builder overwrite(boolean overwrite) {
            this.overwrite = overwrite;
            return this;
        }

        /**
         * How many threads decode; by default as many as there are processors.
         *
         * @param threads within [1, 1024]
         * @return this
         */
        public Builder threads(int threads) {
            this.threads = threads;
            return this;
        }

        /**
         * Who hears how far it has come; no one by default.
         *
         * @param progress the listener, called on the thread that calls {@link PatchIngest#run}
         * @return this
         */
        public Builder progress(ProgressListener progress) {
            this.progress = Objects.requireNonNull(progress, "progress");
            return this;
        }

        /**
         * Checks the settings.
         *
         * @return the ingest
         * @throws IllegalArgumentException if a setting is out of range
         */
        public PatchIngest build() {
            Require.within("the patch size", size, 8, PatchShape.MAX_SIDE);
            Require.within("threads", threads, 1, 1024);
            return new PatchIngest(this);
        }
    }

    private PatchIngest(Builder settings) {
        this.shard = settings.shard;
        this.source = shard.isPresent() ? new SourceShard(settings.source, shard.get()) : settings.source;
        this.target = settings.target;
        this.shape = PatchShape.rgb(settings.size);
        this.resize = new BilinearResize(source.shape(), shape);
        this.onError = settings.onError;
        this.overwrite = settings.overwrite;
        this.threads = settings.threads;
        this.progress = settings.progress;
    }

    /**
     * Starts the settings of an ingest.
     *
     * @param source where the patches come from
     * @param target the store's file
     * @return the settings
     */
    public static Builder builder(PatchSource source, Path target) {
        return new Builder(source, target);
    }

    /**
     * Does it. Blocks until the store is on the disk. If the listener or the source throws what is not a
     * {@link PatchException}, or the thread is interrupted, every whole 1000 patches are kept, as by a process that is
     * killed, and the same ingest goes on with them.
     *
     * @return what was done
     * @throws PatchException if a patch cannot be used and errors are not skipped, naming it, if the target or an
     *     unfinished one is of another source, if a file of somebody else's has a name that would be written to, or if the
     *     store cannot be written; a store that was there before is
     *     untouched
     */
    public IngestReport run() {
        long start = System.nanoTime();
        List<RejectedPatch> rejected = new ArrayList<>(source.rejected());
        if (onError == OnError.FAIL && !unpaired().isEmpty()) {
            throw new PatchException(tellOf(unpaired()));
        }
        StoreOrigin origin = origin();
        Optional<IngestReport> complete = completeAlready(origin);
        if (complete.isPresent()) {
            return complete.get();
        }
        RejectedPatchesFile list = new RejectedPatchesFile(target);
        list.requireFree();
        Workload workload = Workload.of(target, source.shape(), shape, threads, Heap.ofJvm());
        requireRoom();
        PatchStoreWriter.Builder settings = PatchStoreWriter.builder(target, shape)
                .labelled(source.labelled()).origin(origin).overwrite(overwrite);
        shard.ifPresent(settings::shard);
        try (PatchStoreWriter writer = overwrite ? settings.open() : settings.resume()) {
            // Whatever a listener or a source may throw; a patch that cannot be used is another matter.
            writer.keepUnfinished(true);
            rejectAgain(writer, rejected);
            copy(writer, rejected, workload);
            writer.finish();
            return new IngestReport(target, writer.size(), writer.resumedFrom(), rejected, list.write(rejected),
                    Duration.ofNanos(System.nanoTime() - start));
        }
    }

    /** What the whole source could not pair: all shards fail for it at once, rather than one of them. */
    private List<RejectedPatch> unpaired() {
        return source instanceof SourceShard share ? share.source().rejected() : source.rejected();
    }

    /** Patches that keep their size keep what was done to them before. */
    private StoreOrigin origin() {
        StoreOrigin now = new StoreOrigin(source.name(), source.fingerprint(), source.shape(), resize.name());
        return source.shape().equals(shape) ? source.origin().map(before -> new StoreOrigin(now.source(),
                now.fingerprint(), before.originalShape(), before.resize())).orElse(now) : now;
    }

    /** A target that was made of the same source in the same way is left as it is, unless it is to be overwritten. */
    private Optional<IngestReport> completeAlready(StoreOrigin origin) {
        if (overwrite || !Files.exists(target)) {
            return Optional.empty();
        }
        try (PatchStore store = PatchStore.open(target)) {
            store.origin().ifPresent(found -> requireSameResize(store, found, origin));
            if (!store.origin().equals(Optional.of(origin)) || !store.shape().equals(shape)
                    || store.labelled() != source.labelled() || !store.shard().equals(shard)) {
                throw new PatchStoreException(("%s exists already, made from another source or with another size; remove "
                        + "it, name another target, or ask for it to be overwritten").formatted(target));
            }
            Path list = new RejectedPatchesFile(target).path();
            return Optional.of(new IngestReport(target, store.size(), store.size(), source.rejected(),
                    Files.exists(list) ? Optional.of(list) : Optional.empty(), Duration.ZERO));
        }
    }

    /** What is finished stays as it is, and usable; but it is not what was asked for. */
    private void requireSameResize(PatchStore store, StoreOrigin found, StoreOrigin asked) {
        boolean same = found.fingerprint().equals(asked.fingerprint()) && store.shape().equals(shape);
        if (same && !found.isResizedAs(asked)) {
            throw new PatchStoreException(("%s exists already, made from the same source with another resize: '%s' "
                    + "from %s, where it would now be '%s' from %s. Go on using it, with what was made with it; or name "
                    + "another target, or ask for it to be overwritten").formatted(target, found.resize(),
                    found.originalShape(), asked.resize(), asked.originalShape()));
        }
    }

    /** Patches that were left out before a resume are read again, for the reason. */
    private void rejectAgain(PatchStoreWriter writer, List<RejectedPatch> rejected) {
        for (int index = 0; index < writer.mark(); index++) {
            if (!writer.contains(source.id(index))) {
                try {
                    read(index);
                } catch (PatchException e) {
                    rejectOrFail(index, e, rejected, writer);
                }
            }
        }
    }

    private PatchImage read(int index) {
        String id = source.id(index);
        if (id.isEmpty() || !id.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new PatchException("%s has the id '%s', which is empty or has blanks, control characters or characters "
                    .formatted(source.location(index), id) + "outside ASCII; rename it");
        }
        return source.read(index);
    }

    /** Once it is mended, the source is another one, with which what was written cannot be resumed. */
    private void rejectOrFail(int index, PatchException reason, List<RejectedPatch> rejected, PatchStoreWriter writer) {
        if (onError == OnError.FAIL) {
            writer.keepUnfinished(false);
            throw reason;
        }
        rejected.add(new RejectedPatch(source.id(index), source.location(index),
                Objects.requireNonNull(reason.getMessage())));
    }

    /** One patch on its way: its number in the source and the image to come. */
    private record Pending(int index, Future<PatchImage> image) { }

    private void copy(PatchStoreWriter writer, List<RejectedPatch> rejected, Workload workload) {
        Workers workers = new Workers(workload.threads(), "pcam-ingest");
        try {
            Queue<Pending> window = new ArrayDeque<>();
            int next = Math.toIntExact(writer.mark());
            for (int done = next; done < source.size(); done++) {
                while (next < source.size() && window.size() < workload.inFlight()) {
                    int index = next++;
                    window.add(new Pending(index, workers.submit(() -> resize.apply(read(index)))));
                }
                store(window.remove(), writer, rejected);
                progress.progress(target.getFileName().toString(), done + 1L, source.size(),
                        rejected.isEmpty() ? "" : rejected.size() + " skipped");
            }
        } finally {
            // Reads under way are waited for, so that whoever closes the source afterwards takes it from no one.
            workers.interrupt(MOST_SECONDS_OF_A_READ);
        }
    }

    private void store(Pending pending, PatchStoreWriter writer, List<RejectedPatch> rejected) {
        int index = pending.index();
        try {
            byte[] pixels = await(pending.image()).pixels();
            writer.mark(index + 1L);
            if (source.labelled()) {
                writer.append(source.id(index), source.label(index), pixels);
            } else {
                writer.append(source.id(index), pixels);
            }
        } catch (PatchStoreException e) {
            throw e;
        } catch (PatchException e) {
            rejectOrFail(index, e, rejected, writer);
        }
    }

    private PatchImage await(Future<PatchImage> image) {
        try {
            return image.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PatchStoreException("the ingest into %s was interrupted; run it again to go on from its last whole 1000 "
                    .formatted(target) + "patches", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof PatchException known) {
                throw known;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException("decoding failed", e.getCause());
        }
    }

    private void requireRoom() {
        // An id takes 40 bytes in the competition's archive; pixels are nearly all there is.
        long needed = source.size() * (shape.bytes() + 64L);
        Path folder = Objects.requireNonNull(target.toAbsolutePath().getParent());
        try {
            Files.createDirectories(folder);
            Path part = folder.resolve(target.getFileName() + ".part");
            long there = Files.exists(part) ? Files.size(part) : 0;
            long free = Files.getFileStore(folder).getUsableSpace();
            if (free < needed - there) {
                throw new PatchStoreException("%s needs another %s, but its disk has %s free. Free some space or name a target "
                        .formatted(target, Require.bytes(needed - there), Require.bytes(free)) + "on another disk");
            }
        } catch (IOException e) {
            throw new PatchStoreException("%s cannot be written (%s); check the folder and its permissions"
                    .formatted(folder, e), e);
        }
    }

    private List<String> tellOf(List<RejectedPatch> rejected) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(Locale.ROOT, "%s: %d of its images or rows cannot be used:", source.name(),
                rejected.size()));
        rejected.stream().limit(EXAMPLES).forEach(it ->
                lines.add("  %s (%s): %s".formatted(it.id(), it.location(), it.reason())));
        if (rejected.size() > EXAMPLES) {
            lines.add(String.format(Locale.ROOT, "  and %d more", rejected.size() - EXAMPLES));
        }
        lines.add("Mend the archive, or skip them (OnError.SKIP)");
        return lines;
    }
}
