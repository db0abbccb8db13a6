package io.github.pcam4j.torch;

import io.github.pcam4j.io.loader.PatchBatch;
import java.nio.ByteBuffer;
import java.util.function.IntToDoubleFunction;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Batches as tensors on a device: bytes go there, and become floats there. Tensors are of the caller's scope. */
final class BatchInput {
    private static final double WHITE = 255;

    private final Device device;

    BatchInput(Device device) {
        this.device = device;
    }

    /** Pixels in [0, 1], (batch, channel, row, column), with the channels last in memory. */
    Tensor pixels(PatchBatch batch) {
        long[] sizes = {batch.size(), batch.shape().height(), batch.shape().width(), batch.shape().channels()};
        BytePointer bytes = new BytePointer(direct(batch.pixels()));
        Tensor pixels = torch.from_blob(bytes, sizes, new TensorOptions(ScalarType.Byte));
        return Native.on(device, pixels).permute(0, 3, 1, 2).to(ScalarType.Float).div_(new Scalar(WHITE));
    }

    private static ByteBuffer direct(ByteBuffer pixels) {
        return pixels.isDirect() ? pixels : ByteBuffer.allocateDirect(pixels.remaining()).put(pixels).flip();
    }

    /** A number for each patch that follows from its label, (batch, 1). */
    Tensor column(PatchBatch batch, IntToDoubleFunction ofLabel) {
        float[] values = new float[batch.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) ofLabel.applyAsDouble(batch.label(i));
        }
        return Native.on(device, Native.tensor(values, values.length, 1));
    }
}
