package io.github.pcam4j.io.store;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.internal.file.SharedFile;
import io.github.pcam4j.io.internal.hdf5.HdfFormatException;
import io.github.pcam4j.io.internal.hdf5.HdfInput;
import io.github.pcam4j.io.internal.hdf5.UnreadDatasetException;
import io.github.pcam4j.io.internal.pixels.Pixels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * All of a store but its pixels.
 *
 * @param count how many patches there are
 * @param shape their shape
 * @param images where their pixels are
 * @param labels their labels, if known
 * @param ids their names; their numbers if the file has none
 * @param checksums CRC-32C of every chunk; empty if the file has none
 * @param provenance how they came to be
 * @param unwritten how many images and labels have a fill value for they were never written
 */
record StoreHeader(int count, PatchShape shape, Images images, Optional<byte[]> labels, StoreIds ids, long[] checksums,
        Provenance provenance, Unwritten unwritten) {

    /** Opens the pixels. */
    @FunctionalInterface
    interface Images {
        Pixels open(Path path, SharedFile file) throws IOException;
    }

    /** What was never written. */
    record Unwritten(int images, int labels) {
        static final Unwritten NONE = new Unwritten(0, 0);

        Unwritten plus(Unwritten other) {
            return new Unwritten(images + other.images, labels + other.labels);
        }
    }

    static StoreHeader read(Path path, SharedFile file, Optional<Path> labelsPath) {
        StoreHeader header = read(path, file, StoreHeaderReader::read);
        return labelsPath.isPresent() ? header.withLabels(labelsPath.get()) : header;
    }

    /** The header of some patches, which say no more than their names, labels and shape. */
    StoreHeader subset(int[] indices) {
        Optional<byte[]> theirs = labels.map(all -> {
            byte[] some = new byte[indices.length];
            for (int i = 0; i < some.length; i++) {
                some[i] = all[indices[i]];
            }
            return some;
        });
        return new StoreHeader(indices.length, shape, images, theirs, ids.subset(indices), new long[0],
                Provenance.of(provenance.origin()), Unwritten.NONE);
    }

    /** The same with other labels. */
    StoreHeader labelled(byte[] other) {
        return labelled(other, 0);
    }

    private StoreHeader labelled(byte[] other, int unwrittenLabels) {
        return new StoreHeader(count, shape, images, Optional.of(other), ids, checksums, provenance,
                new Unwritten(unwritten.images(), unwrittenLabels));
    }

    /** The same with other ids. */
    StoreHeader named(String[] other) {
        return new StoreHeader(count, shape, images, labels, new StoreIds(Optional.of(other), true), checksums, provenance,
                unwritten);
    }

    /** The same with checksums and an origin that several stores together have. */
    StoreHeader summedUp(long[] all, Optional<StoreOrigin> origin) {
        return new StoreHeader(count, shape, images, labels, ids, all, Provenance.of(origin), unwritten);
    }

    /** The same with the labels of another file. */
    StoreHeader withLabels(Path labelsPath) {
        requireFile(labelsPath);
        try (SharedFile file = new SharedFile(labelsPath)) {
            return read(labelsPath, file, reader -> {
                StoreHeaderReader.Labels other = reader.labels(count).orElseThrow(() -> new PatchStoreException(
                        "%s has no dataset 'labels' or 'y'; it has %s. It goes with no images"
                                .formatted(labelsPath, reader.names())));
                return labelled(other.values(), other.unwritten());
            });
        } catch (IOException e) {
            throw new PatchStoreException("%s cannot be opened (%s)".formatted(labelsPath, e), e);
        }
    }

    /** Refuses what is no regular file, which might never end. */
    static void requireFile(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new PatchStoreException(
                    "%s is not there or is no file; make it with PatchIngest or PatchStoreWriter".formatted(path));
        }
    }

    private static <T> T read(Path path, SharedFile file, Function<StoreHeaderReader, T> reading) {
        try {
            return reading.apply(new StoreHeaderReader(path, HdfInput.open(path, file)));
        } catch (PatchStoreException e) {
            throw e;
        } catch (HdfFormatException e) {
            throw new PatchStoreException(Objects.requireNonNull(e.getMessage()), e);
        } catch (UnreadDatasetException e) {
            throw new PatchStoreException("%s %s. %s".formatted(path, e.getMessage(), e.remedy()), e);
        } catch (IOException | UncheckedIOException e) {
            Throwable cause = e instanceof UncheckedIOException ? e.getCause() : e;
            if (cause instanceof ClosedByInterruptException) {
                throw new PatchStoreException("opening %s was interrupted".formatted(path), e);
            }
            throw new PatchStoreException("%s cannot be read (%s); check the file and its disk".formatted(path, cause), e);
        } catch (RuntimeException | StackOverflowError e) {
            // A damaged file leads to places that no structure has.
            throw new PatchStoreException("%s is not a readable HDF5 file (%s); it is damaged or of another kind. "
                    .formatted(path, e.getMessage()) + "Make it anew", e);
        } catch (OutOfMemoryError e) {
            throw new PatchStoreException(("%s asks for more memory than there is (%s): it is damaged, or the heap is too "
                    + "small for its labels and ids. Make it anew, or raise -Xmx").formatted(path, e.getMessage()), e);
        }
    }
}
