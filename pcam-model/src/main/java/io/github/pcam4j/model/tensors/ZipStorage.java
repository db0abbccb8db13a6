package io.github.pcam4j.model.tensors;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * An entry of a ZIP archive that is not compressed, so that skipping costs nothing.
 *
 * @param file open as long as there is reading
 * @param entry where the bytes are
 * @param order of bytes within a value
 */
record ZipStorage(ZipFile file, ZipEntry entry, ByteOrder order) implements Storage {
    @Override
    public long length() {
        return entry.getSize();
    }

    @Override
    public void read(long from, ByteBuffer into) throws IOException {
        try (InputStream in = file.getInputStream(entry)) {
            in.skipNBytes(from);
            while (into.hasRemaining()) {
                int count = in.read(into.array(), into.arrayOffset() + into.position(), into.remaining());
                if (count < 0) {
                    throw new EOFException("its entry %s ends too early".formatted(Shown.name(entry.getName())));
                }
                into.position(into.position() + count);
            }
        }
    }
}
