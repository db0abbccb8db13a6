package io.github.pcam4j.torch;

import io.github.pcam4j.model.NetworkWeights;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/**
 * All that an engine goes on from, and its file: the magic {@code PCAM4JT1}, the number of steps, parameters,
 * velocities, and the CRC-32C of all of it, big-endian. Each part is a count and, for each array, its name,
 * its axes and its values in Keras's layout, so that the file says nothing of devices or of LibTorch's memory.
 *
 * <p>A state with mean squares, as AdamW keeps them, has {@code PCAM4JT2}, and they follow the velocities.
 *
 * @param iteration steps made
 * @param weights the parameters, moving statistics included
 * @param velocities of those that are trained; for AdamW the means of their gradients
 * @param squares mean squares of gradients, nothing but for AdamW
 */
record State(long iteration, NetworkWeights weights, NetworkWeights velocities, NetworkWeights squares) {
    private static final long MAGIC = 0x5043414d344a5431L;
    private static final long MAGIC_WITH_SQUARES = 0x5043414d344a5432L;
    private static final int BUFFER_BYTES = 1 << 16;

    /** Writes a file and waits until it is on the disk. */
    void write(Path file) throws IOException {
        try (FileOutputStream bare = new FileOutputStream(file.toFile())) {
            CheckedOutputStream summed = new CheckedOutputStream(new BufferedOutputStream(bare, BUFFER_BYTES),
                    new CRC32C());
            DataOutputStream out = new DataOutputStream(summed);
            boolean hasSquares = !squares.names().isEmpty();
            out.writeLong(hasSquares ? MAGIC_WITH_SQUARES : MAGIC);
            out.writeLong(iteration);
            write(weights, out);
            write(velocities, out);
            if (hasSquares) {
                write(squares, out);
            }
            out.writeLong(summed.getChecksum().getValue());
            out.flush();
            bare.getChannel().force(true);
        }
    }

    private static void write(NetworkWeights arrays, DataOutputStream out) throws IOException {
        out.writeInt(arrays.names().size());
        for (String name : arrays.names()) {
            NetworkWeights.Tensor array = arrays.get(name);
            out.writeUTF(name);
            out.writeInt(array.shape().length);
            for (int length : array.shape()) {
                out.writeInt(length);
            }
            ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(Float.BYTES, array.values().length));
            bytes.asFloatBuffer().put(array.values());
            out.write(bytes.array());
        }
    }

    /**
     * Reads a file.
     *
     * @throws IOException if it cannot be read or is not as it was written, saying why
     */
    static State read(Path file) throws IOException {
        requireWhole(file);
        // From here on the file is what was written, so that lengths in it can be trusted.
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file),
                BUFFER_BYTES))) {
            long magic = in.readLong();
            if (magic != MAGIC && magic != MAGIC_WITH_SQUARES) {
                throw new IOException("it does not begin as one");
            }
            return new State(in.readLong(), readArrays(in), readArrays(in),
                    magic == MAGIC ? new NetworkWeights(Map.of()) : readArrays(in));
        }
    }

    private static NetworkWeights readArrays(DataInputStream in) throws IOException {
        Map<String, NetworkWeights.Tensor> arrays = new LinkedHashMap<>();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            String name = in.readUTF();
            int[] shape = new int[in.readInt()];
            int length = 1;
            for (int axis = 0; axis < shape.length; axis++) {
                shape[axis] = in.readInt();
                length = Math.multiplyExact(length, shape[axis]);
            }
            float[] values = new float[length];
            ByteBuffer.wrap(in.readNBytes(Math.multiplyExact(Float.BYTES, length))).asFloatBuffer().get(values);
            arrays.put(name, new NetworkWeights.Tensor(shape, values));
        }
        return new NetworkWeights(arrays);
    }

    private static void requireWhole(Path file) throws IOException {
        long left = Files.size(file) - Long.BYTES;
        if (left < Long.BYTES) {
            throw new IOException("it is too short");
        }
        CRC32C sum = new CRC32C();
        try (InputStream bare = Files.newInputStream(file); DataInputStream in = new DataInputStream(bare)) {
            byte[] part = new byte[BUFFER_BYTES];
            while (left > 0) {
                int count = (int) Math.min(part.length, left);
                in.readFully(part, 0, count);
                sum.update(part, 0, count);
                left -= count;
            }
            if (in.readLong() != sum.getValue()) {
                throw new IOException("its checksum is wrong");
            }
        }
    }
}
