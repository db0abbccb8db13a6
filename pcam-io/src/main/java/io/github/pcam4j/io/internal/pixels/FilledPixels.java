package io.github.pcam4j.io.internal.pixels;

import io.github.pcam4j.io.internal.file.SharedFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Images that were never written: each of their bytes is the same. */
public record FilledPixels(SharedFile file, byte value, int imageBytes) implements Pixels {
    @Override
    public void gather(int[] indices, int from, int count, ByteBuffer destination) throws IOException {
        // A store that is closed has no images, as any other.
        file.size();
        Fill.put(destination, value, count * imageBytes);
    }

    @Override
    public void requireUnchanged() throws IOException {
        file.requireUnchanged();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
