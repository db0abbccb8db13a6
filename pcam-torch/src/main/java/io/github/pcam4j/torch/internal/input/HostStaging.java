package io.github.pcam4j.torch.internal.input;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** For the processor, which is done with a step when the step returns: one buffer, read where it is. */
final class HostStaging implements Staging {
    private ByteBuffer buffer = ByteBuffer.allocateDirect(0);

    @Override
    public Tensor stage(int count, Consumer<ByteBuffer> fill) {
        if (buffer.capacity() < count) {
            buffer = ByteBuffer.allocateDirect(count);
        }
        fill.accept(buffer.clear().limit(count));
        return torch.from_blob(new BytePointer(buffer.clear()), new long[] {count}, new TensorOptions(ScalarType.Byte));
    }

    @Override
    public void consumed() {
        // Nothing is queued.
    }

    @Override
    public void close() {
        buffer = ByteBuffer.allocateDirect(0);
    }
}
