package io.github.pcam4j.io.internal.hdf5;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates zlib streams on any thread. Keeps its inflaters, each with 40 KB of native memory, for the next call; there
 * are as many as threads were ever at it at once.
 */
public final class Inflaters implements AutoCloseable {
    private final Deque<Inflater> idle = new ArrayDeque<>();
    private boolean closed;

    /**
     * Inflates a stream until it ends or the destination is full, and never beyond.
     *
     * @return how many bytes it came to
     * @throws DataFormatException if the stream is damaged or ends early, or there is more of it
     */
    int inflate(ByteBuffer deflated, ByteBuffer destination) throws DataFormatException {
        Inflater inflater = take();
        try {
            inflater.setInput(deflated);
            int start = destination.position();
            while (destination.hasRemaining() && !inflater.finished()) {
                if (inflater.inflate(destination) == 0) {
                    break;
                }
            }
            requireEnd(inflater);
            return destination.position() - start;
        } finally {
            giveBack(inflater);
        }
    }

    /** With the destination full, the checksum behind the last byte may still be to come. */
    private static void requireEnd(Inflater inflater) throws DataFormatException {
        if (!inflater.finished() && inflater.inflate(new byte[1]) > 0) {
            throw new DataFormatException("there are more bytes than expected");
        }
        if (!inflater.finished()) {
            throw new DataFormatException("the compressed bytes end early");
        }
    }

    private synchronized Inflater take() {
        Inflater inflater = idle.poll();
        return inflater == null ? new Inflater() : inflater;
    }

    private synchronized void giveBack(Inflater inflater) {
        if (closed) {
            inflater.end();
        } else {
            inflater.reset();
            idle.push(inflater);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        idle.forEach(Inflater::end);
        idle.clear();
    }
}
