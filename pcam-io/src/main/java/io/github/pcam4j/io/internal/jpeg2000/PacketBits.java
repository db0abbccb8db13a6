package io.github.pcam4j.io.internal.jpeg2000;

import java.io.EOFException;

/** Bits of a packet's header; a byte behind one of ones has seven. */
final class PacketBits {
    private final byte[] bytes;
    private final int end;
    private int at;
    private int current;
    private int left;

    PacketBits(byte[] bytes, int at, int end) {
        this.bytes = bytes;
        this.at = at;
        this.end = end;
    }

    int next() throws EOFException {
        if (left == 0) {
            left = current == 0xff ? 7 : 8;
            current = load();
        }
        left--;
        return current >> left & 1;
    }

    private int load() throws EOFException {
        if (at >= end) {
            throw new EOFException("JPEG 2000 data end within a packet's header");
        }
        return bytes[at++] & 0xff;
    }

    int next(int count) throws EOFException {
        int value = 0;
        for (int i = 0; i < count; i++) {
            value = value << 1 | next();
        }
        return value;
    }

    /** The place of what follows the header. */
    int finish() throws EOFException {
        if (current == 0xff) {
            // A byte of ones is never the last.
            load();
        }
        return at;
    }
}
