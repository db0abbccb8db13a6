package io.github.pcam4j.io.internal.pixels;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** The patches of several stores behind each other; the stores are not closed with them. */
public final class JoinedPixels implements Pixels {
    private final List<Pixels> parts;
    /** Where each part starts, and the end. */
    private final int[] starts;

    public JoinedPixels(List<Pixels> parts, int[] sizes) {
        this.parts = parts;
        this.starts = new int[sizes.length + 1];
        for (int i = 0; i < sizes.length; i++) {
            starts[i + 1] = starts[i] + sizes[i];
        }
    }

    /** Reads neighbours that are of one part in one go, since the destination takes them in order. */
    @Override
    public void gather(int[] indices, int from, int count, ByteBuffer destination) throws IOException {
        int[] run = new int[count];
        int end = from + count;
        int at = from;
        while (at < end) {
            int part = partOf(indices[at]);
            int length = 0;
            while (at < end && indices[at] >= starts[part] && indices[at] < starts[part + 1]) {
                run[length++] = indices[at++] - starts[part];
            }
            parts.get(part).gather(run, 0, length, destination);
        }
    }

    private int partOf(int index) {
        int found = Arrays.binarySearch(starts, index);
        return found >= 0 ? found : -found - 2;
    }

    @Override
    public void requireUnchanged() throws IOException {
        for (Pixels part : parts) {
            part.requireUnchanged();
        }
    }

    @Override
    public void close() { }
}
