package io.github.pcam4j.io.internal.pixels;

import io.github.pcam4j.io.internal.file.SharedFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Images that stand in the header of their dataset, at most 64 KB of them. */
public record HeldPixels(SharedFile file, byte[] images, int imageBytes) implements Pixels {
    @Override
    public void gather(int[] indices, int from, int count, ByteBuffer destination) throws IOException {
        // A store that is closed has no images, as any other.
        file.size();
        for (int i = from; i < from + count; i++) {
            destination.put(images, indices[i] * imageBytes, imageBytes);
        }
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
