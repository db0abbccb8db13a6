package io.github.pcam4j.io.internal.jpeg2000;

import java.io.EOFException;
import java.util.Locale;

/** Big-endian numbers of a part of an array, one after the other. */
final class ByteInput {
    private final byte[] bytes;
    private final int end;
    private int at;

    ByteInput(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    int at() {
        return at;
    }

    int left() {
        return end - at;
    }

    int unsigned8() throws EOFException {
        if (at >= end) {
            throw new EOFException(String.format(Locale.ROOT, "JPEG 2000 data end at byte %d", end));
        }
        return bytes[at++] & 0xff;
    }

    int unsigned16() throws EOFException {
        return unsigned8() << 8 | unsigned8();
    }

    long unsigned32() throws EOFException {
        return (long) unsigned16() << 16 | unsigned16();
    }

    void skip(long count) throws EOFException {
        if (count < 0 || count > left()) {
            throw new EOFException(String.format(Locale.ROOT, "JPEG 2000 data end at byte %d, and %d more are announced at "
                    + "byte %d", end, count, at));
        }
        at += (int) count;
    }

    /** The next so many bytes, as an input of their own. */
    ByteInput part(int count) throws EOFException {
        int from = at;
        skip(count);
        return new ByteInput(bytes, from, at);
    }
}
