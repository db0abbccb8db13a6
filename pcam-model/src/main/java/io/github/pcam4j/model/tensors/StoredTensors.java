package io.github.pcam4j.model.tensors;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;

/** The tensors of an open file. */
interface StoredTensors extends Closeable {
    /** What there is, by name, in the file's order. */
    Map<String, StoredTensor> all();

    /** The bytes of a part of a storage, from one value to before another. */
    byte[] bytes(StoredTensor of, long from, long to) throws IOException;

    /** A tensor's values in row-major order. */
    default float[] values(StoredTensor tensor) throws IOException {
        float[] values = new float[tensor.count()];
        if (values.length == 0) {
            return values;
        }
        long[] last = {0};
        tensor.places(place -> last[0] = Math.max(last[0], place));
        ByteBuffer stored = ByteBuffer.wrap(bytes(tensor, tensor.offset(), last[0] + 1)).order(ByteOrder.LITTLE_ENDIAN);
        int[] next = {0};
        tensor.places(place -> values[next[0]++] = tensor.type().read(stored, (int) (place - tensor.offset())));
        return values;
    }
}
