package io.github.pcam4j.model;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The parameters of a network by name, in Keras's layout and order, apart from any engine.
 *
 * <p>Names are {@code layer/parameter}: {@code conv1/kernel} (kernel height, kernel width, in, out), {@code conv1/bias},
 * {@code conv1_bn/gamma}, {@code conv1_bn/beta}, {@code conv1_bn/moving_mean}, {@code conv1_bn/moving_variance}, and so
 * on for {@code dense1/kernel} (in, out; what comes from the last block flattened as height, width, channel) up to
 * {@code output/bias}. Values are in row-major order.
 *
 * <p>Immutable and safe for use by several threads as long as no one writes to the arrays that {@link Tensor#values}
 * hands out, which are not copied: a documented network has 8.5 million parameters (34 MB).
 */
public final class NetworkWeights {

    /**
     * One parameter array.
     *
     * @param shape the length of each axis
     * @param values all values in row-major order; not copied
     */
    public record Tensor(int[] shape, float[] values) {
        /**
         * Checks that the values fill the shape.
         *
         * @throws IllegalArgumentException if they do not
         */
        public Tensor {
            shape = shape.clone();
            long length = Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact);
            if (length != values.length) {
                throw new IllegalArgumentException(String.format(Locale.ROOT, "shape %s takes %d values, not %d",
                        Arrays.toString(shape), length, values.length));
            }
        }

        @Override
        public int[] shape() {
            return shape.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Tensor that
                    && Arrays.equals(shape, that.shape)
                    && Arrays.equals(values, that.values);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(shape) + Arrays.hashCode(values);
        }

        @Override
        public String toString() {
            return "Tensor" + Arrays.toString(shape);
        }
    }

    private final Map<String, Tensor> tensors;

    /**
     * Takes parameters in the order of the map.
     *
     * @param tensors parameters by name; the map is copied, the arrays are not
     */
    public NetworkWeights(Map<String, Tensor> tensors) {
        this.tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    }

    /**
     * The names, in the order of the layers.
     *
     * @return the names
     */
    public Set<String> names() {
        return tensors.keySet();
    }

    /**
     * A parameter array by its name.
     *
     * @param name such as {@code conv1/kernel}
     * @return the array
     * @throws IllegalArgumentException if there is none of that name
     */
    public Tensor get(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("no parameter %s; there are %s".formatted(name, names()));
        }
        return tensor;
    }

    /**
     * Checks that these are the parameters of a network.
     *
     * @param expected the shape of each parameter by its name, such as {@link CnnSpec#parameterShapes} gives
     * @throws IllegalArgumentException if a parameter is missing, left over or of another shape, naming it
     */
    public void requireShapes(Map<String, int[]> expected) {
        expected.forEach((name, shape) -> {
            if (!tensors.containsKey(name)) {
                throw new IllegalArgumentException("the weights have no %s; they have %s".formatted(name, names()));
            }
            if (!Arrays.equals(tensors.get(name).shape, shape)) {
                throw new IllegalArgumentException("%s has the shape %s in the weights; the network expects %s"
                        .formatted(name, Arrays.toString(tensors.get(name).shape), Arrays.toString(shape)));
            }
        });
        if (tensors.size() != expected.size()) {
            throw new IllegalArgumentException("the weights have more than the network: " + names().stream()
                    .filter(name -> !expected.containsKey(name)).collect(Collectors.joining(", ")));
        }
    }

    /**
     * How many values there are, those of the moving statistics included, as Keras's {@code count_params} has it.
     *
     * @return the count
     */
    public long count() {
        return tensors.values().stream().mapToLong(tensor -> tensor.values().length).sum();
    }

    /**
     * Whether every value is a finite number, which those of a network that diverged are not.
     *
     * @return false if a value is NaN or infinite
     */
    public boolean isFinite() {
        for (Tensor tensor : tensors.values()) {
            for (float value : tensor.values()) {
                if (!Float.isFinite(value)) {
                    return false;
                }
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NetworkWeights that && tensors.equals(that.tensors);
    }

    @Override
    public int hashCode() {
        return tensors.hashCode();
    }

    @Override
    public String toString() {
        return "NetworkWeights" + tensors;
    }
}
