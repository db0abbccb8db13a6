package io.github.pcam4j.dl4j.internal;

import io.github.pcam4j.io.loader.PatchBatch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.function.IntToDoubleFunction;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Batches of bytes as ND4J arrays of floats. */
public final class PixelArrays {
    private static final float[] SCALED = scaled();

    private PixelArrays() { }

    /**
     * An array for the pixels of a batch, outside the heap and outside any workspace; its values are undefined.
     *
     * @param batch the batch
     * @return an array of (batch, height, width, channel), the caller's to close
     */
    public static INDArray allocate(PatchBatch batch) {
        return Nd4j.createUninitializedDetached(DataType.FLOAT, batch.size(), batch.shape().height(),
                batch.shape().width(), batch.shape().channels());
    }

    /**
     * Writes pixels as floats in [0, 1], in one pass from the batch's buffer to the array's memory.
     *
     * @param batch the batch
     * @param array of {@link #allocate}'s shape
     */
    public static void fill(PatchBatch batch, INDArray array) {
        ByteBuffer pixels = batch.pixels();
        FloatBuffer floats = array.data().pointer().asByteBuffer().order(ByteOrder.nativeOrder()).asFloatBuffer();
        int start = pixels.position();
        int length = pixels.remaining();
        for (int i = 0; i < length; i++) {
            floats.put(i, SCALED[pixels.get(start + i) & 0xff]);
        }
    }

    /**
     * The labels of a batch.
     *
     * @param batch the batch
     * @return an array of (batch, 1), 0 or 1, the caller's to close
     */
    public static INDArray labels(PatchBatch batch) {
        return column(batch, label -> label);
    }

    /**
     * A number for each patch of a batch that follows from its label.
     *
     * @param batch the batch
     * @param ofLabel gives it for 0 and 1
     * @return an array of (batch, 1), the caller's to close
     */
    public static INDArray column(PatchBatch batch, IntToDoubleFunction ofLabel) {
        float[] values = new float[batch.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) ofLabel.applyAsDouble(batch.label(i));
        }
        return Nd4j.create(values, new long[] {values.length, 1}, DataType.FLOAT);
    }

    private static float[] scaled() {
        float[] scaled = new float[256];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = i / 255f;
        }
        return scaled;
    }
}
