package io.github.pcam4j.io.internal.write;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Bytes that are added one by one; little-endian where they form integers. */
public final class GrowingBytes {
    private ByteBuffer bytes = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);

    public void add(byte value) {
        ensure(1);
        bytes.put(value);
    }

    public void addInt(int value) {
        ensure(Integer.BYTES);
        bytes.putInt(value);
    }

    public int size() {
        return bytes.position();
    }

    public byte[] from(int start) {
        return Arrays.copyOfRange(bytes.array(), start, bytes.position());
    }

    private void ensure(int more) {
        if (bytes.remaining() < more) {
            bytes = ByteBuffer.allocate(bytes.capacity() * 2).order(ByteOrder.LITTLE_ENDIAN).put(bytes.flip());
        }
    }
}
