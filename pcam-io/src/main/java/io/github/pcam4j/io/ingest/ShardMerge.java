package io.github.pcam4j.io.ingest;

import io.github.pcam4j.io.ProgressListener;
import io.github.pcam4j.io.source.RejectedPatch;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.io.store.PatchStoreException;
import io.github.pcam4j.io.store.PatchStoreWriter;
import io.github.pcam4j.io.store.ShardSet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Makes one store of the shards of a source: a manifest, which copies no pixels, or one file, which is byte for byte what
 * {@link PatchIngest} writes of the whole source. What was left out of the shards is listed beside it, as it would be.
 *
 * <pre>{@code
 * ShardSet shards = ShardSet.of(ShardFiles.find(List.of(Path.of("shards")), "train", ".h5"));
 * ShardMerge.toFile(shards, Path.of("train.h5"), false, ProgressListener.NONE);
 * }</pre>
 */
public final class ShardMerge {
    private static final int BUFFER_BYTES = 1 << 20;

    private ShardMerge() { }

    /**
     * Writes a manifest ({@link ShardSet#writeManifest}).
     *
     * @param shards all shards of a source
     * @param manifest the JSON file, in the folder of the shards or one above
     * @return what came of it
     * @throws PatchStoreException if it cannot be written there
     */
    public static IngestReport toManifest(ShardSet shards, Path manifest) {
        long start = System.nanoTime();
        RejectedPatchesFile list = new RejectedPatchesFile(manifest);
        list.requireFree();
        List<RejectedPatch> rejected = rejected(shards);
        shards.writeManifest(manifest);
        return new IngestReport(manifest, shards.size(), 0, rejected, list.write(rejected), since(start));
    }

    /**
     * Copies all shards into one store. Run again after its process was killed, it resumes where it stopped; a store that
     * is complete already is left as it is.
     *
     * @param shards all shards of a source
     * @param target the store's file
     * @param overwrite whether to start anew and replace a store of that name
     * @param progress hears how far it has come
     * @return what came of it
     * @throws PatchStoreException if the target is another store, a shard was changed, or the disk is full or fails
     */
    public static IngestReport toFile(ShardSet shards, Path target, boolean overwrite, ProgressListener progress) {
        long start = System.nanoTime();
        List<RejectedPatch> rejected = rejected(shards);
        List<PatchStore> opened = new ArrayList<>();
        try {
            shards.files().forEach(file -> opened.add(PatchStore.open(file)));
            PatchStore all = PatchStore.joined(opened);
            if (!overwrite && isComplete(target, all, shards)) {
                return new IngestReport(target, all.size(), all.size(), rejected, listOf(target), Duration.ZERO);
            }
            RejectedPatchesFile list = new RejectedPatchesFile(target);
            list.requireFree();
            requireRoom(target, all);
            PatchStoreWriter.Builder settings = PatchStoreWriter.builder(target, all.shape()).labelled(all.labelled())
                    .origin(shards.origin()).overwrite(overwrite);
            try (PatchStoreWriter writer = overwrite ? settings.open() : settings.resume()) {
                writer.keepUnfinished(true);
                copy(all, writer, target, progress);
                all.requireUnchanged();
                writer.finish();
                return new IngestReport(target, writer.size(), writer.resumedFrom(), rejected, list.write(rejected),
                        since(start));
            }
        } finally {
            opened.forEach(PatchStore::close);
        }
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** What is complete is left as it is, even if the shards it was made of are replaced by others of the same source. */
    private static boolean isComplete(Path target, PatchStore all, ShardSet shards) {
        if (!Files.exists(target)) {
            return false;
        }
        try (PatchStore store = PatchStore.open(target)) {
            if (!store.origin().equals(Optional.of(shards.origin())) || store.shard().isPresent()
                    || !store.shape().equals(all.shape()) || !store.ids().equals(all.ids())) {
                throw new PatchStoreException("%s exists already and is another store; remove it, name another target, or ask "
                        .formatted(target) + "for it to be overwritten");
            }
            return true;
        }
    }

    private static Optional<Path> listOf(Path target) {
        return Optional.of(new RejectedPatchesFile(target).path()).filter(Files::exists);
    }

    private static void requireRoom(Path target, PatchStore all) {
        Path folder = Objects.requireNonNull(target.toAbsolutePath().getParent());
        long needed = (long) all.size() * all.shape().bytes();
        try {
            Files.createDirectories(folder);
            Path part = folder.resolve(target.getFileName() + ".part");
            long there = Files.exists(part) ? Files.size(part) : 0;
            long free = Files.getFileStore(folder).getUsableSpace();
            if (free < needed - there) {
                throw new PatchStoreException(String.format(Locale.ROOT, "%s needs another %d MB, but its disk has %d free. "
                        + "Free some space, or merge into a manifest (.json), which copies nothing", target,
                        (needed - there) >> 20, free >> 20));
            }
        } catch (IOException e) {
            throw new PatchStoreException("%s cannot be written (%s); check the folder and its permissions"
                    .formatted(folder, e), e);
        }
    }

    private static void copy(PatchStore all, PatchStoreWriter writer, Path target, ProgressListener progress) {
        int bytes = all.shape().bytes();
        int most = Math.max(1, BUFFER_BYTES / bytes);
        ByteBuffer buffer = ByteBuffer.allocate(most * bytes);
        byte[] pixels = new byte[bytes];
        String name = Objects.requireNonNull(target.getFileName()).toString();
        for (int next = Math.toIntExact(writer.mark()); next < all.size();) {
            int first = next;
            int[] indices = new int[Math.min(most, all.size() - next)];
            Arrays.setAll(indices, i -> first + i);
            all.gather(indices, 0, indices.length, buffer.clear());
            buffer.flip();
            for (; next < first + indices.length; next++) {
                buffer.get(pixels);
                writer.mark(next + 1L);
                append(all, next, pixels, writer);
            }
            progress.progress(name, next, all.size(), "");
        }
    }

    private static void append(PatchStore all, int index, byte[] pixels, PatchStoreWriter writer) {
        if (all.labelled()) {
            writer.append(all.id(index), all.label(index), pixels);
        } else {
            writer.append(all.id(index), pixels);
        }
    }

    private static List<RejectedPatch> rejected(ShardSet shards) {
        return shards.files().stream().flatMap(file -> new RejectedPatchesFile(file).read().stream()).toList();
    }
}
