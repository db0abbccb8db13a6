package io.github.pcam4j.io.internal.pixels;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Writes one byte many times. */
final class Fill {
    private static final int BLOCK = 8192;

    private Fill() { }

    static void put(ByteBuffer destination, byte value, int count) {
        byte[] block = new byte[Math.min(count, BLOCK)];
        Arrays.fill(block, value);
        for (int left = count; left > 0; left -= block.length) {
            destination.put(block, 0, Math.min(left, block.length));
        }
    }
}
