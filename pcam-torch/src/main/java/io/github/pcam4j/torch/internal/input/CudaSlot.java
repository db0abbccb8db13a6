package io.github.pcam4j.torch.internal.input;

import io.github.pcam4j.torch.internal.device.Native;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.cuda.CUDAEvent;
import org.bytedeco.pytorch.cuda.CUDAStream;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/** A pinned buffer and its counterpart on a device, with the events that say who is done with which. Close it. */
final class CudaSlot implements AutoCloseable {
    private final Device device;
    private final CUDAEvent copied = Native.keep(new CUDAEvent());
    private final CUDAEvent read = Native.keep(new CUDAEvent());
    private @Nullable Buffers buffers;

    /** Memory on both sides. */
    private record Buffers(int capacity, Tensor pinned, Tensor there) { }

    CudaSlot(Device device) {
        this.device = device;
    }

    /**
     * A buffer that nothing is copied out of any more; waits if need be, and makes a larger one if need be.
     *
     * @param compute the stream that the device's memory is taken on
     */
    ByteBuffer writable(int count, CUDAStream compute) {
        copied.synchronize();
        Buffers room = buffers;
        if (room == null || room.capacity() < count) {
            read.synchronize();
            release();
            room = allocate(count);
            buffers = room;
            // What had this memory before may still be computed there: the first copy waits for it.
            read.record(compute);
        }
        return new BytePointer(room.pinned().data_ptr()).capacity(count).asByteBuffer();
    }

    private Buffers allocate(int count) {
        TensorOptions bytes = new TensorOptions(ScalarType.Byte);
        long[] size = {count};
        return new Buffers(count, Native.keep(torch.empty(size, bytes.pinned_memory(new BoolOptional(true)), null)),
                Native.keep(torch.empty(size, bytes.device(Native.optional(device)), null)));
    }

    /** Makes copies wait for the step that reads what is on the device now. */
    void waitUntilRead(CUDAStream copies) {
        read.block(copies);
    }

    /** Queues the copy. */
    void copy(int count, CUDAStream copies) {
        filled().there().narrow(0, 0, count).copy_(filled().pinned().narrow(0, 0, count), true);
        copied.record(copies);
    }

    /** What was copied, for work that is queued from now on. */
    Tensor copied(int count, CUDAStream compute) {
        copied.block(compute);
        return filled().there().narrow(0, 0, count);
    }

    /** Notes that all work that reads it has been queued. */
    void read(CUDAStream compute) {
        read.record(compute);
    }

    private Buffers filled() {
        return Objects.requireNonNull(buffers, "nothing was written yet");
    }

    private void release() {
        if (buffers != null) {
            buffers.pinned().close();
            buffers.there().close();
        }
    }

    @Override
    public void close() {
        read.synchronize();
        release();
        copied.close();
        read.close();
    }
}
