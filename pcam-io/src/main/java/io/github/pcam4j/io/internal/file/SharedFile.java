package io.github.pcam4j.io.internal.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/**
 * Positional reads of one file from many threads. A thread that is interrupted in a read closes a
 * {@link FileChannel} for all; here the others open it again and go on, if it is still the same file.
 */
public final class SharedFile implements AutoCloseable {
    private final Path path;
    private final FileIdentity identity;
    private volatile FileChannel channel;
    private volatile boolean closed;

    public SharedFile(Path path) throws IOException {
        this.path = path;
        // Before it is opened: if it is replaced between, that is told, if later than need be.
        this.identity = FileIdentity.of(path);
        this.channel = FileChannel.open(path, StandardOpenOption.READ);
    }

    /** Throws if the path leads to another file by now, or the file was written. One that was removed is as it was. */
    public void requireUnchanged() throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        try {
            identity.require(path);
        } catch (NoSuchFileException e) {
            if (size() != identity.size()) {
                throw new ChangedFileException(path, String.format(Locale.ROOT, "it had %d bytes and has %d",
                        identity.size(), size()));
            }
        }
    }

    MappedByteBuffer map(long position, long bytes) throws IOException {
        return channel.map(MapMode.READ_ONLY, position, bytes);
    }

    public long size() throws IOException {
        while (true) {
            FileChannel current = channel;
            try {
                return current.size();
            } catch (ClosedByInterruptException e) {
                throw e;
            } catch (ClosedChannelException e) {
                reopen(current, e);
            }
        }
    }

    /** Fills the buffer from a position of the file. */
    public void readFully(ByteBuffer destination, long position) throws IOException {
        long at = position;
        while (destination.hasRemaining()) {
            FileChannel current = channel;
            try {
                int count = current.read(destination, at);
                if (count < 0) {
                    throw new EOFException("the file ends at " + current.size() + " bytes");
                }
                at += count;
            } catch (ClosedByInterruptException e) {
                throw e;
            } catch (ClosedChannelException e) {
                reopen(current, e);
            }
        }
    }

    private synchronized void reopen(FileChannel broken, ClosedChannelException cause) throws IOException {
        if (closed) {
            throw cause;
        }
        if (channel == broken) {
            FileChannel again = FileChannel.open(path, StandardOpenOption.READ);
            try {
                identity.require(path);
            } catch (IOException e) {
                again.close();
                throw e;
            }
            channel = again;
        }
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        channel.close();
    }
}
