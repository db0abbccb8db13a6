package io.github.pcam4j.io.internal.hdf5;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Undoes LibLZF's compression, h5py's {@code lzf}: literal runs, and copies of what came before. */
final class Lzf {
    private static final int MOST_LITERALS = 32;

    private Lzf() { }

    /** The bytes, at most as many as expected. */
    static ByteBuffer decode(ByteBuffer input, int most) throws IOException {
        ByteBuffer in = input.duplicate();
        byte[] out = new byte[most];
        int at = 0;
        while (in.hasRemaining()) {
            int control = in.get() & 0xff;
            if (control < MOST_LITERALS) {
                int length = control + 1;
                require(length <= in.remaining() && length <= most - at);
                in.get(out, at, length);
                at += length;
                continue;
            }
            int length = control >> 5;
            require(in.remaining() >= (length == 7 ? 2 : 1));
            length += length == 7 ? in.get() & 0xff : 0;
            int from = at - ((control & 31) << 8) - (in.get() & 0xff) - 1;
            require(from >= 0 && length + 2 <= most - at);
            for (int i = 0; i < length + 2; i++) {
                out[at++] = out[from + i];
            }
        }
        return ByteBuffer.wrap(out, 0, at);
    }

    private static void require(boolean possible) throws IOException {
        if (!possible) {
            throw new IOException("its lzf stream is damaged");
        }
    }
}
