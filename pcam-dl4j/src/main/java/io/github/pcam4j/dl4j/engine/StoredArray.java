package io.github.pcam4j.dl4j.engine;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UTFDataFormatException;
import java.util.Locale;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * An array as {@code Nd4j.write} writes it, of which it is known how many values it must have: a header of big-endian
 * numbers (how it was allocated, how many numbers describe its shape, their type, the numbers), then how it was
 * allocated, how many values there are, their type, and the values. {@code Nd4j.read} allocates and reads whatever the
 * header says, outside the heap, and takes the process along where that is not true.
 */
final class StoredArray {
    /** Rank, lengths and strides of one or two axes, and three numbers more. */
    private static final int MOST_SHAPE_NUMBERS = 8;
    private static final int PART = 1 << 14;

    private StoredArray() { }

    /**
     * Reads a row of single precision.
     *
     * @param in the array and nothing behind it
     * @param length how many values it must have
     * @return a new array outside the heap, the caller's to close
     * @throws IOException if it is no such array, saying how it differs
     */
    static INDArray read(InputStream in, long length) throws IOException {
        DataInputStream data = new DataInputStream(in);
        requireShape(data, length);
        requireBuffer(data, DataType.FLOAT, length, length);
        INDArray array = Nd4j.createUninitializedDetached(DataType.FLOAT, length);
        try {
            readValues(data, new FloatPointer(array.data().addressPointer()), length);
            if (data.read() >= 0) {
                throw new IOException("there is more behind its values");
            }
            return array;
        } catch (IOException | RuntimeException e) {
            array.close();
            throw e;
        }
    }

    /** The strides and what follows are not looked at: the values of a row can only lie in one order. */
    private static void requireShape(DataInputStream data, long length) throws IOException {
        int numbers = (int) requireBuffer(data, DataType.INT64, 1, MOST_SHAPE_NUMBERS);
        long rank = data.readLong();
        long values = 1;
        for (int i = 1; i < numbers; i++) {
            long number = data.readLong();
            if (i <= rank) {
                // Only the last axis of a row has another length than 1.
                require(i == rank || number == 1, "its shape is not that of a row");
                values = number;
            }
        }
        require((rank == 1 || rank == 2) && numbers == 2 * rank + 4 && values == length, String.format(Locale.ROOT,
                "its shape is not that of a row of %d values", length));
    }

    /** What stands ahead of numbers; how many there are. */
    private static long requireBuffer(DataInputStream data, DataType type, long least, long most) throws IOException {
        try {
            // How the array was allocated when it was written.
            data.readUTF();
            long length = data.readLong();
            require(length >= least && length <= most, String.format(Locale.ROOT,
                    "it says that it has %d values, where %s are expected", length,
                    least == most ? String.valueOf(most) : least + " to " + most));
            require(data.readUTF().equals(type.name()), "its values are not of the type " + type);
            return length;
        } catch (UTFDataFormatException e) {
            throw new IOException("its header is damaged", e);
        }
    }

    private static void readValues(DataInputStream data, FloatPointer to, long length) throws IOException {
        float[] part = new float[PART];
        for (long done = 0; done < length; done += PART) {
            int count = (int) Math.min(PART, length - done);
            for (int i = 0; i < count; i++) {
                part[i] = data.readFloat();
                if (!Float.isFinite(part[i])) {
                    throw new IOException(String.format(Locale.ROOT,
                            "value %d is %s, which makes every output meaningless", done + i, part[i]));
                }
            }
            to.position(done).put(part, 0, count);
        }
    }

    private static void require(boolean condition, String otherwise) throws IOException {
        if (!condition) {
            throw new IOException(otherwise);
        }
    }
}
