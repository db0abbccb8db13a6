package io.github.pcam4j.io.internal.pixels;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Some patches of a store, which is not closed with them. */
public record ChosenPixels(Pixels all, int[] chosen) implements Pixels {
    @Override
    public void gather(int[] indices, int from, int count, ByteBuffer destination) throws IOException {
        int[] theirs = new int[count];
        for (int i = 0; i < count; i++) {
            theirs[i] = chosen[indices[from + i]];
        }
        all.gather(theirs, 0, count, destination);
    }

    @Override
    public void requireUnchanged() throws IOException {
        all.requireUnchanged();
    }

    @Override
    public void close() { }
}
