package io.github.pcam4j.io.internal.hdf5;

import io.github.pcam4j.io.internal.hdf5.ChunkTable.Chunk;
import io.github.pcam4j.io.internal.hdf5.HdfLayout.Chunked;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads where a dataset's chunks are, in each of the six ways that files list them. */
public final class ChunkIndex {
    private static final int MASK_BYTES = 4;

    private final HdfInput input;
    private final HdfDataset dataset;
    private final Chunked layout;
    private final int rank;
    private final int chunkBytes;
    private final long[] grid;
    private final List<Chunk> chunks = new ArrayList<>();
    private long left;

    private ChunkIndex(HdfInput input, HdfDataset dataset, Chunked layout) {
        this.input = input;
        this.dataset = dataset;
        this.layout = layout;
        this.rank = layout.chunk().length;
        this.grid = grid(dataset.dimensions());
        long bytes = dataset.type().size();
        for (int size : layout.chunk()) {
            bytes = Math.multiplyExact(bytes, size);
        }
        this.chunkBytes = Math.toIntExact(bytes);
        this.left = input.size();
    }

    /** Reads the list; the claims of the header about shapes and sizes are checked before. */
    public static ChunkTable read(HdfInput input, HdfDataset dataset, Chunked layout) {
        ChunkIndex index = new ChunkIndex(input, dataset, layout);
        if (layout.address() != HdfInput.UNDEFINED) {
            index.read();
        }
        return new ChunkTable(index.grid, index.chunks);
    }

    private long[] grid(long[] dimensions) {
        long[] along = new long[rank];
        for (int i = 0; i < rank; i++) {
            along[i] = (dimensions[i] + layout.chunk()[i] - 1) / layout.chunk()[i];
        }
        return along;
    }

    private void read() {
        switch (layout.index()) {
            case OLD_TREE -> readOldTree(layout.address(), Integer.MAX_VALUE);
            case SINGLE -> add(new long[rank], layout.address(), layout.onlyBytes() < 0 ? chunkBytes
                    : layout.onlyBytes(), layout.onlyMask());
            case IMPLICIT -> readImplicit();
            case FIXED_ARRAY -> new ChunkArrays(input, this).readFixed(layout.address());
            case EXTENSIBLE_ARRAY -> new ChunkArrays(input, this).readExtensible(layout.address());
            case TREE -> HdfTree.records(input, layout.address()).forEach(this::addRecord);
        }
    }

    private void readOldTree(long address, int parentLevel) {
        int o = input.offsetBytes();
        ByteBuffer prefix = input.read(address, 8, "TREE");
        int kind = prefix.get();
        int level = prefix.get() & 0xff;
        int count = prefix.getShort() & 0xffff;
        left -= count;
        if (kind != 1 || level >= parentLevel || left < 0) {
            throw input.damaged(String.format(Locale.ROOT, "the tree of the chunks at %d is none, or leads to itself",
                    address));
        }
        int keyBytes = 8 + 8 * (rank + 1);
        ByteBuffer node = input.read(address + 8 + 2L * o, (long) count * (keyBytes + o));
        for (int i = 0; i < count; i++) {
            long bytes = Integer.toUnsignedLong(node.getInt());
            int mask = node.getInt();
            long[] offset = new long[rank];
            boolean whole = true;
            for (int j = 0; j < rank; j++) {
                long at = node.getLong();
                whole &= at % layout.chunk()[j] == 0;
                offset[j] = at / layout.chunk()[j];
            }
            node.getLong();
            long child = input.address(node);
            if (level > 0) {
                readOldTree(child, level);
            } else if (whole) {
                add(offset, child, bytes, mask);
            } else {
                throw input.damaged("a chunk of '%s' is not in the grid of its chunks".formatted(dataset.name()));
            }
        }
    }

    private void readImplicit() {
        long[] most = grid(dataset.most());
        long[] place = new long[rank];
        long count = HdfDataset.count(grid);
        for (long number = 0; number < count; number++) {
            long stored = 0;
            for (int i = 0; i < rank; i++) {
                stored = stored * most[i] + place[i];
            }
            add(place, layout.address() + stored * chunkBytes, chunkBytes, 0);
            for (int i = rank - 1; i >= 0 && ++place[i] == grid[i]; i--) {
                place[i] = 0;
            }
        }
    }

    private void addRecord(ByteBuffer entry) {
        int o = input.offsetBytes();
        long address = input.address(entry);
        int sizeBytes = entry.limit() - o - MASK_BYTES - 8 * rank;
        boolean filtered = sizeBytes > 0;
        long bytes = filtered ? HdfInput.unsigned(entry, sizeBytes) : chunkBytes;
        int mask = filtered ? entry.getInt() : 0;
        long[] place = new long[rank];
        for (int i = 0; i < rank; i++) {
            place[i] = entry.getLong();
        }
        add(place, address, bytes, mask);
    }

    /** Adds an entry of an array: an address, and of filtered chunks their length and mask. */
    void addEntry(long number, ByteBuffer entry, int entryBytes) {
        long address = input.address(entry);
        int sizeBytes = entryBytes - input.offsetBytes() - MASK_BYTES;
        boolean filtered = sizeBytes > 0;
        long bytes = filtered ? HdfInput.unsigned(entry, sizeBytes) : chunkBytes;
        int mask = filtered ? entry.getInt() : 0;
        if (address != HdfInput.UNDEFINED) {
            add(place(number), address, bytes, mask);
        }
    }

    /**
     * The place of an array's entry. Arrays are laid out for what the dataset may grow to; a dimension without limit
     * comes first.
     */
    private long[] place(long number) {
        long[] most = dataset.most();
        int unlimited = 0;
        while (unlimited < rank && most[unlimited] >= 0) {
            unlimited++;
        }
        int first = unlimited < rank ? unlimited : 0;
        long[] along = new long[rank];
        for (int i = 0; i < rank; i++) {
            along[i] = most[i] < 0 ? Long.MAX_VALUE : (most[i] + layout.chunk()[i] - 1) / layout.chunk()[i];
        }
        long[] place = new long[rank];
        long rest = number;
        for (int i = rank - 1; i >= 0; i--) {
            if (i != first) {
                place[i] = rest % along[i];
                rest /= along[i];
            }
        }
        place[first] = rest;
        return place;
    }

    private void add(long[] place, long address, long bytes, int mask) {
        long number = 0;
        boolean edge = false;
        for (int i = 0; i < rank; i++) {
            if (place[i] < 0 || place[i] >= grid[i]) {
                // Left from before the dataset was made smaller, or room for it to grow.
                return;
            }
            number = number * grid[i] + place[i];
            edge |= (place[i] + 1) * layout.chunk()[i] > dataset.dimensions()[i];
        }
        if (address == HdfInput.UNDEFINED) {
            return;
        }
        long start = address + input.base();
        if (address < 0 || bytes < 0 || start < 0 || bytes > input.size() - start) {
            throw new HdfFormatException(String.format(Locale.ROOT,
                    "%s ends at %d bytes where '%s' has a chunk of %d at %d; it was cut short or is ",
                    input.path(), input.size(), dataset.name(), bytes, start) + "damaged. Make it anew");
        }
        chunks.add(new Chunk(number, start, (int) bytes, edge && layout.plainEdges() ? -1 : mask));
    }
}
