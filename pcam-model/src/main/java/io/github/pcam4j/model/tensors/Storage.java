package io.github.pcam4j.model.tensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Bytes of an open file that tensors are views of. */
interface Storage {
    /** How many there are; never more than the file has. */
    long length();

    /** The order of bytes within a value. */
    ByteOrder order();

    /**
     * Fills what a buffer has room for, from a byte on.
     *
     * @throws IOException if the file ends before
     */
    void read(long from, ByteBuffer into) throws IOException;
}
