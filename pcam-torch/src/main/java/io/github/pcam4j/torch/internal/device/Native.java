package io.github.pcam4j.torch.internal.device;

import java.util.Arrays;
import java.util.function.Supplier;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The life of native objects, and copies between Java's arrays and tensors. */
public final class Native {
    private Native() { }

    /** Does some work, and frees all native objects that it made and did not {@link #keep}. */
    public static <T> T scoped(Supplier<T> work) {
        PointerScope scope = new PointerScope();
        try {
            return work.get();
        } finally {
            scope.close();
        }
    }

    /** As {@link #scoped}, and without noting anything for gradients. */
    public static <T> T scopedWithoutGradients(Supplier<T> work) {
        return scoped(() -> withoutGradients(work));
    }

    /** Does some work without noting anything for gradients. */
    public static <T> T withoutGradients(Supplier<T> work) {
        NoGradGuard guard = new NoGradGuard();
        try {
            return work.get();
        } finally {
            guard.close();
        }
    }

    /** Takes an object out of its scope: it lives until it is closed. */
    public static <P extends Pointer> P keep(P object) {
        object.retainReference();
        return object;
    }

    /** A device as LibTorch's options take it. */
    public static DeviceOptional optional(Device device) {
        return new DeviceOptional(device);
    }

    /** Floats as a tensor of the processor's memory. */
    public static Tensor tensor(float[] values, int... shape) {
        long[] sizes = Arrays.stream(shape).asLongStream().toArray();
        // The view is only valid as long as the pointer; its copy is not.
        return torch.from_blob(new FloatPointer(values), sizes).clone();
    }

    /** A tensor's values in row-major order, whatever order they lie in; waits for them. */
    public static float[] floats(Tensor tensor) {
        Tensor here = tensor.detach().cpu().to(ScalarType.Float).contiguous();
        float[] values = new float[Math.toIntExact(here.numel())];
        new FloatPointer(here.data_ptr()).get(values);
        return values;
    }

    /** The tensor on a device; does not wait for a copy to be over, and leaves the source free to be overwritten. */
    public static Tensor on(Device device, Tensor host) {
        if (device.is_cpu()) {
            return host;
        }
        // LibTorch's allocator of pinned memory does not use it again before the copy is over.
        return host.pin_memory().to(device, host.scalar_type(), true, false, new MemoryFormatOptional());
    }
}
