package io.github.pcam4j.torch;

import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.NetworkWeights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

/**
 * The parameters of a network on a device, and the velocities of those that are trained. Inside, axes lie as LibTorch
 * wants them; outside, as Keras has them. Close it.
 */
final class Parameters implements AutoCloseable {
    private static final long[] KERAS_TO_TORCH = {3, 2, 0, 1};
    private static final long[] TORCH_TO_KERAS = {2, 3, 1, 0};

    private final CnnSpec spec;
    private final Device device;
    private final Map<String, Tensor> values = new LinkedHashMap<>();
    private final Map<String, Tensor> velocities = new LinkedHashMap<>();

    /** Takes weights; velocities are 0. */
    Parameters(CnnSpec spec, Device device, NetworkWeights weights) {
        this.spec = spec;
        this.device = device;
        Native.scoped(() -> {
            weights.names().forEach(name -> add(name, weights.get(name)));
            return null;
        });
    }

    private void add(String name, NetworkWeights.Tensor tensor) {
        Tensor value = toTorch(tensor);
        if (trained(name)) {
            velocities.put(name, Native.keep(torch.zeros_like(value)));
            value.set_requires_grad(true);
        }
        values.put(name, Native.keep(value));
    }

    /** Batch normalization's moving statistics have no gradient. */
    private static boolean trained(String name) {
        return !name.contains("_bn/moving_");
    }

    Tensor get(String name) {
        return values.get(name);
    }

    private Tensor[] trained() {
        return velocities.keySet().stream().map(values::get).toArray(Tensor[]::new);
    }

    /** The gradient of a loss, one tensor for each parameter that is trained. */
    TensorVector gradients(Tensor loss) {
        return torch.grad(new TensorVector(loss), new TensorVector(trained()));
    }

    /** Classical momentum as Keras has it: {@code v = momentum * v - rate * gradient; w = w + v}. */
    void update(TensorVector gradients, double rate, double momentum) {
        List<String> names = List.copyOf(velocities.keySet());
        Tensor[] trained = trained();
        Native.withoutGradients(() -> {
            Scalar decay = new Scalar(momentum);
            Scalar minusRate = new Scalar(-rate);
            for (int i = 0; i < trained.length; i++) {
                Tensor velocity = velocities.get(names.get(i));
                velocity.mul_(decay).add_(gradients.get(i), minusRate);
                trained[i].add_(velocity);
            }
            return null;
        });
    }

    NetworkWeights weights() {
        return toKeras(values);
    }

    NetworkWeights velocities() {
        return toKeras(velocities);
    }

    /**
     * Replaces the parameters; velocities stay.
     *
     * @throws IllegalArgumentException if they are of another network; nothing is changed then
     */
    void setWeights(NetworkWeights weights) {
        weights.requireShapes(spec.parameterShapes());
        copy(weights, values);
    }

    /** Replaces parameters and velocities, or nothing if the parameters are of another network. */
    void set(NetworkWeights weights, NetworkWeights momentum) {
        setWeights(weights);
        copy(momentum, velocities);
    }

    private void copy(NetworkWeights from, Map<String, Tensor> to) {
        Native.scopedWithoutGradients(() -> {
            to.forEach((name, tensor) -> tensor.copy_(toTorch(from.get(name))));
            return null;
        });
    }

    private Tensor toTorch(NetworkWeights.Tensor tensor) {
        Tensor given = Native.tensor(tensor.values(), tensor.shape());
        Tensor laid = switch (tensor.shape().length) {
            case 4 -> given.permute(KERAS_TO_TORCH).contiguous(MemoryFormat.ChannelsLast);
            case 2 -> given.t().contiguous();
            default -> given;
        };
        return Native.on(device, laid);
    }

    private static NetworkWeights toKeras(Map<String, Tensor> tensors) {
        Map<String, NetworkWeights.Tensor> copies = new LinkedHashMap<>();
        Native.scopedWithoutGradients(() -> {
            tensors.forEach((name, tensor) -> copies.put(name, toKeras(tensor)));
            return null;
        });
        return new NetworkWeights(copies);
    }

    private static NetworkWeights.Tensor toKeras(Tensor tensor) {
        Tensor laid = switch ((int) tensor.dim()) {
            case 4 -> tensor.permute(TORCH_TO_KERAS);
            case 2 -> tensor.t();
            default -> tensor;
        };
        int[] shape = new int[(int) laid.dim()];
        for (int axis = 0; axis < shape.length; axis++) {
            shape[axis] = Math.toIntExact(laid.size(axis));
        }
        return new NetworkWeights.Tensor(shape, Native.floats(laid));
    }

    @Override
    public void close() {
        List<Tensor> all = new ArrayList<>(values.values());
        all.addAll(velocities.values());
        all.forEach(Tensor::close);
    }
}
