package io.github.pcam4j.io.internal.write;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A store that is being written: a locked file to whose end bytes are added through a buffer of a megabyte. Its first
 * bytes stay 0, where HDF5 has its signature, until the headers are written.
 */
public final class PartFile implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 20;
    private static final int SIGNATURE_BYTES = 8;

    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private long flushed;

    private PartFile(FileChannel channel) {
        this.channel = channel;
    }

    /** Opens or makes the file and locks it; empty if another writer holds it. Its content stays until {@link #cut}. */
    public static Optional<PartFile> lock(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        try {
            // One byte far behind the data, so that jHDF can write the same file where locks are mandatory.
            FileLock lock = channel.tryLock(Long.MAX_VALUE - 1, 1, false);
            if (lock != null && isAt(path, channel)) {
                return Optional.of(new PartFile(channel));
            }
        } catch (OverlappingFileLockException e) {
            // Held by another writer of this process; null means by another process.
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        channel.close();
        return Optional.empty();
    }

    /** Whether the file is still that of the name: another writer may have finished and renamed it in between. */
    private static boolean isAt(Path path, FileChannel channel) throws IOException {
        return Files.exists(path) && Files.size(path) == channel.size();
    }

    /** Drops everything from a position on, and goes on there. Before it the pixels stay, but no signature. */
    public void cut(long position) throws IOException {
        if (channel.size() > position) {
            channel.truncate(position);
        }
        if (channel.size() > 0) {
            channel.write(ByteBuffer.allocate(SIGNATURE_BYTES), 0);
        }
        buffer.clear();
        flushed = position;
    }

    /** CRC-32C of a stretch of the file. */
    public int checksum(long from, long length) throws IOException {
        CRC32C crc = new CRC32C();
        ByteBuffer bytes = ByteBuffer.allocateDirect(BUFFER_BYTES);
        for (long at = from; at < from + length;) {
            bytes.clear().limit((int) Math.min(BUFFER_BYTES, from + length - at));
            int count = channel.read(bytes, at);
            if (count < 0) {
                throw new EOFException();
            }
            crc.update(bytes.flip());
            at += count;
        }
        return (int) crc.getValue();
    }

    public long size() throws IOException {
        return channel.size();
    }

    public void append(byte[] bytes) throws IOException {
        for (int from = 0; from < bytes.length;) {
            if (!buffer.hasRemaining()) {
                flush();
            }
            int length = Math.min(buffer.remaining(), bytes.length - from);
            buffer.put(bytes, from, length);
            from += length;
        }
    }

    /** The place of the next byte, moved on to a multiple of 8. */
    public long align() throws IOException {
        flush();
        flushed = (flushed + 7) & ~7L;
        return flushed;
    }

    /** The place of the next byte. */
    public long position() {
        return flushed + buffer.position();
    }

    public void flush() throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            flushed += channel.write(buffer, flushed);
        }
        buffer.clear();
    }

    /** Forces what was flushed; may be called by another thread than the one that writes. */
    public void force(boolean metadata) throws IOException {
        channel.force(metadata);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
