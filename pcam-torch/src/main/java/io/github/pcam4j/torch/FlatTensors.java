package io.github.pcam4j.torch;

import io.github.pcam4j.torch.internal.device.Native;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Tensors side by side in one, so that one operation reaches all of them: a device is asked for a handful of kernels
 * where each tensor would take its own. In memory kernels of convolutions lie channels last. Close it.
 */
final class FlatTensors implements AutoCloseable {
    /** From where axes lie in memory, (out, row, column, in), to where LibTorch looks for them. */
    private static final long[] STORED_TO_TORCH = {0, 3, 1, 2};
    private static final long[] TORCH_TO_STORED = {0, 2, 3, 1};

    private final Tensor all;
    private final Map<String, Tensor> views = new LinkedHashMap<>();

    /** Zeros, in LibTorch's layout for shapes in Keras's. */
    FlatTensors(Map<String, int[]> kerasShapes, Device device, ScalarType type) {
        long count = kerasShapes.values().stream().mapToLong(FlatTensors::count).sum();
        all = Native.scoped(() -> Native.keep(
                torch.zeros(new long[] {count}, new TensorOptions(type).device(Native.optional(device)))));
        Native.scoped(() -> {
            long from = 0;
            for (Map.Entry<String, int[]> entry : kerasShapes.entrySet()) {
                long length = count(entry.getValue());
                views.put(entry.getKey(), Native.keep(view(all.narrow(0, from, length), entry.getValue())));
                from += length;
            }
            return null;
        });
    }

    private static long count(int[] shape) {
        return Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact);
    }

    private static Tensor view(Tensor flat, int[] keras) {
        return switch (keras.length) {
            case 4 -> flat.view(keras[3], keras[0], keras[1], keras[2]).permute(STORED_TO_TORCH);
            case 2 -> flat.view(keras[1], keras[0]);
            default -> flat;
        };
    }

    /** All values in one row. */
    Tensor all() {
        return all;
    }

    /** The tensors by name, in order; what is written to them is written to {@link #all}. */
    Map<String, Tensor> views() {
        return views;
    }

    /** Tensors of the same shapes and order, such as gradients, in one row that fits {@link #all}. */
    static Tensor inOneRow(List<Tensor> tensors) {
        return torch.cat(new TensorVector(tensors.stream()
                .map(tensor -> (tensor.dim() == 4 ? tensor.permute(TORCH_TO_STORED) : tensor).reshape(-1))
                .toArray(Tensor[]::new)));
    }

    /** A part of such a row as a tensor of another's shape. */
    static Tensor shaped(Tensor flat, Tensor like) {
        return switch ((int) like.dim()) {
            case 4 -> flat.view(like.size(0), like.size(2), like.size(3), like.size(1)).permute(STORED_TO_TORCH);
            case 2 -> flat.view(like.size(0), like.size(1));
            default -> flat;
        };
    }

    @Override
    public void close() {
        views.values().forEach(Tensor::close);
        all.close();
    }
}
