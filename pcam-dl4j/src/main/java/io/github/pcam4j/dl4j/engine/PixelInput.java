package io.github.pcam4j.dl4j.engine;

import io.github.pcam4j.dl4j.internal.PixelArrays;
import io.github.pcam4j.io.loader.PatchBatch;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The input of a network, in an array that is used again for every batch of its size. */
final class PixelInput implements AutoCloseable {
    private @Nullable INDArray array;

    /** The batch as (batch, height, width, channel) in [0, 1]; valid until the next call. */
    INDArray of(PatchBatch batch) {
        if (array == null || array.size(0) != batch.size()) {
            close();
            array = PixelArrays.allocate(batch);
        }
        PixelArrays.fill(batch, array);
        return array;
    }

    @Override
    public void close() {
        if (array != null) {
            array.close();
            array = null;
        }
    }
}
