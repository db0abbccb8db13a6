package io.github.pcam4j.io.internal.pixels;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Where a store's pixels come from. Safe for use by several threads. */
public interface Pixels extends AutoCloseable {

    /** Reads patches, whose indices are in range, to the buffer's position, which is moved behind them; its limit stays. */
    void gather(int[] indices, int from, int count, ByteBuffer destination) throws IOException;

    /** Throws if a file that they come from was replaced or written since it was opened. */
    void requireUnchanged() throws IOException;

    @Override
    void close() throws IOException;
}
