package io.github.pcam4j.torch;

import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.NetworkWeights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The parameters of a network on a device, and the velocities of those that are trained. Inside, axes lie as LibTorch
 * wants them; outside, as Keras has them. Close it.
 */
final class Parameters implements AutoCloseable {
    private static final long[] KERAS_TO_TORCH = {3, 2, 0, 1};
    private static final long[] TORCH_TO_KERAS = {2, 3, 1, 0};

    private final CnnSpec spec;
    private final Device device;
    /** Kernels and biases of hidden layers, which are computed with in the precision of products. */
    private final TrainedParameters products;
    /** What is of single precision always: batch normalization's, and the output unit's. */
    private final TrainedParameters singles;
    /** Batch normalization's moving statistics, which have no gradient. Each layer writes its own during a step. */
    private final Map<String, Tensor> statistics = new LinkedHashMap<>();

    /** Takes weights; velocities are 0. */
    Parameters(CnnSpec spec, Device device, NetworkWeights weights, ScalarType type) {
        this.spec = spec;
        this.device = device;
        Predicate<String> moving = name -> name.contains("_bn/moving_");
        Predicate<String> single = name -> name.contains("_bn/") || name.startsWith("output/");
        this.products = new TrainedParameters(shapes(single.negate()), device, type);
        this.singles = new TrainedParameters(shapes(single.and(moving.negate())), device, ScalarType.Float);
        Native.scoped(() -> {
            TensorOptions floats = new TensorOptions(ScalarType.Float).device(Native.optional(device));
            shapes(moving).forEach((name, shape) ->
                    statistics.put(name, Native.keep(torch.zeros(new long[] {shape[0]}, floats))));
            return null;
        });
        setWeights(weights);
    }

    private Map<String, int[]> shapes(Predicate<String> chosen) {
        Map<String, int[]> shapes = new LinkedHashMap<>(spec.parameterShapes());
        shapes.keySet().removeIf(chosen.negate());
        return shapes;
    }

    /** A parameter to compute with, in the precision that is meant for it. */
    Tensor get(String name) {
        return one(name, products.used(), singles.used(), statistics);
    }

    @SafeVarargs
    private static Tensor one(String name, Map<String, Tensor>... places) {
        for (Map<String, Tensor> place : places) {
            if (place.containsKey(name)) {
                return place.get(name);
            }
        }
        throw new IllegalArgumentException("the network has no parameter " + name);
    }

    /** The gradient of a loss, one tensor for each parameter that is trained. */
    List<Tensor> gradients(Tensor loss) {
        List<Tensor> trained = new ArrayList<>(products.used().values());
        trained.addAll(singles.used().values());
        TensorVector gradients = torch.grad(new TensorVector(loss), new TensorVector(trained.toArray(Tensor[]::new)));
        return LongStream.range(0, gradients.size()).mapToObj(gradients::get).toList();
    }

    /** One step down a gradient. */
    void update(List<Tensor> gradients, double rate, double momentum) {
        int ofProducts = products.used().size();
        Native.withoutGradients(() -> {
            Scalar decay = new Scalar(momentum);
            Scalar minusRate = new Scalar(-rate);
            products.update(gradients.subList(0, ofProducts), decay, minusRate);
            singles.update(gradients.subList(ofProducts, gradients.size()), decay, minusRate);
            return null;
        });
    }

    NetworkWeights weights() {
        return toKeras(name -> true, products.values(), singles.values(), statistics);
    }

    NetworkWeights velocities() {
        return toKeras(name -> !statistics.containsKey(name), products.velocities(), singles.velocities());
    }

    /**
     * Replaces the parameters; velocities stay.
     *
     * @throws IllegalArgumentException if they are of another network; nothing is changed then
     */
    void setWeights(NetworkWeights weights) {
        weights.requireShapes(spec.parameterShapes());
        copy(weights, products.values());
        copy(weights, singles.values());
        copy(weights, statistics);
        Native.scopedWithoutGradients(() -> {
            products.changed();
            singles.changed();
            return null;
        });
    }

    /** The shapes of those parameters that are trained, and so have velocities. */
    Map<String, int[]> trainedShapes() {
        return shapes(name -> !statistics.containsKey(name));
    }

    /** Replaces parameters and velocities, or nothing if the parameters are of another network. */
    void set(NetworkWeights weights, NetworkWeights momentum) {
        setWeights(weights);
        copy(momentum, products.velocities());
        copy(momentum, singles.velocities());
    }

    private void copy(NetworkWeights from, Map<String, Tensor> to) {
        Native.scopedWithoutGradients(() -> {
            to.forEach((name, tensor) -> tensor.copy_(toTorch(from.get(name))));
            return null;
        });
    }

    private Tensor toTorch(NetworkWeights.Tensor tensor) {
        Tensor given = Native.on(device, Native.tensor(tensor.values(), tensor.shape()));
        return switch (tensor.shape().length) {
            case 4 -> given.permute(KERAS_TO_TORCH);
            case 2 -> given.t();
            default -> given;
        };
    }

    @SafeVarargs
    private NetworkWeights toKeras(Predicate<String> chosen, Map<String, Tensor>... places) {
        Map<String, NetworkWeights.Tensor> copies = new LinkedHashMap<>();
        Native.scopedWithoutGradients(() -> {
            shapes(chosen).forEach((name, shape) -> copies.put(name, toKeras(one(name, places), shape)));
            return null;
        });
        return new NetworkWeights(copies);
    }

    private static NetworkWeights.Tensor toKeras(Tensor tensor, int[] shape) {
        Tensor laid = switch (shape.length) {
            case 4 -> tensor.permute(TORCH_TO_KERAS);
            case 2 -> tensor.t();
            default -> tensor;
        };
        return new NetworkWeights.Tensor(shape, Native.floats(laid));
    }

    @Override
    public void close() {
        products.close();
        singles.close();
        statistics.values().forEach(Tensor::close);
    }
}
