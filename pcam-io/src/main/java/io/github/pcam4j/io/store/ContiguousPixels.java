package io.github.pcam4j.io.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Images behind each other in the file. What the page cache holds is copied from there where the file is mapped; all else
 * is read by position, neighbours in one go.
 */
final class ContiguousPixels implements Pixels {
    private final SharedFile file;
    private final long address;
    private final int imageBytes;
    private final Optional<MappedImages> mapped;

    ContiguousPixels(SharedFile file, long address, int imageBytes, Optional<MappedImages> mapped) {
        this.file = file;
        this.address = address;
        this.imageBytes = imageBytes;
        this.mapped = mapped;
    }

    static ContiguousPixels open(Path path, long address, int count, int imageBytes) throws IOException {
        Optional<MappedImages> mapped = MappedImages.of(path, address, count, imageBytes);
        return new ContiguousPixels(new SharedFile(path), address, imageBytes, mapped);
    }

    @Override
    public void gather(int[] indices, int from, int count, ByteBuffer destination) throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            // Channels do so, and close themselves for all; mapped files do not care.
            throw new ClosedByInterruptException();
        }
        // Behind the end of a file that was cut there is nothing to copy, not even an error at once.
        if (mapped.isPresent() && file.size() >= mapped.get().end() && mapped.get().gather(indices, from, count, destination)) {
            return;
        }
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
        mapped.ifPresent(MappedImages::close);
        file.close();
    }
}
