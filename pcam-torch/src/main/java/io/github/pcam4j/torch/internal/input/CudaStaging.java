package io.github.pcam4j.torch.internal.input;

import io.github.pcam4j.torch.internal.device.Native;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.cuda.CUDAStream;
import org.bytedeco.pytorch.global.torch_cuda;

/**
 * Copies to a CUDA device on a stream of their own, so that the next step's bytes travel while a step computes. There
 * are some pairs of a pinned buffer and one on the device, used in turn: a pair is written again once the copy out of
 * it and the step that read it are over, which they are by the time its turn comes.
 */
final class CudaStaging implements Staging {
    /** One that is read, one that is on its way, and one that is written. */
    private static final int SLOTS = 3;

    private final byte device;
    private final CUDAStream copies;
    private final CudaSlot[] slots = new CudaSlot[SLOTS];
    private int turn;

    /** @throws LinkageError if the natives for streams are missing */
    CudaStaging(Device device) {
        this.device = device.index();
        this.copies = Native.keep(torch_cuda.getStreamFromPool(false, this.device));
        for (int i = 0; i < SLOTS; i++) {
            slots[i] = new CudaSlot(device);
        }
    }

    @Override
    public Tensor stage(int count, Consumer<ByteBuffer> fill) {
        CudaSlot slot = slots[turn];
        CUDAStream compute = torch_cuda.getCurrentCUDAStream(device);
        fill.accept(slot.writable(count, compute));
        slot.waitUntilRead(copies);
        torch_cuda.setCurrentCUDAStream(copies);
        try {
            slot.copy(count, copies);
        } finally {
            torch_cuda.setCurrentCUDAStream(compute);
        }
        return slot.copied(count, compute);
    }

    @Override
    public void consumed() {
        Native.scoped(() -> {
            slots[turn].read(torch_cuda.getCurrentCUDAStream(device));
            return null;
        });
        turn = (turn + 1) % SLOTS;
    }

    @Override
    public void close() {
        copies.synchronize();
        for (CudaSlot slot : slots) {
            slot.close();
        }
        copies.close();
    }
}
