package io.github.pcam4j.torch;

import io.github.pcam4j.torch.internal.device.Devices;
import io.github.pcam4j.torch.internal.device.Native;
import io.github.pcam4j.torch.internal.group.Meeting;
import io.github.pcam4j.train.distributed.ProcessGroup;
import io.github.pcam4j.train.distributed.ProcessGroupProvider;
import io.github.pcam4j.train.distributed.Rendezvous;
import io.github.pcam4j.train.error.TrainingException;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.Backend;
import org.bytedeco.pytorch.Store;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.nccl.ProcessGroupNCCL;

/**
 * Brings processes together over NCCL, which LibTorch's build for CUDA has: one device each, that of its rank on its machine.
 * Its name is {@code nccl}. Never run so far, for want of a machine with two devices; Gloo joins engines on CUDA devices too.
 *
 * <p>NCCL chooses its interfaces itself; {@code NCCL_SOCKET_IFNAME} in the environment names one. Has no state: safe for use
 * by several threads.
 *
 * @see io.github.pcam4j.train.distributed.ProcessGroups
 */
public final class NcclProvider implements ProcessGroupProvider {

    /** Creates the provider; loads nothing of LibTorch. */
    public NcclProvider() { }

    @Override
    public String name() {
        return "nccl";
    }

    @Override
    public ProcessGroup meet(Rendezvous rendezvous, Listener listener) {
        Devices.requireLibrary();
        if (!torch.cuda_is_available()) {
            throw new TrainingException("nccl joins CUDA devices, and LibTorch finds none here; take gloo");
        }
        return Meeting.hold(rendezvous, listener, NcclProvider::connect,
                Devices.named("cuda:" + rendezvous.localRank()), "nccl");
    }

    private static Backend connect(Store store, Rendezvous here) {
        return Native.scoped(() -> {
            ProcessGroupNCCL.Options options = ProcessGroupNCCL.Options.create();
            options.timeout(new Milliseconds(here.timeout().toMillis()));
            return Native.keep(new ProcessGroupNCCL(store, here.rank(), here.worldSize(), options));
        });
    }
}
