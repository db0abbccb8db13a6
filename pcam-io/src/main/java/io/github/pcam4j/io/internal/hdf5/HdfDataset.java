package io.github.pcam4j.io.internal.hdf5;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;

/**
 * A dataset's header.
 *
 * @param name in the root group
 * @param address of its header, which is the same under all its names
 * @param dimensions its shape
 * @param most what it may grow to; -1 without limit
 * @param type of an entry
 * @param layout where the entries are
 * @param filters what was done to its chunks
 * @param fill an entry that was never written
 */
public record HdfDataset(String name, long address, long[] dimensions, long[] most, HdfType type, HdfLayout layout,
        HdfFilters filters, byte[] fill) {
    private static final int FILL_NEVER = 1;
    private static final int MOST_RANK = 32;

    static HdfDataset read(HdfInput input, String name, HdfHeader header) {
        if (header.has(HdfHeader.EXTERNAL_FILES)) {
            throw new UnreadDatasetException("has its data in other files",
                    "Copy it into one, as with 'h5repack FILE NEW' or h5py's f['NAME'][...]");
        }
        ByteBuffer space = message(input, header, HdfHeader.DATASPACE);
        long[] dimensions = dimensions(input, space.duplicate().order(space.order()));
        HdfType type = HdfType.read(message(input, header, HdfHeader.DATATYPE));
        HdfLayout layout = HdfLayout.read(input, message(input, header, HdfHeader.LAYOUT));
        HdfFilters filters = header.first(HdfHeader.FILTERS).map(it -> HdfFilters.read(input, it))
                .orElse(HdfFilters.NONE);
        return new HdfDataset(name, header.address(), dimensions, most(input, space, dimensions), type, layout, filters,
                fill(header, type.size()));
    }

    private static ByteBuffer message(HdfInput input, HdfHeader header, int type) {
        return header.first(type).orElseThrow(() -> input.damaged(
                String.format(Locale.ROOT, "a dataset's header at %d lacks a message of the type %d",
                        header.address(), type)));
    }

    /** How many entries there are; -1 if there are more than a number of 64 bits says. */
    static long count(long[] dimensions) {
        long count = 1;
        for (long dimension : dimensions) {
            if (dimension < 0 || (dimension > 0 && count > Long.MAX_VALUE / dimension)) {
                return -1;
            }
            count *= dimension;
        }
        return count;
    }

    /** How many entries there are. */
    long count() {
        return count(dimensions);
    }

    static long[] dimensions(HdfInput input, ByteBuffer space) {
        int version = space.get();
        int rank = space.get();
        space.get();
        boolean none = version == 2 && space.get() == 2;
        space.position(version == 1 ? 8 : 4);
        if (rank < 0 || rank > MOST_RANK || (version != 1 && version != 2)) {
            throw input.damaged(String.format(Locale.ROOT, "a dataset has %d dimensions", rank));
        }
        long[] dimensions = new long[none ? 1 : rank];
        for (int i = 0; i < rank && !none; i++) {
            dimensions[i] = input.length(space);
        }
        return dimensions;
    }

    private static long[] most(HdfInput input, ByteBuffer space, long[] dimensions) {
        if ((space.get(2) & 1) == 0) {
            return dimensions.clone();
        }
        space.position((space.get(0) == 1 ? 8 : 4) + dimensions.length * input.lengthBytes());
        long[] most = new long[dimensions.length];
        Arrays.setAll(most, i -> input.length(space));
        return most;
    }

    /** What the header says of entries that were never written; zeros if it says nothing. */
    private static byte[] fill(HdfHeader header, int size) {
        byte[] fill = new byte[Math.max(0, Math.min(size, 1 << 16))];
        header.first(HdfHeader.FILL_VALUE).or(() -> header.first(HdfHeader.OLD_FILL_VALUE)).ifPresent(message -> {
            boolean defined = header.has(HdfHeader.FILL_VALUE) ? skipToFill(message) : true;
            if (defined && message.remaining() >= 4 && message.getInt() == fill.length
                    && message.remaining() >= fill.length) {
                message.get(fill);
            }
        });
        return fill;
    }

    /** Whether a value follows. Where it is never written, readers find what their memory had: zeros, in h5py. */
    private static boolean skipToFill(ByteBuffer message) {
        int version = message.get();
        if (version == 3) {
            int flags = message.get();
            return (flags & 0x20) != 0 && (flags >> 2 & 3) != FILL_NEVER;
        }
        message.get();
        int time = message.get();
        int defined = message.get();
        return (version == 1 || defined == 1) && time != FILL_NEVER;
    }
}
