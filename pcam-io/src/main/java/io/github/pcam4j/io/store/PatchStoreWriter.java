package io.github.pcam4j.io.store;

import io.github.pcam4j.internal.Require;
import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.internal.write.GrowingBytes;
import io.github.pcam4j.io.internal.write.PartFile;
import io.jhdf.exceptions.HdfException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * Writes patches into a new store as a stream, in memory that does not grow with their pixels.
 *
 * <p>Pixels go to {@code NAME.part} beside the target, behind room for the headers. Every 1000 images their CRC-32C,
 * labels and ids are noted in {@code NAME.part.journal}, after the pixels were forced to the disk; {@link #force} waits
 * for that. {@link #finish} adds
 * the tables, lets jHDF write the headers, forces all of it, and renames the file; only then is there a store of the
 * target's name. {@link #close} without {@code finish} removes what was written.
 *
 * <p>A process that is killed leaves a part file that does not open as HDF5. {@link Builder#resume} goes on with it
 * behind its last whole 1000 images, and ends with the same bytes as if nothing had happened. The same holds after a
 * full disk.
 *
 * <p>Not safe for use by several threads. Memory: a buffer of about a megabyte, and about 130 bytes an id. A thread of
 * its own forces pixels to the disk while more are added; adding waits for it when it is two chunks behind, and failures
 * of the disk come up a little later than the pixels they are about.
 *
 * <pre>{@code
 * try (PatchStoreWriter writer = PatchStoreWriter.builder(Path.of("mine.h5"), PatchShape.rgb(128)).open()) {
 *     writer.append("slide7-0001", 1, pixels);
 *     writer.finish();
 * }
 * }</pre>
 */
public final class PatchStoreWriter implements AutoCloseable {
    /** Forced all along in such amounts: enough that it costs nothing, little enough that none of it piles up. */
    private static final int FORCED_BYTES = 8 << 20;

    private final Path target;
    private final Path part;
    private final Path journalPath;
    private final PatchShape shape;
    private final boolean labelled;
    private final Optional<StoreOrigin> origin;
    private final Optional<StoreShard> shard;
    private final Set<String> ids = new LinkedHashSet<>();
    private final GrowingBytes labels = new GrowingBytes();
    private final GrowingBytes checksums = new GrowingBytes();
    private final CRC32C crc = new CRC32C();
    private final List<String> chunkIds = new ArrayList<>();
    private final PartFile file;
    private final Journal journal;
    private final ChunkCommitter committer;
    private final int resumedFrom;
    private long mark;
    private long forcedUpTo;
    private boolean finished;
    private boolean closed;
    private boolean keepForResume;
    private boolean keepUnfinished;
    /** Set while it is written, too: what is thrown on the way, whatever it is, leaves pieces. */
    private boolean failed;

    /** Settings of a writer. */
    public static final class Builder {
        private final Path target;
        private final PatchShape shape;
        private boolean labelled = true;
        private boolean overwrite;
        private Optional<StoreOrigin> origin = Optional.empty();
        private Optional<StoreShard> shard = Optional.empty();

        private Builder(Path target, PatchShape shape) {
            this.target = Objects.requireNonNull(target, "target");
            this.shape = Objects.requireNonNull(shape, "shape");
        }

        /**
         * Whether each patch has a label; it has by default.
         *
         * @param labelled false for patches to predict
         * @return this
         */
        public Builder labelled(boolean labelled) {
            this.labelled = labelled;
            return this;
        }

        /**
         * Whether a store of the target's name is replaced; it is not by default, and stays as it is until the new
         * one is complete.
         *
         * @param overwrite true to replace
         * @return this
         */
        public Builder overwrite(boolean overwrite) {
            this.overwrite = overwrite;
            return this;
        }

        /**
         * How the patches came to be, for the store's attributes.
         *
         * @param origin the origin
         * @return this
         */
        public Builder origin(StoreOrigin origin) {
            this.origin = Optional.of(origin);
            return this;
        }

        /**
         * Which of the source's patches the store has, if several stores have them all between them, for the store's
         * attributes.
         *
         * @param shard the share
         * @return this
         */
        public Builder shard(StoreShard shard) {
            this.shard = Optional.of(shard);
            return this;
        }

        /**
         * Starts anew; what an unfinished writer left of the target is removed.
         *
         * @return the writer, the caller's to close
         * @throws PatchStoreException if the shape has not three channels, the target exists, its folder cannot be
         *     written, or another writer is at work on it
         */
        public PatchStoreWriter open() {
            return new PatchStoreWriter(this, false);
        }

        /**
         * Goes on where an unfinished writer of the same target stopped, behind its last whole 1000 images, or starts
         * anew if there is nothing to go on with. The checksum of every image that is kept is compared first, which
         * costs reading them. {@link PatchStoreWriter#resumedFrom} and {@link PatchStoreWriter#mark} tell where to go
         * on.
         *
         * @return the writer, the caller's to close
         * @throws PatchStoreException as {@link #open} does, and if the unfinished store has another shape or origin
         */
        public PatchStoreWriter resume() {
            return new PatchStoreWriter(this, true);
        }
    }

    private PatchStoreWriter(Builder settings, boolean resume) {
        this.target = settings.target;
        this.part = beside(".part");
        this.journalPath = beside(".part.journal");
        this.shape = settings.shape;
        this.labelled = settings.labelled;
        this.origin = settings.origin;
        this.shard = settings.shard;
        if (shape.channels() != 3) {
            throw new PatchStoreException("a patch store holds RGB patches, not " + shape);
        }
        if (!settings.overwrite && Files.exists(target)) {
            throw new PatchStoreException(
                    "%s exists already; remove it, name another target, or ask for it to be overwritten"
                            .formatted(target));
        }
        new Leftovers(part, journalPath).require();
        this.file = lockPart();
        try {
            Journal.Plan plan = new Journal.Plan(shape, labelled, origin, shard);
            Optional<Journal.Content> found = resume ? Journal.read(journalPath, plan) : Optional.empty();
            this.journal = found.isPresent() ? resume(found.get()) : startAnew(plan);
            this.committer = new ChunkCommitter(file, journal);
            this.resumedFrom = ids.size();
        } catch (IOException e) {
            closeQuietly();
            throw failure(e, ids.size());
        } catch (RuntimeException e) {
            closeQuietly();
            throw e;
        }
    }

    private Path beside(String ending) {
        return target.resolveSibling(target.getFileName() + ending);
    }

    /**
     * Starts the settings of a writer.
     *
     * @param target the store's file, which appears when {@link #finish} is done
     * @param shape the shape of every patch, with three channels
     * @return the settings
     */
    public static Builder builder(Path target, PatchShape shape) {
        return new Builder(target, shape);
    }

    private PartFile lockPart() {
        try {
            Files.createDirectories(part.toAbsolutePath().getParent());
            return PartFile.lock(part).orElseThrow(() -> new PatchStoreException(
                    "another writer is at work on %s; wait for it or name another target".formatted(target)));
        } catch (IOException e) {
            throw new PatchStoreException("%s cannot be written (%s); check the folder and its permissions"
                    .formatted(part, e), e);
        }
    }

    private Journal startAnew(Journal.Plan plan) throws IOException {
        file.cut(0);
        file.cut(StoreFormat.IMAGES_ADDRESS);
        return Journal.create(journalPath, plan);
    }

    private Journal resume(Journal.Content found) throws IOException {
        if (!found.ofThisPlan()) {
            throw new PatchStoreException(("%s was begun from another source, with another size or another resize (as "
                    + "earlier versions shrank patches, without a filter); ask for it to be overwritten, "
                    + "or remove it and %s").formatted(part, journalPath));
        }
        int whole = 0;
        long at = StoreFormat.IMAGES_ADDRESS;
        long chunkBytes = (long) StoreFormat.CHUNK * shape.bytes();
        for (Journal.Chunk chunk : found.chunks()) {
            boolean good = chunk.ids().size() == StoreFormat.CHUNK && file.size() >= at + chunkBytes
                    && file.checksum(at, chunkBytes) == chunk.checksum();
            if (!good) {
                break;
            }
            take(chunk);
            at += chunkBytes;
            whole++;
        }
        file.cut(at);
        return Journal.resume(journalPath, found.ends().get(whole));
    }

    private void take(Journal.Chunk chunk) {
        ids.addAll(chunk.ids());
        if (labelled) {
            for (byte label : chunk.labels()) {
                labels.add(label);
            }
        }
        checksums.addInt(chunk.checksum());
        mark = chunk.mark();
    }

    private void closeQuietly() {
        closed = true;
        try {
            file.close();
        } catch (IOException e) {
            // The reason why it is closed is what the caller hears.
        }
    }

    /**
     * How many patches were there already when this writer was opened with {@link Builder#resume}.
     *
     * @return the count, a multiple of 1000; 0 if it started anew
     */
    public int resumedFrom() {
        return resumedFrom;
    }

    /**
     * The caller's own note of where its input stands, as it was given to {@link #mark(long)} before the last patch
     * that is kept.
     *
     * @return the note; 0 if there is none
     */
    public long mark() {
        return mark;
    }

    /**
     * Notes where the caller's input will stand when the next patch is added, for {@link #mark()} after a resume.
     *
     * @param position the caller's own count
     */
    public void mark(long position) {
        this.mark = position;
    }

    /**
     * Adds a labelled patch.
     *
     * @param id its name: ASCII without blanks, not used before in this store
     * @param label 0 or 1
     * @param pixels unsigned bytes in order (row, column, channel); copied
     * @throws IllegalArgumentException if id, label or length break these rules
     * @throws IllegalStateException if the store was opened as not labelled, or is finished
     * @throws PatchStoreException if the disk is full or fails
     */
    public void append(String id, int label, byte[] pixels) {
        if (!labelled) {
            throw new IllegalStateException("this store was opened without labels");
        }
        Require.within("a label", label, 0, 1);
        add(id, label, pixels);
    }

    /**
     * Adds a patch to a store without labels.
     *
     * @param id its name: ASCII without blanks, not used before in this store
     * @param pixels unsigned bytes in order (row, column, channel); copied
     * @throws IllegalArgumentException if id or length break these rules
     * @throws IllegalStateException if the store was opened as labelled, or is finished
     * @throws PatchStoreException if the disk is full or fails
     */
    public void append(String id, byte[] pixels) {
        if (labelled) {
            throw new IllegalStateException("this store was opened with labels; give one for " + id);
        }
        add(id, 0, pixels);
    }

    private void add(String id, int label, byte[] pixels) {
        requireOpen();
        Require.argument(pixels.length == shape.bytes(), "patch %s has %d bytes; %s takes %d", id, pixels.length,
                shape, shape.bytes());
        Require.argument(!id.isEmpty() && id.chars().allMatch(c -> c > ' ' && c < 0x7f),
                "an id must be ASCII without blanks, not '%s'", id);
        Require.argument(!ids.contains(id), "the id %s is in the store already", id);
        failed = true;
        try {
            file.append(pixels);
            crc.update(pixels);
            ids.add(id);
            chunkIds.add(id);
            if (labelled) {
                labels.add((byte) label);
            }
            if (chunkIds.size() == StoreFormat.CHUNK) {
                endChunk();
            } else if (file.position() - forcedUpTo >= FORCED_BYTES) {
                forcedUpTo = file.position();
                committer.startForcing();
            }
            failed = false;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private void requireOpen() {
        if (finished || closed || failed) {
            throw new IllegalStateException("the writer of %s is finished, closed or has failed".formatted(target));
        }
    }

    /** Has the chunk's pixels forced, and only then noted that they are there. */
    private void endChunk() throws IOException {
        file.flush();
        forcedUpTo = file.position();
        int checksum = (int) crc.getValue();
        byte[] chunkLabels = labelled ? labels.from(labels.size() - chunkIds.size()) : new byte[chunkIds.size()];
        committer.commit(new Journal.Chunk(checksum, mark, chunkLabels, List.copyOf(chunkIds)));
        checksums.addInt(checksum);
        crc.reset();
        chunkIds.clear();
    }

    /**
     * Waits until every whole 1000 patches added so far are on the disk and would be found by {@link Builder#resume}.
     * Without it, that may be true of all but the last two thousand.
     *
     * @throws IllegalStateException if the store is finished or closed
     * @throws PatchStoreException if the disk is full or fails
     */
    public void force() {
        requireOpen();
        failed = true;
        try {
            committer.finish();
            failed = false;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /**
     * How many patches there are, those from before a resume included.
     *
     * @return the count
     */
    public int size() {
        return ids.size();
    }

    /**
     * Whether a patch is in the store already.
     *
     * @param id its name
     * @return true if it was added, before a resume or after
     */
    public boolean contains(String id) {
        return ids.contains(id);
    }

    /**
     * Completes the store: after this returns it is on the disk under the target's name. Blocks until the disk has
     * taken it.
     *
     * @throws PatchStoreException if no patch was added, or the disk is full or fails; the target is untouched then
     */
    public void finish() {
        requireOpen();
        if (ids.isEmpty()) {
            throw new PatchStoreException("no patch was stored in %s; a store holds at least one".formatted(target));
        }
        failed = true;
        try {
            if (!chunkIds.isEmpty()) {
                endChunk();
            }
            committer.finish();
            writeTables().write(part, origin, shard);
            file.force(true);
            rename();
            finished = true;
        } catch (IOException | HdfException e) {
            throw failed(e);
        }
        forceFolder();
        removeJournal();
    }

    /** The store is there already; a journal without a part says nothing to whoever comes next. */
    private void removeJournal() {
        try {
            journal.close();
            Files.deleteIfExists(journalPath);
        } catch (IOException e) {
            // Left behind, it is removed by the next writer of this name.
        }
    }

    /** Under the lock, so that no other writer takes the finished file for a part file; Windows wants it closed. */
    private void rename() throws IOException {
        try {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            file.close();
        } catch (FileSystemException e) {
            file.close();
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private StoreHeaderWriter writeTables() throws IOException {
        Optional<Long> labelsAt = labelled ? Optional.of(file.align()) : Optional.empty();
        file.append(labels.from(0));
        long idsAt = file.align();
        int idLength = ids.stream().mapToInt(String::length).max().orElseThrow();
        for (String id : ids) {
            file.append(Arrays.copyOf(id.getBytes(StandardCharsets.US_ASCII), idLength));
        }
        long checksumsAt = file.align();
        file.append(checksums.from(0));
        file.flush();
        return new StoreHeaderWriter(ids.size(), shape, labelsAt, idsAt, idLength, checksumsAt,
                checksums.size() / Integer.BYTES, file.position());
    }

    /** Makes the rename itself last through a power cut, where the platform lets a folder be opened. */
    private void forceFolder() {
        try (FileChannel folder = FileChannel.open(target.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        } catch (IOException e) {
            // Windows does not open folders; its rename is in the file system's journal.
        }
    }

    private PatchStoreException failed(Exception cause) {
        committer.close();
        return failure(cause, Math.min(resumedFrom + committer.committed() * StoreFormat.CHUNK,
                ids.size() / StoreFormat.CHUNK * StoreFormat.CHUNK));
    }

    private PatchStoreException failure(Exception cause, int keptPatches) {
        String reason = String.valueOf(cause.getMessage());
        boolean full = reason.contains("No space left") || reason.contains("not enough space")
                || reason.contains("Disk quota");
        keepForResume = keptPatches > 0;
        String kept = keepForResume ? String.format(Locale.ROOT,
                "%d patches are kept in %s; run it again to go on from there",
                keptPatches, part) : "nothing was left behind";
        return new PatchStoreException(full
                ? String.format(Locale.ROOT,
                        "the disk is full after %d patches of %s. Free some space or name a target on another disk; %s",
                        ids.size(), target, kept)
                : String.format(Locale.ROOT, "writing %s failed after %d patches (%s); check the disk. %s",
                        target, ids.size(), reason, kept),
                cause);
    }

    /**
     * Whether {@link #close} leaves every whole 1000 patches of an unfinished store for {@link Builder#resume}, as a
     * process that is killed does; it does not by default.
     *
     * @param keep true to leave them
     */
    public void keepUnfinished(boolean keep) {
        this.keepUnfinished = keep;
    }

    /**
     * Ends the writing. Removes what was written, unless it was finished, is to be {@linkplain #keepUnfinished kept}, or
     * the disk failed, which leaves what {@link Builder#resume} can go on with. A second call does nothing.
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        committer.close();
        try {
            file.close();
            journal.close();
            boolean whole = resumedFrom > 0 || committer.committed() > 0;
            if (!finished && !keepForResume && !(keepUnfinished && whole)) {
                Files.deleteIfExists(part);
                Files.deleteIfExists(journalPath);
            }
        } catch (IOException e) {
            throw new PatchStoreException("%s cannot be removed (%s); remove it by hand".formatted(part, e), e);
        }
    }
}
