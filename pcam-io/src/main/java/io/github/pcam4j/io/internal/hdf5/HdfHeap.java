package io.github.pcam4j.io.internal.hdf5;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

/** A fractal heap: where a group with many links, or an object with many attributes, keeps them. */
final class HdfHeap {
    private static final int MANAGED = 0;
    private static final int TINY = 2;

    private final HdfInput input;
    private final long address;
    private final int idBytes;
    private final int width;
    private final long startBytes;
    private final long mostDirectBytes;
    private final int offsetBytes;
    private final int lengthBytes;
    private final long root;
    private final int rootRows;

    private HdfHeap(HdfInput input, long address) {
        this.input = input;
        this.address = address;
        int o = input.offsetBytes();
        int l = input.lengthBytes();
        ByteBuffer header = input.read(address, 26L + 3L * o + 12L * l, "FRHP").position(5);
        idBytes = header.getShort() & 0xffff;
        if (header.getShort() != 0) {
            throw new UnreadDatasetException("has links or attributes that are compressed", "Write it anew without");
        }
        input.requireChecksumAtEnd(header);
        header.position(10);
        long mostManaged = Integer.toUnsignedLong(header.getInt());
        header.position(14 + 2 * o + 10 * l);
        width = header.getShort() & 0xffff;
        startBytes = input.length(header);
        mostDirectBytes = input.length(header);
        int offsetBits = header.getShort() & 0xffff;
        header.getShort();
        root = input.address(header);
        rootRows = header.getShort() & 0xffff;
        offsetBytes = (offsetBits + 7) / 8;
        lengthBytes = Math.min(HdfTree.encodedBytes(mostDirectBytes), HdfTree.encodedBytes(mostManaged));
        if (width < 1 || startBytes < 1 || Long.bitCount(startBytes) != 1 || mostDirectBytes < startBytes
                || offsetBytes > Long.BYTES) {
            throw input.damaged(String.format(Locale.ROOT, "the heap at %d has blocks of %d to %d bytes",
                    address, startBytes, mostDirectBytes));
        }
    }

    static HdfHeap read(HdfInput input, long address) {
        return new HdfHeap(input, address);
    }

    /** An object by its ID, which is taken from the buffer's position. */
    ByteBuffer object(ByteBuffer record) {
        ByteBuffer id = record.slice(record.position(), idBytes).order(ByteOrder.LITTLE_ENDIAN);
        int flags = id.get();
        int kind = flags >> 4 & 3;
        if (kind == TINY) {
            return id.slice(1, Math.min(idBytes - 1, (flags & 15) + 1)).order(ByteOrder.LITTLE_ENDIAN);
        }
        if (kind != MANAGED) {
            throw new UnreadDatasetException("has an attribute or a link of more than 64 KB", "Write it anew without");
        }
        long offset = HdfInput.unsigned(id, offsetBytes);
        long length = HdfInput.unsigned(id, lengthBytes);
        return input.read(place(offset), length);
    }

    private long place(long offset) {
        long block = root;
        long within = offset;
        int rows = rootRows;
        if (rows == 0) {
            return block + within;
        }
        int directRows = log2(mostDirectBytes) - log2(startBytes) + 2;
        while (true) {
            int row = within < startBytes * width ? 0 : log2(within / (startBytes * width)) + 1;
            long rowStart = row == 0 ? 0 : (startBytes * width) << (row - 1);
            long blockBytes = row == 0 ? startBytes : startBytes << (row - 1);
            if (within < 0 || row >= Long.SIZE - 2) {
                throw input.damaged(String.format(Locale.ROOT, "the heap at %d has nothing at %d", address, offset));
            }
            long column = (within - rowStart) / blockBytes;
            int o = input.offsetBytes();
            long entry = row < directRows ? row * (long) width + column
                    : directRows * (long) width + (row - directRows) * (long) width + column;
            input.read(block, 4, "FHIB");
            block = input.address(input.read(block + 5 + o + offsetBytes + entry * o, o));
            within = within - rowStart - column * blockBytes;
            if (row < directRows) {
                return block + within;
            }
        }
    }

    private static int log2(long number) {
        return Long.SIZE - 1 - Long.numberOfLeadingZeros(number);
    }
}
