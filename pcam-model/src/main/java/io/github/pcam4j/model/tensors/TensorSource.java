package io.github.pcam4j.model.tensors;

import java.io.Closeable;
import java.io.IOException;
import java.util.Map;

/**
 * The tensors of an open file.
 *
 * @param tensors by name, in the file's order
 * @param file what their storages read from
 */
record TensorSource(Map<String, StoredTensor> tensors, Closeable file) implements Closeable {
    @Override
    public void close() throws IOException {
        file.close();
    }
}
