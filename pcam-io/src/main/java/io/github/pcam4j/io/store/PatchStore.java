package io.github.pcam4j.io.store;

import io.github.pcam4j.PrintableText;
import io.github.pcam4j.internal.Require;
import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.ProgressListener;
import io.github.pcam4j.io.internal.Fingerprint;
import io.github.pcam4j.io.internal.file.ChangedFileException;
import io.github.pcam4j.io.internal.file.SharedFile;
import io.github.pcam4j.io.internal.pixels.ChosenPixels;
import io.github.pcam4j.io.internal.pixels.JoinedPixels;
import io.github.pcam4j.io.internal.pixels.Pixels;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Patches in an HDF5 file, read at random. Opening reads labels and ids (about 100 bytes a patch); pixels stay in the
 * file and are read when they are asked for, straight into the caller's buffer.
 *
 * <p>Safe for use by several threads at once. A thread that is interrupted while it reads gets a
 * {@link PatchStoreException}, with its interrupt status set, and disturbs no other.
 *
 * <pre>{@code
 * try (PatchStore store = PatchStore.open(Path.of("train.h5"))) {
 *     ByteBuffer batch = ByteBuffer.allocateDirect(64 * store.shape().bytes());
 *     store.gather(indices, 0, 64, batch);
 * }
 * }</pre>
 */
public final class PatchStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PatchStore.class);

    private final Path path;
    private final StoreHeader header;
    private final Pixels pixels;
    /** The fingerprints of the stores that a view is over; none for a file. */
    private final List<String> parts;
    /** The stores that a manifest makes one of; none else. */
    private final List<PatchStore> shards;

    private PatchStore(Path path, StoreHeader header, Pixels pixels, List<String> parts) {
        this(path, header, pixels, parts, List.of());
    }

    private PatchStore(Path path, StoreHeader header, Pixels pixels, List<String> parts, List<PatchStore> shards) {
        this.path = path;
        this.header = header;
        this.pixels = pixels;
        this.parts = parts;
        this.shards = shards;
    }

    /**
     * Opens a store, or any HDF5 file with images of unsigned bytes in its root: contiguous, in chunks of any shape,
     * compressed with gzip, shuffled, old format or new.
     *
     * <p>Images are the dataset {@code images}, else {@code x}, else the only one of shape (N, H, W, 3); labels are
     * {@code labels} or {@code y}, of any number type, of shape (N) or (N, 1, 1, 1); ids are {@code ids}, texts of fixed
     * or variable length. Both may be absent.
     *
     * <p>Or the manifest of a store that is in shards ({@link ShardSet}), which then is one store for all that is done with
     * it: all shards are open at once, and closed with it.
     *
     * @param path the HDF5 file, or the manifest
     * @return the store, the caller's to close
     * @throws PatchStoreException if the file is missing, damaged, cut short, or holds no such images; if a shard is
     *     missing or not the one that the manifest names
     */
    public static PatchStore open(Path path) {
        return open(path, Optional.empty());
    }

    /**
     * Opens a file whose labels are in another one, as PatchCamelyon's official pairs
     * ({@code camelyonpatch_level_2_split_train_x.h5} and {@code ..._y.h5}) have them.
     *
     * @param images the HDF5 file of the images
     * @param labels the HDF5 file with the dataset {@code labels} or {@code y}
     * @return the store, the caller's to close
     * @throws PatchStoreException as {@link #open(Path)}, and if the counts differ
     */
    public static PatchStore open(Path images, Path labels) {
        return open(images, Optional.of(labels));
    }

    private static PatchStore open(Path path, Optional<Path> labels) {
        StoreHeader.requireFile(path);
        return ManifestFile.isAt(path) ? of(Shards.open(path), labels) : openFile(path, labels);
    }

    private static PatchStore of(Shards shards, Optional<Path> labels) {
        try {
            StoreHeader header = labels.isPresent() ? shards.header().withLabels(labels.get()) : shards.header();
            Pixels pixels = new ShardedPixels(behindEachOther(shards.stores()), shards.stores(), shards.manifest(),
                    shards.identity());
            return new PatchStore(shards.manifest(), header, pixels, shards.parts(), shards.stores());
        } catch (RuntimeException e) {
            shards.stores().forEach(PatchStore::close);
            throw e;
        }
    }

    private static Pixels behindEachOther(List<PatchStore> stores) {
        return new JoinedPixels(stores.stream().map(store -> store.pixels).toList(),
                stores.stream().mapToInt(PatchStore::size).toArray());
    }

    /** Opens one file, whatever it says of others. */
    static PatchStore openFile(Path path, Optional<Path> labels) {
        SharedFile file;
        try {
            file = new SharedFile(path);
        } catch (IOException | RuntimeException e) {
            throw new PatchStoreException("%s cannot be opened (%s)".formatted(path, e), e);
        }
        try {
            StoreHeader header = StoreHeader.read(path, file, labels);
            PatchStore store = new PatchStore(path, header, header.images().open(path, file), List.of());
            store.warnOfUnwritten();
            return store;
        } catch (PatchStoreException e) {
            closeAfter(file, e);
            throw e;
        } catch (IOException | RuntimeException e) {
            closeAfter(file, e);
            throw new PatchStoreException("%s cannot be opened (%s)".formatted(path, e), e);
        }
    }

    private static void closeAfter(SharedFile file, Exception failure) {
        try {
            file.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private void warnOfUnwritten() {
        if (unwrittenImages() > 0 || unwrittenLabels() > 0) {
            LOG.warn("{}: {} of {} images and {} labels were never written and have the fill value of their dataset; "
                    + "check what wrote the file", PrintableText.of(path.toString()), unwrittenImages(), size(),
                    unwrittenLabels());
        }
    }

    /**
     * Several stores as one, their patches behind each other: a view that reads from theirs and copies no pixels. They
     * must stay open while it is used; closing it closes none of them. Costs 4 bytes a patch.
     *
     * @param stores at least one, all with patches of one shape, all labelled or none
     * @return the view
     * @throws PatchStoreException if shapes or labels differ, or an id is there twice, naming it
     */
    public static PatchStore joined(List<PatchStore> stores) {
        Require.argument(!stores.isEmpty(), "there must be at least one store to join");
        StoreHeader header = JoinedHeader.of(stores);
        return new PatchStore(stores.get(0).path, header, behindEachOther(stores),
                stores.stream().map(PatchStore::fingerprint).toList());
    }

    /**
     * Some of the patches as a store: a view that reads from this one and copies no pixels. This store must stay open
     * while it is used; closing the view does not close it.
     *
     * @param indices which patches, in the wanted order, at least one and none twice
     * @return the view
     * @throws IllegalArgumentException if there are none, or an index is outside the store or there twice, naming it
     */
    public PatchStore subset(int... indices) {
        Require.argument(indices.length > 0, "a subset of %s needs at least one patch", path);
        Require.distinct(indices, size(), path);
        int[] chosen = indices.clone();
        return new PatchStore(path, header.subset(chosen), new ChosenPixels(pixels, chosen), List.of(fingerprint()));
    }

    /**
     * The same patches with other labels: a view that reads from this store and copies no pixels. This store must stay
     * open while it is used; closing the view does not close it.
     *
     * @param labels 0 or 1 for each patch
     * @return the view
     * @throws IllegalArgumentException if there is not one for each patch, or one is neither 0 nor 1, naming it
     */
    public PatchStore relabelled(byte[] labels) {
        Require.argument(labels.length == size(), "%s has %d patches, not %d as there are labels", path, size(),
                labels.length);
        for (int i = 0; i < labels.length; i++) {
            Require.argument(labels[i] == 0 || labels[i] == 1, "labels must be 0 or 1; the label at %d is %d", i,
                    labels[i]);
        }
        int[] all = new int[size()];
        Arrays.setAll(all, i -> i);
        return new PatchStore(path, header.subset(all).labelled(labels.clone()), new ChosenPixels(pixels, all),
                List.of(fingerprint()));
    }

    /**
     * The same patches under names of their own where the file has none but their indices, so that they can be told
     * from those of other files, as PatchCamelyon's official splits want it, each of which counts its patches from 0:
     * the index behind digits that follow from what the file shows, whatever it is called. This store must stay open
     * while a view is used; closing the view does not close it. Costs the reading of 16 patches.
     *
     * @return this store if it has names; else a view of it
     * @throws PatchStoreException if the file cannot be read
     */
    public PatchStore identified() {
        if (hasIds() && !areNumbers()) {
            return this;
        }
        int[] all = new int[size()];
        Arrays.setAll(all, i -> i);
        return new PatchStore(path, header.subset(all).named(DerivedIds.of(this)), new ChosenPixels(pixels, all),
                List.of(fingerprint()));
    }

    /** Names that are no more than the indices say as little as none. */
    private boolean areNumbers() {
        return IntStream.range(0, size()).allMatch(i -> id(i).equals(Integer.toString(i)));
    }

    /**
     * The store's file.
     *
     * @return the path it was opened with; of a view, that of the first store that it is over
     */
    public Path path() {
        return path;
    }

    /**
     * How many patches there are.
     *
     * @return the count, at least 1
     */
    public int size() {
        return header.count();
    }

    /**
     * The shape of each patch.
     *
     * @return the shape
     */
    public PatchShape shape() {
        return header.shape();
    }

    /**
     * Whether labels are known.
     *
     * @return true if {@link #label} and {@link #labels} may be called
     */
    public boolean labelled() {
        return header.labels().isPresent();
    }

    /**
     * A patch's label.
     *
     * @param index within [0, size)
     * @return 0 or 1
     * @throws PatchStoreException if the store has no labels
     */
    public int label(int index) {
        return requireLabels()[checked(index)];
    }

    /**
     * All labels.
     *
     * @return a copy, one label a patch
     * @throws PatchStoreException if the store has no labels
     */
    public byte[] labels() {
        return requireLabels().clone();
    }

    /**
     * A patch's name.
     *
     * @param index within [0, size)
     * @return the id; the index as text where the file has no ids
     */
    public String id(int index) {
        return header.ids().id(checked(index));
    }

    /**
     * The ids of all images.
     *
     * @return a new list, in the order of the images
     */
    public List<String> ids() {
        return IntStream.range(0, size()).mapToObj(this::id).toList();
    }

    /**
     * Whether the file has ids; without, the numbers of the patches stand for them, and say nothing of what a patch is:
     * the same number in another store is another patch.
     *
     * @return true if {@link #id} gives what the file has; of a view, if all of its stores have ids
     */
    public boolean hasIds() {
        return header.ids().given();
    }

    /**
     * Refuses a store in which two patches have one id, or one has none, or one with control characters such as a line
     * break. Takes as long as it takes to put all ids into a table.
     *
     * @return this
     * @throws PatchStoreException if there is such an id, naming the file, the id and the patches
     */
    public PatchStore requireDistinctIds() {
        header.ids().fault(size()).ifPresent(problem -> {
            throw new PatchStoreException("%s: %s. Write the store with an id of its own for each"
                    .formatted(path, problem));
        });
        return this;
    }

    /**
     * How many images were never written, wholly or in part: HDF5 keeps room for none of them, and they have the fill
     * value of their dataset. A program that was stopped before it had written all leaves them so.
     *
     * @return the count; 0 for a subset and for other labels, whose store says it
     */
    public int unwrittenImages() {
        return header.unwritten().images();
    }

    /**
     * How many labels were never written and have the fill value of their dataset, which is 0 or 1.
     *
     * @return the count; 0 for a subset and for other labels, whose store says it
     */
    public int unwrittenLabels() {
        return header.unwritten().labels();
    }

    /**
     * Refuses a file that was replaced or written since it was opened: what was read of it before and after does not go
     * together. Compares the system's name of the file, its length and when it was last written, in some microseconds; a
     * trainer asks at the end of each epoch. A file that was only removed is as it was for whoever has it open.
     *
     * @throws PatchStoreException if the file, or one of those that a view is over, is another one by now, naming it
     */
    public void requireUnchanged() {
        try {
            pixels.requireUnchanged();
        } catch (ChangedFileException e) {
            throw new PatchStoreException(Objects.requireNonNull(e.getMessage()), e);
        } catch (IOException e) {
            throw new PatchStoreException("%s cannot be looked at again (%s); check the file and that the store is open"
                    .formatted(path, e), e);
        }
    }

    /**
     * How the patches came to be.
     *
     * @return the origin; empty for files that do not tell
     */
    public Optional<StoreOrigin> origin() {
        return header.provenance().origin();
    }

    /**
     * Which of its source's patches the store has.
     *
     * @return the shard; empty for a store of all of them, as one in shards is when its manifest is opened, and for views
     */
    public Optional<StoreShard> shard() {
        return header.provenance().shard();
    }

    /** The program that wrote the file, if it tells. */
    Optional<String> creator() {
        return header.provenance().creator();
    }

    /** CRC-32C of every 1000 images; none where there are none in the file. */
    long[] checksums() {
        return header.checksums();
    }

    /**
     * A digest of shape, labels, ids and the checksums of the pixels, so that a run can tell whether it has the same
     * store before it. Costs some milliseconds; pixels are not read. Shards that have whole thousands of patches have
     * together the fingerprint of the one store with the same patches.
     *
     * @return 32 hexadecimal digits
     */
    public String fingerprint() {
        Fingerprint fingerprint = new Fingerprint().add(shape() + "\n" + size());
        header.labels().ifPresent(fingerprint::add);
        for (int i = 0; i < size(); i++) {
            fingerprint.add(header.ids().id(i));
        }
        for (long checksum : header.checksums()) {
            fingerprint.add(Long.toHexString(checksum));
        }
        parts.forEach(fingerprint::add);
        return fingerprint.hex();
    }

    /**
     * Reads one patch.
     *
     * @param index within [0, size)
     * @return its pixels in order (row, column, channel), in a new array
     * @throws PatchStoreException if the file cannot be read
     */
    public byte[] read(int index) {
        byte[] pixels = new byte[shape().bytes()];
        gather(new int[] {index}, 0, 1, ByteBuffer.wrap(pixels));
        return pixels;
    }

    /**
     * Reads patches in the order of their indices, which may be any, with repeats. Neighbours that lie behind each
     * other in the file are read in one go; of a file in chunks, each chunk is decoded once. Blocks for the disk where
     * the pages are not in memory.
     *
     * @param indices indices of patches
     * @param from the first of them to read
     * @param count how many to read
     * @param destination takes {@code count * shape().bytes()} bytes at its position, which is moved; a direct buffer
     *     saves a copy
     * @throws IndexOutOfBoundsException if an index is outside [0, size), naming it; nothing is read then
     * @throws IllegalArgumentException if the buffer has too little room
     * @throws PatchStoreException if the file cannot be read
     */
    public void gather(int[] indices, int from, int count, ByteBuffer destination) {
        Objects.checkFromIndexSize(from, count, indices.length);
        int bytes = shape().bytes();
        Require.argument(destination.remaining() >= (long) count * bytes, "%d patches of %s take %d bytes; the buffer "
                + "has room for %d", count, shape(), (long) count * bytes, destination.remaining());
        for (int i = from; i < from + count; i++) {
            checked(indices[i]);
        }
        int limit = destination.limit();
        try {
            pixels.gather(indices, from, count, destination);
        } catch (ClosedByInterruptException e) {
            throw new PatchStoreException("reading %s was interrupted".formatted(path), e);
        } catch (ChangedFileException e) {
            throw new PatchStoreException(Objects.requireNonNull(e.getMessage()), e);
        } catch (IOException | InternalError e) {
            // The error is what the virtual machine makes of a mapped page that is gone, a little later.
            throw new PatchStoreException("%s: the images cannot be read (%s); check the file and that the store is open"
                    .formatted(path, e), e);
        } finally {
            destination.limit(limit);
        }
    }

    /**
     * Reads all pixels and compares the checksum of every 1000 images with the one that was written. Takes as long as
     * the disk needs for the file, and a megabyte of memory.
     *
     * @param progress hears how far it has come
     * @return the stretches that have changed; nothing is checked in a view or in a file without checksums
     */
    public VerifyReport verify(ProgressListener progress) {
        return shards.isEmpty() ? new StoreVerifier(this, header.checksums()).verify(progress)
                : Shards.verify(shards, progress);
    }

    private int checked(int index) {
        if (index < 0 || index >= size()) {
            throw new IndexOutOfBoundsException(String.format(Locale.ROOT, "%s has patches 0 to %d, not %d",
                    path, size() - 1, index));
        }
        return index;
    }

    private byte[] requireLabels() {
        return header.labels().orElseThrow(() -> new PatchStoreException(
                ("%s has no labels, so that it can only be predicted; give the store made from the labelled patches "
                        + "(train.h5), or the file of its labels as well (..._y.h5)").formatted(path)));
    }

    /** Closes the file; reads fail after that. A second call does nothing, nor does closing a view. */
    @Override
    public void close() {
        try {
            pixels.close();
        } catch (IOException e) {
            throw new PatchStoreException("%s cannot be closed (%s)".formatted(path, e), e);
        }
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "PatchStore[%s, %d of %s%s]",
                path, size(), shape(), labelled() ? ", labelled" : "");
    }
}
