package io.github.pcam4j.torch.internal.input;

import io.github.pcam4j.torch.internal.device.Native;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;

/** Copies that take their turn with the device's other work. */
final class PinnedStaging implements Staging {
    private final HostStaging host = new HostStaging();
    private final Device device;

    PinnedStaging(Device device) {
        this.device = device;
    }

    @Override
    public Tensor stage(int count, Consumer<ByteBuffer> fill) {
        return Native.on(device, host.stage(count, fill));
    }

    @Override
    public void consumed() {
        // LibTorch's allocators keep what queued work still reads.
    }

    @Override
    public void close() {
        host.close();
    }
}
