package io.github.pcam4j.torch;

import java.nio.ByteBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.cuda.CUDAEvent;
import org.bytedeco.pytorch.cuda.CUDAStream;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** A pinned buffer and its counterpart on a device, with the events that say who is done with which. Close it. */
final class CudaSlot implements AutoCloseable {
    private final Device device;
    private final CUDAEvent copied = Native.keep(new CUDAEvent());
    private final CUDAEvent read = Native.keep(new CUDAEvent());
    private Tensor pinned;
    private Tensor there;
    private long capacity;

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
        if (capacity < count) {
            read.synchronize();
            release();
            allocate(count);
            // What had this memory before may still be computed there: the first copy waits for it.
            read.record(compute);
        }
        return new BytePointer(pinned.data_ptr()).capacity(count).asByteBuffer();
    }

    private void allocate(int count) {
        TensorOptions bytes = new TensorOptions(ScalarType.Byte);
        long[] size = {count};
        pinned = Native.keep(torch.empty(size, bytes.pinned_memory(new BoolOptional(true)), null));
        there = Native.keep(torch.empty(size, bytes.device(Native.optional(device)), null));
        capacity = count;
    }

    /** Makes copies wait for the step that reads what is on the device now. */
    void waitUntilRead(CUDAStream copies) {
        read.block(copies);
    }

    /** Queues the copy. */
    void copy(int count, CUDAStream copies) {
        there.narrow(0, 0, count).copy_(pinned.narrow(0, 0, count), true);
        copied.record(copies);
    }

    /** What was copied, for work that is queued from now on. */
    Tensor copied(int count, CUDAStream compute) {
        copied.block(compute);
        return there.narrow(0, 0, count);
    }

    /** Notes that all work that reads it has been queued. */
    void read(CUDAStream compute) {
        read.record(compute);
    }

    private void release() {
        if (pinned != null) {
            pinned.close();
            there.close();
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
