package io.github.pcam4j.io.internal.write;

import io.jhdf.object.datatype.StringData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Fixed-length ASCII, padded with NUL: what h5py calls {@code S40}. jHDF only writes UTF-8 with a terminator; see
 * "Datatype Message, class 3" in the HDF5 File Format Specification for the bits.
 */
public final class AsciiType extends StringData {
    private static final int VERSION_1_CLASS_3 = 0x13;
    private static final int NULL_PADDED_ASCII = 0x01;

    private AsciiType(ByteBuffer message) {
        super(message);
    }

    public static AsciiType ofLength(int length) {
        return new AsciiType(message(length));
    }

    @Override
    public ByteBuffer toBuffer() {
        return message(getSize());
    }

    private static ByteBuffer message(int length) {
        return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) VERSION_1_CLASS_3)
                .put((byte) NULL_PADDED_ASCII)
                .putShort((short) 0)
                .putInt(length)
                .flip();
    }
}
