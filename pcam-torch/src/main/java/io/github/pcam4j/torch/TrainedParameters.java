package io.github.pcam4j.torch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Parameters that have gradients, of single precision, with their velocities, and as the network computes with them:
 * themselves or a rounded copy. Close it.
 */
final class TrainedParameters implements AutoCloseable {
    private final FlatTensors values;
    private final FlatTensors velocities;
    private final FlatTensors used;

    /** All 0. */
    TrainedParameters(Map<String, int[]> kerasShapes, Device device, ScalarType products) {
        values = new FlatTensors(kerasShapes, device, ScalarType.Float);
        velocities = new FlatTensors(kerasShapes, device, ScalarType.Float);
        used = products == ScalarType.Float ? values : new FlatTensors(kerasShapes, device, products);
        used.views().values().forEach(tensor -> tensor.set_requires_grad(true));
    }

    Map<String, Tensor> values() {
        return values.views();
    }

    Map<String, Tensor> velocities() {
        return velocities.views();
    }

    /** What the network computes with, and gradients are of. */
    Map<String, Tensor> used() {
        return used.views();
    }

    /** Makes what is used follow values that were changed. */
    void changed() {
        if (used != values) {
            used.all().copy_(values.all());
        }
    }

    /**
     * Classical momentum as Keras has it: {@code v = momentum * v - rate * gradient; w = w + v}.
     *
     * @param gradients of {@link #used}, in its order
     */
    void update(List<Tensor> gradients, Scalar momentum, Scalar minusRate) {
        velocities.all().mul_(momentum).add_(FlatTensors.inOneRow(gradients), minusRate);
        values.all().add_(velocities.all());
        changed();
    }

    @Override
    public void close() {
        List<FlatTensors> all = new ArrayList<>(List.of(values, velocities));
        if (used != values) {
            all.add(used);
        }
        all.forEach(FlatTensors::close);
    }
}
