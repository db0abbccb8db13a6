package io.github.pcam4j.model;

import io.github.pcam4j.model.NetworkWeights.Tensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Weights by formula, so that any reader can tell what is where. */
final class SomeWeights {
    private SomeWeights() { }

    /** The specification of a network without dropout. */
    static CnnSpec spec(int inputSize, List<Integer> filters, List<Integer> units) {
        return new CnnSpec(inputSize, filters, units, Collections.nCopies(units.size(), 0.0), 1e-3, 0.99);
    }

    /**
     * Value {@code i} of array {@code k}, counted over all of a network, is {@code ((37 * k + 11 * i) % 199 - 99) /
     * 64}, and its absolute value plus 1/64 in a moving variance: exact in float32, and the same in Python.
     */
    static NetworkWeights of(CnnSpec spec) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        WeightedLayer.of(spec).forEach(layer -> layer.shapes().forEach((weight, shape) -> {
            float[] values = new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
            int array = tensors.size();
            for (int i = 0; i < values.length; i++) {
                float value = ((37L * array + 11L * i) % 199 - 99) / 64f;
                values[i] = weight.equals("moving_variance") ? Math.abs(value) + 1 / 64f : value;
            }
            tensors.put(layer.name() + "/" + weight, new Tensor(shape, values));
        }));
        return new NetworkWeights(tensors);
    }
}
