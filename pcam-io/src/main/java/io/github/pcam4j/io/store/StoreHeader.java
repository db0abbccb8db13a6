package io.github.pcam4j.io.store;

import io.github.pcam4j.io.PatchShape;
import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.object.datatype.FixedPoint;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
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
 * @param origin how they came to be, if known
 */
record StoreHeader(int count, PatchShape shape, Images images, Optional<byte[]> labels, String[] ids, long[] checksums,
        Optional<StoreOrigin> origin) {

    /** Opens the pixels. */
    @FunctionalInterface
    interface Images {
        Pixels open(Path path) throws IOException;
    }

    static StoreHeader read(Path path, Optional<Path> labelsPath) {
        return withFile(path, file -> {
            StoreHeader header = new Reader(path, file).read();
            return labelsPath.map(other -> header.withLabels(other)).orElse(header);
        });
    }

    /** The header of some patches, which say no more than their names, labels and shape. */
    StoreHeader subset(int[] indices) {
        String[] chosen = new String[indices.length];
        Arrays.setAll(chosen, i -> ids[indices[i]]);
        Optional<byte[]> theirs = labels.map(all -> {
            byte[] some = new byte[indices.length];
            for (int i = 0; i < some.length; i++) {
                some[i] = all[indices[i]];
            }
            return some;
        });
        return new StoreHeader(indices.length, shape, images, theirs, chosen, new long[0], origin);
    }

    /** The same with other labels. */
    StoreHeader labelled(byte[] other) {
        return new StoreHeader(count, shape, images, Optional.of(other), ids, checksums, origin);
    }

    /** The same with other ids. */
    StoreHeader named(String[] other) {
        return new StoreHeader(count, shape, images, labels, other, checksums, origin);
    }

    private StoreHeader withLabels(Path labelsPath) {
        byte[] other = withFile(labelsPath, file -> new Reader(labelsPath, file).labels(count).orElseThrow(
                () -> new PatchStoreException("%s has no dataset 'labels' or 'y'; it has %s. It goes with no images"
                        .formatted(labelsPath, file.hdf().getChildren().keySet()))));
        return labelled(other);
    }

    private static <T> T withFile(Path path, Function<StoreFile, T> reading) {
        if (!Files.isRegularFile(path)) {
            throw new PatchStoreException(
                    "%s is not there or is no file; make it with PatchStoreWriter or 'pcam prepare'".formatted(path));
        }
        try (StoreFile file = StoreFile.open(path)) {
            return reading.apply(file);
        } catch (PatchStoreException e) {
            throw e;
        } catch (IOException | RuntimeException | StackOverflowError e) {
            // jHDF meets damaged files with all kinds of unchecked exceptions, and follows addresses in a circle.
            throw new PatchStoreException("%s is not a readable HDF5 file (%s); it is damaged or of another kind. "
                    .formatted(path, e.getMessage()) + "Make it anew", e);
        } catch (OutOfMemoryError e) {
            throw new PatchStoreException(("%s asks for more memory than there is (%s): it is damaged, or the heap is too "
                    + "small for its labels and ids. Make it anew, or raise -Xmx").formatted(path, e.getMessage()), e);
        }
    }

    /** Reads the parts of one file. */
    private record Reader(Path path, HdfFile file, HeaderClaims claims) {
        private static final String OFFICIAL_IMAGES = "x";
        private static final String OFFICIAL_LABELS = "y";

        Reader(Path path, StoreFile file) {
            this(path, file.hdf(), new HeaderClaims(path, file));
        }

        StoreHeader read() {
            StoreAttributes.version(file).filter(version -> version > StoreFormat.VERSION).ifPresent(version -> {
                throw new PatchStoreException("%s has format version %d; this library reads up to %d. Use a newer one"
                        .formatted(path, version, StoreFormat.VERSION));
            });
            Dataset images = images();
            long[] dimensions = images.getDimensionsAsLong();
            if (dimensions[0] < 1 || dimensions[0] > Integer.MAX_VALUE
                    || Math.max(dimensions[1], dimensions[2]) > PatchShape.MAX_SIDE) {
                throw new PatchStoreException("%s: '%s' has the shape %s, which is out of range"
                        .formatted(path, images.getName(), Arrays.toString(dimensions)));
            }
            int count = (int) dimensions[0];
            PatchShape shape = new PatchShape((int) dimensions[1], (int) dimensions[2], (int) dimensions[3]);
            return new StoreHeader(count, shape, layout(images, count, shape), labels(count), ids(count),
                    checksums(count), StoreAttributes.origin(file));
        }

        /** The dataset of our own name or of the official files', else the only one that can be meant. */
        private Dataset images() {
            List<Dataset> candidates = file.getChildren().values().stream()
                    .filter(Dataset.class::isInstance).map(Dataset.class::cast)
                    .filter(Reader::isImages).toList();
            return candidates.stream().filter(it -> it.getName().equals(StoreFormat.IMAGES)).findFirst()
                    .or(() -> candidates.stream().filter(it -> it.getName().equals(OFFICIAL_IMAGES)).findFirst())
                    .or(() -> candidates.size() == 1 ? Optional.of(candidates.get(0)) : Optional.empty())
                    .orElseThrow(() -> new PatchStoreException(candidates.isEmpty()
                            ? "%s has no images: no dataset of unsigned bytes with the shape (N, H, W, 3) among %s"
                                    .formatted(path, file.getChildren().keySet())
                            : "%s has several datasets of images, %s; name one of them 'images'".formatted(path,
                                    candidates.stream().map(Dataset::getName).toList())));
        }

        private static boolean isImages(Dataset dataset) {
            long[] dimensions = dataset.getDimensionsAsLong();
            return dataset.getDataType() instanceof FixedPoint type && type.getSize() == 1 && !type.isSigned()
                    && dimensions.length == 4 && dimensions[3] == 3;
        }

        private Images layout(Dataset dataset, int count, PatchShape shape) {
            if (dataset instanceof ContiguousDataset contiguous) {
                long address = claims.start(contiguous, count * (long) shape.bytes());
                return opened -> ContiguousPixels.open(opened, address, count, shape.bytes());
            }
            if (dataset instanceof ChunkedDataset chunked) {
                claims.checkImages(chunked);
                ChunkGrid grid = ChunkGrid.of(shape, chunked.getChunkDimensions());
                String name = dataset.getName();
                return opened -> new ChunkedPixels(opened, name, grid);
            }
            throw new PatchStoreException("%s: '%s' is stored as %s; write it contiguous or in chunks"
                    .formatted(path, dataset.getName(), dataset.getDataLayout()));
        }

        Optional<byte[]> labels(int count) {
            return dataset(StoreFormat.LABELS).or(() -> dataset(OFFICIAL_LABELS)).map(dataset -> {
                Object values = flat(dataset, count);
                byte[] labels = new byte[count];
                for (int i = 0; i < count; i++) {
                    double value = ((Number) Array.get(values, i)).doubleValue();
                    if (value != 0 && value != 1) {
                        throw new PatchStoreException("%s: '%s' has %s at %d; labels are 0 or 1"
                                .formatted(path, dataset.getName(), value, i));
                    }
                    labels[i] = (byte) value;
                }
                return labels;
            });
        }

        private String[] ids(int count) {
            return dataset(StoreFormat.IDS).map(dataset -> {
                if (flat(dataset, count) instanceof String[] ids) {
                    return ids;
                }
                throw new PatchStoreException("%s: 'ids' holds %s, not text"
                        .formatted(path, dataset.getJavaType().getSimpleName()));
            }).orElseGet(() -> {
                String[] numbers = new String[count];
                Arrays.setAll(numbers, Integer::toString);
                return numbers;
            });
        }

        private long[] checksums(int count) {
            int chunks = (count + StoreFormat.CHUNK - 1) / StoreFormat.CHUNK;
            return dataset(StoreFormat.CHECKSUMS).map(dataset -> {
                Object values = flat(dataset, chunks);
                long[] checksums = new long[chunks];
                Arrays.setAll(checksums, i -> ((Number) Array.get(values, i)).longValue() & 0xffffffffL);
                return checksums;
            }).orElse(new long[0]);
        }

        private Object flat(Dataset dataset, int count) {
            claims.checkTable(dataset, count);
            return dataset.getDataFlat();
        }

        private Optional<Dataset> dataset(String name) {
            return file.getChild(name) instanceof Dataset dataset ? Optional.of(dataset) : Optional.empty();
        }
    }
}
