package io.github.pcam4j.model.tensors;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/**
 * A stretch of a file.
 *
 * @param file open as long as there is reading
 * @param start its first byte
 * @param length how many bytes it has
 */
record FileStorage(FileChannel file, long start, long length) implements Storage {
    @Override
    public ByteOrder order() {
        return ByteOrder.LITTLE_ENDIAN;
    }

    @Override
    public void read(long from, ByteBuffer into) throws IOException {
        long base = start + from - into.position();
        while (into.hasRemaining()) {
            if (file.read(into, base + into.position()) < 0) {
                throw new EOFException("it ends at byte %s, where there were more when it was opened"
                        .formatted(base + into.position()));
            }
        }
    }
}
