package io.github.pcam4j.io.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Images behind each other in the file: positional reads, neighbours in one go. */
final class ContiguousPixels implements Pixels {
    private final SharedFile file;
    private final long address;
    private final int imageBytes;

    ContiguousPixels(Path path, long address, int imageBytes) throws IOException {
        this.file = new SharedFile(path);
        this.address = address;
        this.imageBytes = imageBytes;
    }

    @Override
    public void gather(int[] indices, int from, int count, ByteBuffer destination) throws IOException {
        for (int i = from; i < from + count;) {
            int run = run(indices, i, from + count);
            destination.limit(destination.position() + run * imageBytes);
            file.readFully(destination, address + indices[i] * (long) imageBytes);
            i += run;
        }
    }

    /** How many indices from a place on lie behind each other in the file. */
    private static int run(int[] indices, int start, int end) {
        int next = start + 1;
        while (next < end && indices[next] == indices[next - 1] + 1) {
            next++;
        }
        return next - start;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
