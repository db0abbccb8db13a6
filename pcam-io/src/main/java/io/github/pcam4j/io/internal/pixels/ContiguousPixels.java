package io.github.pcam4j.io.internal.pixels;

import io.github.pcam4j.io.internal.file.MappedImages;
import io.github.pcam4j.io.internal.file.SharedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Images behind each other in the file. What the page cache holds is copied from there where the file is mapped; all else
 * is read by position, neighbours in one go.
 */
public final class ContiguousPixels implements Pixels {
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

    public static ContiguousPixels open(Path path, SharedFile file, long address, int count, int imageBytes)
            throws IOException {
        Optional<MappedImages> mapped = MappedImages.of(path, file, address, count, imageBytes);
        return new ContiguousPixels(file, address, imageBytes, mapped);
    }

    @Override
    public void gather(int[] indices, int from, int count, ByteBuffer destination) throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            // Channels do so, and close themselves for all; mapped files do not care.
            throw new ClosedByInterruptException();
        }
        // Behind the end of a file that was cut there is nothing to copy, not even an error at once.
        if (mapped.isPresent() && gather(mapped.get(), indices, from, count, destination)) {
            return;
        }
        read(indices, from, count, destination);
    }

    private void read(int[] indices, int from, int count, ByteBuffer destination) throws IOException {
        // Images of another file may follow in the same buffer.
        int limit = destination.limit();
        try {
            for (int i = from; i < from + count;) {
                int run = run(indices, i, from + count);
                destination.limit(destination.position() + run * imageBytes);
                file.readFully(destination, address + indices[i] * (long) imageBytes);
                i += run;
            }
        } finally {
            destination.limit(limit);
        }
    }

    /**
     * What was copied while the file was cut is not what was there. The virtual machine says so by an error, but later
     * than it happens: when the thread comes back from the system, as it does in asking for the file's length.
     */
    private boolean gather(MappedImages images, int[] indices, int from, int count, ByteBuffer destination)
            throws IOException {
        try {
            if (length() < images.end() || !images.gather(indices, from, count, destination)) {
                return false;
            }
            long size = length();
            if (size < images.end()) {
                throw new IOException(String.format(Locale.ROOT, "the file was cut to %d bytes while it was being read",
                        size));
            }
            return true;
        } catch (InternalError e) {
            throw new IOException("the file was cut while it was being read, or its disk fails", e);
        }
    }

    /** The error of the virtual machine, met in the midst of the channel's own counting, shows as an index of -1 there. */
    private long length() throws IOException {
        try {
            return file.size();
        } catch (IndexOutOfBoundsException e) {
            throw new IOException("the file was cut while it was being read", e);
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
    public void requireUnchanged() throws IOException {
        file.requireUnchanged();
    }

    @Override
    public void close() throws IOException {
        mapped.ifPresent(MappedImages::close);
        file.close();
    }
}
