package io.github.pcam4j.io.store;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.internal.hdf5.ChunkIndex;
import io.github.pcam4j.io.internal.hdf5.ChunkTable;
import io.github.pcam4j.io.internal.hdf5.HdfAttributes;
import io.github.pcam4j.io.internal.hdf5.HdfDataset;
import io.github.pcam4j.io.internal.hdf5.HdfFile;
import io.github.pcam4j.io.internal.hdf5.HdfFormatException;
import io.github.pcam4j.io.internal.hdf5.HdfInput;
import io.github.pcam4j.io.internal.hdf5.HdfLabels;
import io.github.pcam4j.io.internal.hdf5.HdfLayout;
import io.github.pcam4j.io.internal.hdf5.HdfLayout.Chunked;
import io.github.pcam4j.io.internal.hdf5.HdfLayout.Compact;
import io.github.pcam4j.io.internal.hdf5.HdfLayout.Contiguous;
import io.github.pcam4j.io.internal.hdf5.HdfTable;
import io.github.pcam4j.io.internal.hdf5.HdfType.Fixed;
import io.github.pcam4j.io.internal.hdf5.HdfValues;
import io.github.pcam4j.io.internal.hdf5.HeaderClaims;
import io.github.pcam4j.io.internal.pixels.ChunkGrid;
import io.github.pcam4j.io.internal.pixels.ChunkedPixels;
import io.github.pcam4j.io.internal.pixels.ContiguousPixels;
import io.github.pcam4j.io.internal.pixels.FilledPixels;
import io.github.pcam4j.io.internal.pixels.HeldPixels;
import io.github.pcam4j.io.store.StoreHeader.Images;
import io.github.pcam4j.io.store.StoreHeader.Unwritten;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads the parts of one file: what is asked for, and nothing that lies beside it. */
final class StoreHeaderReader {
    private static final String OFFICIAL_IMAGES = "x";
    private static final String OFFICIAL_LABELS = "y";

    private final Path path;
    private final HdfInput input;
    private final HdfFile file;
    private final HeaderClaims claims;

    /** Labels, and how many of them were never written. */
    record Labels(byte[] values, int unwritten) { }

    private record Placed(Images images, int unwritten) { }

    StoreHeaderReader(Path path, HdfInput input) {
        this.path = path;
        this.input = input;
        this.file = HdfFile.read(input);
        this.claims = new HeaderClaims(input);
    }

    Set<String> names() {
        return file.names();
    }

    StoreHeader read() {
        HdfAttributes attributes = file.attributes();
        Optional<Integer> version = StoreAttributes.version(attributes);
        if (version.isPresent() && version.get() > StoreFormat.VERSION) {
            throw new PatchStoreException(String.format(Locale.ROOT,
                    "%s has format version %d; this library reads up to %d. Use a newer one",
                    path, version.get(), StoreFormat.VERSION));
        }
        HdfDataset images = images();
        long[] dimensions = images.dimensions();
        if (dimensions[0] < 1 || dimensions[0] > Integer.MAX_VALUE
                || Math.max(dimensions[1], dimensions[2]) > PatchShape.MAX_SIDE) {
            throw new PatchStoreException("%s: '%s' has the shape %s, which is out of range"
                    .formatted(path, images.name(), Arrays.toString(dimensions)));
        }
        claims.checkCount(images);
        int count = (int) dimensions[0];
        PatchShape shape = new PatchShape((int) dimensions[1], (int) dimensions[2], (int) dimensions[3]);
        Placed placed = place(images, count, shape);
        Optional<Labels> labels = labels(count);
        return new StoreHeader(count, shape, placed.images(), labels.map(Labels::values), ids(count),
                version.isPresent() ? checksums(count) : new long[0], StoreAttributes.provenance(attributes),
                new Unwritten(placed.unwritten(), labels.map(Labels::unwritten).orElse(0)));
    }

    /** The dataset of our own name or of the official files', else the only one that can be meant. */
    private HdfDataset images() {
        for (String name : List.of(StoreFormat.IMAGES, OFFICIAL_IMAGES)) {
            Optional<HdfDataset> named = file.dataset(name).filter(StoreHeaderReader::isImages);
            if (named.isPresent()) {
                return named.get();
            }
        }
        List<String> unread = new ArrayList<>();
        List<HdfDataset> candidates = candidates(unread);
        if (candidates.size() == 1) {
            return candidates.get(0);
        }
        throw new PatchStoreException(candidates.isEmpty()
                ? "%s has no images: no dataset of unsigned bytes with the shape (N, H, W, 3) among %s%s"
                        .formatted(path, file.names(), unread.isEmpty() ? "" : "; not read are: " + unread)
                : "%s has several datasets of images, %s; name one of them 'images'".formatted(path,
                        candidates.stream().map(HdfDataset::name).toList()));
    }

    private List<HdfDataset> candidates(List<String> unread) {
        List<HdfDataset> candidates = new ArrayList<>();
        for (String name : file.names()) {
            try {
                file.dataset(name).filter(StoreHeaderReader::isImages)
                        .filter(it -> candidates.stream().noneMatch(other -> other.address() == it.address()))
                        .ifPresent(candidates::add);
            } catch (HdfFormatException e) {
                unread.add(String.valueOf(e.getMessage()).replace(path + ": ", ""));
            }
        }
        return candidates;
    }

    private static boolean isImages(HdfDataset dataset) {
        return dataset.type() instanceof Fixed type && type.name().equals("integers") && type.size() == 1
                && !type.signed() && type.bits() == Byte.SIZE
                && dataset.dimensions().length == 4 && dataset.dimensions()[3] == 3;
    }

    private Placed place(HdfDataset dataset, int count, PatchShape shape) {
        int imageBytes = shape.bytes();
        byte fill = dataset.fill()[0];
        HdfLayout layout = dataset.layout();
        if (layout instanceof Chunked chunked) {
            claims.checkImages(dataset, chunked);
            ChunkTable table = ChunkIndex.read(input, dataset, chunked);
            ChunkGrid grid = ChunkGrid.of(shape, chunked.chunk());
            return new Placed((opened, shared) -> new ChunkedPixels(shared, dataset, grid, table),
                    (int) table.unwritten(count, chunked.chunk()[0]));
        }
        if (layout instanceof Contiguous contiguous && contiguous.address() != HdfInput.UNDEFINED) {
            long address = claims.start(dataset, contiguous.address(), count * (long) imageBytes);
            return new Placed((opened, shared) -> ContiguousPixels.open(opened, shared, address, count, imageBytes), 0);
        }
        if (layout instanceof Compact compact) {
            byte[] images = new byte[compact.data().remaining()];
            compact.data().duplicate().get(images);
            if (images.length < (long) count * imageBytes) {
                throw input.damaged(String.format(Locale.ROOT, "'%s' has %d bytes where %d are expected",
                        dataset.name(), images.length, (long) count * imageBytes));
            }
            return new Placed((opened, shared) -> new HeldPixels(shared, images, imageBytes), 0);
        }
        return new Placed((opened, shared) -> new FilledPixels(shared, fill, imageBytes), count);
    }

    /** The labels, if the file has some. */
    Optional<Labels> labels(int count) {
        return file.dataset(StoreFormat.LABELS).or(() -> file.dataset(OFFICIAL_LABELS)).map(dataset -> {
            HdfTable table = table(dataset, count);
            return new Labels(new HdfLabels(path, dataset).read(input, table.data(), count), table.unwritten());
        });
    }

    private StoreIds ids(int count) {
        return file.dataset(StoreFormat.IDS).map(dataset -> {
            if (!dataset.type().isText()) {
                throw new PatchStoreException("%s: 'ids' holds %s, not text. Write them as text, or under another name"
                        .formatted(path, dataset.type().description()));
            }
            HdfValues values = new HdfValues(input, dataset.type(), table(dataset, count).data());
            String[] ids = new String[count];
            Arrays.setAll(ids, values::text);
            return new StoreIds(Optional.of(ids), true);
        }).orElse(StoreIds.NUMBERS);
    }

    private long[] checksums(int count) {
        int chunks = (count + StoreFormat.CHUNK - 1) / StoreFormat.CHUNK;
        return file.dataset(StoreFormat.CHECKSUMS).map(dataset -> {
            if (!(dataset.type() instanceof Fixed)) {
                throw new PatchStoreException("%s: 'checksums' holds %s, not numbers; it is damaged. Make it anew"
                        .formatted(path, dataset.type().description()));
            }
            HdfValues values = new HdfValues(input, dataset.type(), table(dataset, chunks).data());
            long[] checksums = new long[chunks];
            Arrays.setAll(checksums, i -> (long) values.number(i) & 0xffffffffL);
            return checksums;
        }).orElse(new long[0]);
    }

    private HdfTable table(HdfDataset dataset, int count) {
        claims.checkTable(dataset, count);
        return HdfTable.read(input, dataset, claims);
    }
}
