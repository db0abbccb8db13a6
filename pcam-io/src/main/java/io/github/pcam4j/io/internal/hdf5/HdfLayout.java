package io.github.pcam4j.io.internal.hdf5;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;

/** Where a dataset's entries are. */
public sealed interface HdfLayout {

    /** In the header itself. */
    record Compact(ByteBuffer data) implements HdfLayout { }

    /** In one piece; nowhere if it was never written. */
    record Contiguous(long address) implements HdfLayout { }

    /**
     * In chunks.
     *
     * @param index how they are listed
     * @param address where the list is; nowhere if no chunk was ever written
     * @param chunk the shape of each
     * @param plainEdges whether chunks that reach beyond the dataset are not filtered
     * @param onlyBytes the stored length of the only chunk, if that is the index
     * @param onlyMask its filters that were left out
     */
    record Chunked(Index index, long address, int[] chunk, boolean plainEdges, long onlyBytes, int onlyMask)
            implements HdfLayout { }

    /** How chunks are listed. */
    enum Index { OLD_TREE, SINGLE, IMPLICIT, FIXED_ARRAY, EXTENSIBLE_ARRAY, TREE }

    static HdfLayout read(HdfInput input, ByteBuffer message) {
        int version = message.get();
        if (version == 1 || version == 2) {
            return readOld(input, message);
        }
        if (version != 3 && version != 4) {
            throw new UnreadDatasetException("is stored in a layout of version " + version,
                    "Write it anew, as with 'h5repack FILE NEW'");
        }
        int kind = message.get();
        return switch (kind) {
            case 0 -> compact(input, message, message.getShort() & 0xffff);
            case 1 -> new Contiguous(input.address(message));
            case 2 -> version == 3 ? oldChunks(input, message) : newChunks(input, message);
            case 3 -> throw new UnreadDatasetException("is virtual: it shows data of other datasets",
                    "Copy it into one, as with 'h5repack FILE NEW' or h5py's f['NAME'][...]");
            default -> throw input.damaged("a dataset has the layout " + kind);
        };
    }

    private static HdfLayout readOld(HdfInput input, ByteBuffer message) {
        int rank = message.get();
        int kind = message.get();
        message.position(message.position() + 5);
        long address = kind == 0 ? HdfInput.UNDEFINED : input.address(message);
        int[] sizes = sizes(input, message, rank, 4);
        return switch (kind) {
            case 0 -> compact(input, message, message.getInt());
            case 1 -> new Contiguous(address);
            case 2 -> new Chunked(Index.OLD_TREE, address, withoutEntry(input, sizes), false, 0, 0);
            default -> throw input.damaged("a dataset has the layout " + kind);
        };
    }

    private static HdfLayout compact(HdfInput input, ByteBuffer message, int bytes) {
        if (bytes < 0 || bytes > message.remaining()) {
            throw input.damaged(String.format(Locale.ROOT, "a dataset of %d bytes is in a header of %d",
                    bytes, message.limit()));
        }
        return new Compact(message.slice(message.position(), bytes).order(ByteOrder.LITTLE_ENDIAN));
    }

    private static HdfLayout oldChunks(HdfInput input, ByteBuffer message) {
        int rank = message.get();
        long address = input.address(message);
        int[] sizes = sizes(input, message, rank, 4);
        return new Chunked(Index.OLD_TREE, address, withoutEntry(input, sizes), false, 0, 0);
    }

    private static HdfLayout newChunks(HdfInput input, ByteBuffer message) {
        int flags = message.get();
        int rank = message.get();
        int[] sizes = withoutEntry(input, sizes(input, message, rank, message.get()));
        int kind = message.get();
        if (kind < 1 || kind >= Index.values().length) {
            throw input.damaged("chunks are listed in a way that there is not: " + kind);
        }
        Index index = Index.values()[kind];
        boolean filtered = index == Index.SINGLE && (flags & 2) != 0;
        long bytes = filtered ? input.length(message) : -1;
        int mask = filtered ? message.getInt() : 0;
        message.position(message.position() + switch (index) {
            case FIXED_ARRAY -> 1;
            case EXTENSIBLE_ARRAY -> 5;
            case TREE -> 6;
            default -> 0;
        });
        return new Chunked(index, input.address(message), sizes, (flags & 1) != 0, bytes, mask);
    }

    private static int[] sizes(HdfInput input, ByteBuffer message, int rank, int bytes) {
        if (rank < 0 || bytes < 1 || bytes > Long.BYTES || (long) rank * bytes > message.remaining()) {
            throw input.damaged(String.format(Locale.ROOT, "chunks have %d dimensions", rank));
        }
        int[] sizes = new int[rank];
        for (int i = 0; i < rank; i++) {
            long size = HdfInput.unsigned(message, bytes);
            sizes[i] = size < 0 || size > Integer.MAX_VALUE ? -1 : (int) size;
        }
        return sizes;
    }

    /** The last size is that of an entry. */
    private static int[] withoutEntry(HdfInput input, int[] sizes) {
        if (sizes.length < 2) {
            throw input.damaged("chunks have no shape");
        }
        return Arrays.copyOf(sizes, sizes.length - 1);
    }
}
