package io.github.pcam4j.torch;

import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.NetworkWeights;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Names and shapes of a network's parameters in Keras's layout, in the order of the layers. */
final class ParameterShapes {
    private final Map<String, int[]> shapes = new LinkedHashMap<>();

    ParameterShapes(CnnSpec spec) {
        int in = 3;
        for (int i = 0; i < spec.filters().size(); i++) {
            int out = spec.filters().get(i);
            add("conv" + (i + 1), new int[] {3, 3, in, out});
            in = out;
        }
        int side = spec.inputSize() >> spec.filters().size();
        in *= side * side;
        for (int i = 0; i < spec.units().size(); i++) {
            int out = spec.units().get(i);
            add("dense" + (i + 1), new int[] {in, out});
            in = out;
        }
        shapes.put("output/kernel", new int[] {in, 1});
        shapes.put("output/bias", new int[] {1});
    }

    private void add(String layer, int[] kernel) {
        int out = kernel[kernel.length - 1];
        shapes.put(layer + "/kernel", kernel);
        for (String vector : List.of("/bias", "_bn/gamma", "_bn/beta", "_bn/moving_mean", "_bn/moving_variance")) {
            shapes.put(layer + vector, new int[] {out});
        }
    }

    void forEach(BiConsumer<String, int[]> action) {
        shapes.forEach(action);
    }

    /**
     * Checks that weights are of this network.
     *
     * @throws IllegalArgumentException if a parameter is missing, left over or of another shape, naming it
     */
    void require(NetworkWeights weights) {
        shapes.forEach((name, shape) -> {
            if (!weights.names().contains(name)) {
                throw new IllegalArgumentException("the weights have no %s; they have %s".formatted(name,
                        weights.names()));
            }
            int[] found = weights.get(name).shape();
            if (!Arrays.equals(found, shape)) {
                throw new IllegalArgumentException("%s has the shape %s in the weights; the network expects %s"
                        .formatted(name, Arrays.toString(found), Arrays.toString(shape)));
            }
        });
        if (weights.names().size() != shapes.size()) {
            throw new IllegalArgumentException("the weights have more than the network: " + weights.names().stream()
                    .filter(name -> !shapes.containsKey(name)).toList());
        }
    }
}
