package io.github.pcam4j.model.tensors;

import io.github.pcam4j.model.tensors.StoredTensor.Axis;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Brings values into row-major order. They are taken in the order in which the file has them, through a small window that
 * only moves on: whatever the strides, nothing is read twice and little is in memory beside the values.
 */
final class StridedReader {
    private static final int WINDOW = 1 << 16;

    private final Storage storage;
    private final ElementType type;
    private final List<Axis> axes;
    private final float[] values;
    private final ByteBuffer window;
    private long start;

    /**
     * For one tensor.
     *
     * @param axes the one of the longest steps first, none of whose steps is shorter than all further axes reach
     * @param values what is filled
     */
    StridedReader(Storage storage, ElementType type, List<Axis> axes, float[] values) {
        this.storage = storage;
        this.type = type;
        this.axes = axes;
        this.values = values;
        window = ByteBuffer.allocate((int) Math.min(WINDOW, storage.length())).order(storage.order()).limit(0);
    }

    void read(long offset) throws IOException {
        read(0, offset, 0);
    }

    /** As deep as a tensor has axes, of which there are few. */
    private void read(int depth, long from, int to) throws IOException {
        if (depth == axes.size()) {
            values[to] = value(from * type.bytes());
            return;
        }
        Axis axis = axes.get(depth);
        for (int i = 0; i < axis.length(); i++) {
            read(depth + 1, from + i * axis.stride(), to + i * axis.step());
        }
    }

    private float value(long at) throws IOException {
        if (at + type.bytes() > start + window.limit()) {
            start = at;
            storage.read(at, window.clear().limit((int) Math.min(window.capacity(), storage.length() - at)));
            window.flip();
        }
        return type.value(window, (int) (at - start));
    }
}
