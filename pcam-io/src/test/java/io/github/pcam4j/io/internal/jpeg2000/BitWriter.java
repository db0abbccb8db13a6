package io.github.pcam4j.io.internal.jpeg2000;

import java.io.ByteArrayOutputStream;

/** Writes bits as packets' headers have them: a byte behind one of ones has seven, and is always there. */
final class BitWriter {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int current;
    private int bits = 8;
    private int free = 8;

    void put(int bit) {
        free--;
        current |= bit << free;
        if (free == 0) {
            end();
        }
    }

    private void end() {
        bytes.write(current);
        bits = current == 0xff ? 7 : 8;
        free = bits;
        current = 0;
    }

    byte[] finish() {
        if (free < bits || bits == 7) {
            end();
        }
        return bytes.toByteArray();
    }
}
