package io.github.pcam4j.torch.internal.input;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.slf4j.LoggerFactory;

/** Brings the bytes that a step reads to a device. Not safe for use by several threads. Close it. */
interface Staging extends AutoCloseable {

    /**
     * Has bytes written and sends them on their way.
     *
     * @param count how many there are
     * @param fill writes them, at once, from the buffer's position 0 to its limit
     * @return the bytes on the device, of the caller's scope, valid for what is queued before {@link #consumed}
     */
    Tensor stage(int count, Consumer<ByteBuffer> fill);

    /** Says that all work that reads the bytes staged last has been queued. */
    void consumed();

    /** Waits for copies and frees the buffers. */
    @Override
    void close();

    /** The way to a device. */
    static Staging to(Device device) {
        if (device.is_cpu()) {
            return new HostStaging();
        }
        try {
            return new CudaStaging(device);
        } catch (LinkageError e) {
            LoggerFactory.getLogger(Staging.class).warn("Batches are copied to the device between steps, not during "
                    + "them: LibTorch's streams cannot be used ({}). Add org.bytedeco:cuda:13.1-9.19-1.5.13 with the "
                    + "classifier of the platform", e.toString());
            return new PinnedStaging(device);
        }
    }
}
