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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
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
     * Reads a file, which may be a stranger's: a checksum can be made to fit, so no length in it is believed.
     *
     * @param parameters the shapes of all parameters
     * @param trained the shapes of those that have velocities
     * @throws IOException if it cannot be read, is not as it was written or of another network, saying why
     */
    static State read(Path file, Map<String, int[]> parameters, Map<String, int[]> trained) throws IOException {
        requireWhole(file);
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file),
                BUFFER_BYTES))) {
            long magic = in.readLong();
            if (magic != MAGIC && magic != MAGIC_WITH_SQUARES) {
                throw new IOException("it does not begin as one");
            }
            long iteration = in.readLong();
            State state = new State(iteration, readArrays(in, parameters), readArrays(in, trained),
                    magic == MAGIC ? new NetworkWeights(Map.of()) : readArrays(in, trained));
            if (iteration < 0 || in.skip(Long.BYTES) != Long.BYTES || in.read() >= 0) {
                throw new IOException("it does not end as one, or counts steps below 0");
            }
            return state;
        }
    }

    private static NetworkWeights readArrays(DataInputStream in, Map<String, int[]> expected) throws IOException {
        Map<String, NetworkWeights.Tensor> arrays = new LinkedHashMap<>();
        int count = in.readInt();
        if (count != expected.size()) {
            throw new IOException(String.format(Locale.ROOT, "it has %d arrays where the network has %d", count,
                    expected.size()));
        }
        for (int i = 0; i < count; i++) {
            String name = in.readUTF();
            int[] shape = expected.get(name);
            if (shape == null || arrays.containsKey(name)) {
                throw new IOException("it has the array '%s'%s".formatted(name,
                        shape == null ? ", which the network has not" : " twice"));
            }
            requireShape(in, name, shape);
            arrays.put(name, new NetworkWeights.Tensor(shape, values(in, shape)));
        }
        NetworkWeights read = new NetworkWeights(arrays);
        if (!read.isFinite()) {
            throw new IOException("it has values that are no numbers, which make every output meaningless");
        }
        return read;
    }

    private static void requireShape(DataInputStream in, String name, int[] expected) throws IOException {
        boolean same = in.readInt() == expected.length;
        for (int axis = 0; same && axis < expected.length; axis++) {
            same = in.readInt() == expected[axis];
        }
        if (!same) {
            throw new IOException("its array '%s' has another shape than the network's, %s".formatted(name,
                    Arrays.toString(expected)));
        }
    }

    private static float[] values(DataInputStream in, int[] shape) throws IOException {
        float[] values = new float[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
        byte[] part = new byte[BUFFER_BYTES];
        for (int done = 0; done < values.length;) {
            int count = Math.min(part.length / Float.BYTES, values.length - done);
            in.readFully(part, 0, count * Float.BYTES);
            ByteBuffer.wrap(part).asFloatBuffer().get(values, done, count);
            done += count;
        }
        return values;
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
