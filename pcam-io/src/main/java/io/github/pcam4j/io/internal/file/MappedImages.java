package io.github.pcam4j.io.internal.file;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Images that the page cache holds, copied without a system call each, which is half as fast again as reading them. A
 * page that is not in memory costs more this way than a read, so a few images of each batch are looked at first and the
 * batch is declined if one of them is not there.
 *
 * <p>Mapped are files of at most half the machine's memory: larger ones are read from the disk for the most part. Not on
 * Windows, where a mapped file can be neither replaced nor removed. Not without the right to write the file either:
 * Linux says nothing of the pages of others' files.
 */
public final class MappedImages implements AutoCloseable {
    private static final int SEGMENT_BYTES = 1 << 30;
    private static final int IMAGES_A_PROBE = 8;
    private static final int PAGE_BYTES = 4096;

    private final MappedByteBuffer[] segments;
    private final int imagesPerSegment;
    private final int imageBytes;
    private final long end;
    /** Gathers hold it for reading: what is mapped must not go away under them. */
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private boolean closed;
    /** Kept so that what is read ahead is not left out as useless. */
    @SuppressWarnings("UnusedVariable") // see above
    private int fetchedAhead;

    private MappedImages(MappedByteBuffer[] segments, int imagesPerSegment, int imageBytes, long end) {
        this.segments = segments;
        this.imagesPerSegment = imagesPerSegment;
        this.imageBytes = imageBytes;
        this.end = end;
    }

    /** Maps the images; empty where that would not help. */
    public static Optional<MappedImages> of(Path path, SharedFile file, long address, int count, int imageBytes)
            throws IOException {
        long bytes = (long) count * imageBytes;
        if (bytes > memoryBytes() / 2 || imageBytes > SEGMENT_BYTES || !Files.isWritable(path)
                || MappedFiles.hinderReplacing() || !Unmapping.isPossible()) {
            return Optional.empty();
        }
        int perSegment = SEGMENT_BYTES / imageBytes;
        MappedByteBuffer[] segments = new MappedByteBuffer[(count + perSegment - 1) / perSegment];
        MappedImages images = new MappedImages(segments, perSegment, imageBytes, address + bytes);
        try {
            for (int i = 0; i < segments.length; i++) {
                long from = (long) i * perSegment * imageBytes;
                segments[i] = file.map(address + from, Math.min((long) perSegment * imageBytes, bytes - from));
            }
            return Optional.of(images);
        } catch (IOException e) {
            images.close();
            if (e.getCause() instanceof OutOfMemoryError) {
                // The system has no addresses for it (ulimit -v): it is read as files that are not mapped.
                return Optional.empty();
            }
            throw e;
        }
    }

    private static long memoryBytes() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getTotalMemorySize() : 0;
    }

    /** Where the last image ends in the file. */
    public long end() {
        return end;
    }

    /** Copies images to the buffer's position and moves it; false, with nothing done, if they are not in memory. */
    public boolean gather(int[] indices, int from, int count, ByteBuffer destination) throws IOException {
        lock.readLock().lock();
        try {
            if (closed || !inMemory(indices, from, count)) {
                return false;
            }
            copy(indices, from, count, destination);
            return true;
        } catch (InternalError e) {
            // What the virtual machine makes of a page that cannot be had, though it may come a little later than here.
            throw new IOException("the file was cut while it was being read, or its disk fails", e);
        } finally {
            lock.readLock().unlock();
        }
    }

    private boolean inMemory(int[] indices, int from, int count) {
        for (int i = from; i < from + count; i += IMAGES_A_PROBE) {
            MappedByteBuffer segment = segments[indices[i] / imagesPerSegment];
            if (!segment.slice(indices[i] % imagesPerSegment * imageBytes, imageBytes).isLoaded()) {
                return false;
            }
        }
        return true;
    }

    private void copy(int[] indices, int from, int count, ByteBuffer destination) {
        int at = destination.position();
        int ahead = 0;
        for (int i = from; i < from + count; i++) {
            MappedByteBuffer segment = segments[indices[i] / imagesPerSegment];
            int start = indices[i] % imagesPerSegment * imageBytes;
            for (int done = 0; done < imageBytes; done += PAGE_BYTES) {
                // A processor does not fetch ahead into another page unless it is told to.
                ahead += segment.get(Math.min(start + done + PAGE_BYTES, start + imageBytes - 1));
                destination.put(at + done, segment, start + done, Math.min(PAGE_BYTES, imageBytes - done));
            }
            at += imageBytes;
        }
        fetchedAhead = ahead;
        destination.position(at);
    }

    /** Waits for the gathers under way, and unmaps. */
    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            closed = true;
            for (int i = 0; i < segments.length; i++) {
                if (segments[i] != null) {
                    Unmapping.unmap(segments[i]);
                    segments[i] = null;
                }
            }
        } finally {
            lock.writeLock().unlock();
        }
    }
}
