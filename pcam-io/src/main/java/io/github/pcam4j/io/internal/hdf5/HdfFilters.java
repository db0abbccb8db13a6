package io.github.pcam4j.io.internal.hdf5;

import io.jhdf.filter.BitShuffleFilter;
import io.jhdf.filter.Lz4Filter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.DataFormatException;

/**
 * What was done to chunks before they were written, in that order. A chunk may have left some of it out, which its mask
 * says. Nothing is undone into more bytes than a chunk has, whatever the file claims.
 */
public record HdfFilters(List<Filter> filters) {
    static final HdfFilters NONE = new HdfFilters(List.of());

    private static final int DEFLATE = 1;
    private static final int SHUFFLE = 2;
    private static final int FLETCHER32 = 3;
    private static final int LZF = 32000;
    private static final int LZ4 = 32004;
    private static final int BITSHUFFLE = 32008;
    private static final int FIRST_NAMED = 256;
    private static final int CHECKSUM_BYTES = 4;

    /**
     * One step.
     *
     * @param name what the file calls it, for messages
     */
    record Filter(int id, String name, int[] data) { }

    static HdfFilters read(HdfInput input, ByteBuffer message) {
        int version = message.get();
        int count = message.get() & 0xff;
        message.position(message.position() + (version == 1 ? 6 : 0));
        List<Filter> filters = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int id = message.getShort() & 0xffff;
            int nameBytes = version == 1 || id >= FIRST_NAMED ? message.getShort() & 0xffff : 0;
            message.getShort();
            int values = message.getShort() & 0xffff;
            if (nameBytes + 4L * values > message.remaining()) {
                throw input.damaged(String.format(Locale.ROOT, "a filter has %d values", values));
            }
            byte[] name = new byte[nameBytes];
            message.get(name);
            int[] data = new int[values];
            Arrays.setAll(data, at -> message.getInt());
            message.position(message.position() + (version == 1 && values % 2 != 0 ? 4 : 0));
            filters.add(new Filter(id, name(id, new String(name, StandardCharsets.UTF_8).replaceFirst("\0.*", "")),
                    data));
        }
        return new HdfFilters(List.copyOf(filters));
    }

    private static String name(int id, String given) {
        return switch (id) {
            case DEFLATE -> "gzip";
            case SHUFFLE -> "shuffle";
            case FLETCHER32 -> "fletcher32";
            case 4 -> "szip";
            case 5 -> "nbit";
            case 6 -> "scaleoffset";
            case 32001 -> "blosc";
            case 32015 -> "zstd";
            case 32026 -> "blosc2";
            case LZF -> "lzf";
            default -> given.isEmpty() ? "number " + id : given;
        };
    }

    /** Refuses what cannot be undone here. */
    void requireKnown(HdfInput input, String dataset) {
        for (Filter filter : filters) {
            switch (filter.id()) {
                case DEFLATE, SHUFFLE, FLETCHER32, LZF, LZ4, BITSHUFFLE -> { }
                default -> throw new HdfFormatException(String.format(Locale.ROOT,
                        "%s: '%s' is compressed with the filter %s (%d), which is not "
                        + "read. Compress it otherwise, as with 'h5repack -f GZIP=4 FILE NEW' where that filter is "
                        + "installed",
                        input.path(), dataset, filter.name(), filter.id()));
            }
        }
    }

    public boolean isEmpty() {
        return filters.isEmpty();
    }

    /**
     * Undoes all but what the mask says was left out.
     *
     * @param raw the chunk in the file
     * @param destination has room for as many bytes as the chunk must come to
     * @return how many bytes it came to
     */
    public int decode(ByteBuffer raw, int mask, Inflaters inflaters, ByteBuffer destination) throws IOException {
        int expected = destination.remaining();
        ByteBuffer bytes = raw;
        for (int i = filters.size() - 1; i >= 0; i--) {
            Filter filter = filters.get(i);
            if ((mask >>> i & 1) != 0) {
                continue;
            }
            // A checksum that was taken before is still behind the bytes.
            int most = expected + CHECKSUM_BYTES * checksumsBefore(i, mask);
            if (filter.id() == DEFLATE && isLast(i, mask)) {
                return inflate(bytes, inflaters, destination);
            }
            bytes = undo(filter, bytes, most, inflaters);
        }
        int length = bytes.remaining();
        if (length <= expected) {
            destination.put(bytes);
        }
        return length;
    }

    private int checksumsBefore(int end, int mask) {
        int count = 0;
        for (int i = 0; i < end; i++) {
            count += filters.get(i).id() == FLETCHER32 && (mask >>> i & 1) == 0 ? 1 : 0;
        }
        return count;
    }

    /** Whether nothing that changes bytes was done before: a shuffle of single bytes leaves them where they are. */
    private boolean isLast(int end, int mask) {
        for (int i = 0; i < end; i++) {
            Filter filter = filters.get(i);
            if ((mask >>> i & 1) == 0 && !(filter.id() == SHUFFLE && width(filter) == 1)) {
                return false;
            }
        }
        return true;
    }

    private static int width(Filter filter) {
        return filter.data().length == 0 ? 1 : filter.data()[0];
    }

    private static ByteBuffer undo(Filter filter, ByteBuffer bytes, int most, Inflaters inflaters) throws IOException {
        return switch (filter.id()) {
            case DEFLATE -> {
                ByteBuffer inflated = ByteBuffer.allocate(most);
                inflate(bytes, inflaters, inflated);
                yield inflated.flip();
            }
            case SHUFFLE -> unshuffle(bytes, width(filter));
            case FLETCHER32 -> Fletcher32.requireAtEnd(bytes);
            case LZF -> Lzf.decode(bytes, most);
            case LZ4 -> claimed(filter, bytes, most, new Lz4Filter()::decode);
            default -> filter.data().length > 4 && filter.data()[4] == 0
                    ? ByteBuffer.wrap(library(filter, bytes, new BitShuffleFilter()::decode))
                    : claimed(filter, bytes, most, new BitShuffleFilter()::decode);
        };
    }

    private static int inflate(ByteBuffer bytes, Inflaters inflaters, ByteBuffer destination) throws IOException {
        try {
            return inflaters.inflate(bytes, destination);
        } catch (DataFormatException e) {
            throw new IOException("it is damaged: " + e.getMessage(), e);
        }
    }

    private static ByteBuffer unshuffle(ByteBuffer bytes, int width) {
        if (width <= 1) {
            return bytes;
        }
        byte[] from = bytes(bytes);
        byte[] to = from.clone();
        int entries = from.length / width;
        for (int i = 0; i < width; i++) {
            for (int j = 0; j < entries; j++) {
                to[j * width + i] = from[i * entries + j];
            }
        }
        return ByteBuffer.wrap(to);
    }

    /** One of jHDF's filters. */
    @FunctionalInterface
    private interface LibraryFilter {
        byte[] decode(byte[] bytes, int[] data);
    }

    /** Eight bytes say how many it comes to, four how many a block; jHDF takes the memory before it looks. */
    private static ByteBuffer claimed(Filter filter, ByteBuffer bytes, int most, LibraryFilter library)
            throws IOException {
        if (bytes.remaining() < 12) {
            throw new IOException("it ends early");
        }
        ByteBuffer head = bytes.duplicate().order(ByteOrder.BIG_ENDIAN);
        long claimed = head.getLong();
        int block = head.getInt();
        if (claimed < 0 || claimed > most || block < 1 || block > Math.max(most, 1 << 20)) {
            throw new IOException(String.format(Locale.ROOT, "it claims %d bytes where %d are expected",
                    claimed, most));
        }
        return ByteBuffer.wrap(library(filter, bytes, library));
    }

    private static byte[] library(Filter filter, ByteBuffer bytes, LibraryFilter library) throws IOException {
        try {
            return library.decode(bytes(bytes), filter.data());
        } catch (RuntimeException e) {
            throw new IOException("%s cannot be undone: %s".formatted(filter.name(), e), e);
        }
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
