package io.github.pcam4j.io.internal.hdf5;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;

/** The checksum that HDF5 puts behind a chunk: Fletcher's of 32 bits, over pairs of bytes. */
final class Fletcher32 {
    private static final int BYTES = 4;
    /** As many sums of 16 bits fit 32 bits. */
    private static final int MOST_PAIRS = 360;

    private Fletcher32() { }

    /** The bytes before the checksum in the last four. */
    static ByteBuffer requireAtEnd(ByteBuffer bytes) throws IOException {
        int length = bytes.remaining() - BYTES;
        if (length < 0) {
            throw new IOException("it is too short for its checksum");
        }
        ByteBuffer data = bytes.slice(bytes.position(), length);
        int stored = 0;
        for (int i = 0; i < BYTES; i++) {
            stored |= (bytes.get(bytes.position() + length + i) & 0xff) << (Byte.SIZE * i);
        }
        int found = of(data.duplicate());
        // Files of HDF5 1.6.2 and before have the bytes of each half the other way round.
        int swapped = ((found & 0x00ff00ff) << 8) | ((found >>> 8) & 0x00ff00ff);
        if (stored != found && stored != swapped) {
            throw new IOException(String.format(Locale.ROOT,
                    "its fletcher32 checksum is %08x where %08x was written: it is damaged",
                    found, stored));
        }
        return data;
    }

    private static int of(ByteBuffer data) {
        int low = 0;
        int high = 0;
        int pairs = data.remaining() / 2;
        while (pairs > 0) {
            int some = Math.min(pairs, MOST_PAIRS);
            pairs -= some;
            for (int i = 0; i < some; i++) {
                low += ((data.get() & 0xff) << 8) | (data.get() & 0xff);
                high += low;
            }
            low = folded(low);
            high = folded(high);
        }
        if (data.hasRemaining()) {
            low = folded(low + ((data.get() & 0xff) << 8));
            high = folded(high + low);
        }
        return folded(high) << 16 | folded(low);
    }

    private static int folded(int sum) {
        return (sum & 0xffff) + (sum >>> 16);
    }
}
