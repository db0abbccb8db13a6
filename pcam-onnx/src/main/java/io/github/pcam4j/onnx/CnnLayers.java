package io.github.pcam4j.onnx;

import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.NetworkWeights;
import java.util.List;

/**
 * The documented network and its kin.
 *
 * @param graph to add to
 * @param spec the network
 * @param weights its parameters, in Keras's layout
 */
record CnnLayers(Graph graph, CnnSpec spec, NetworkWeights weights) implements NetworkLayers {

    @Override
    public void add(Value input) {
        Value x = input;
        for (int i = 1; i <= spec.filters().size(); i++) {
            x = block("conv" + i, x);
        }
        // Keras flattens rows, columns, channels.
        String row = graph.node("Flatten", List.of(
                graph.node("Transpose", List.of(x.name()), Attribute.of("perm", 0, 2, 3, 1))), Attribute.of("axis", 1L));
        for (int i = 1; i <= spec.units().size(); i++) {
            String sums = graph.node("Gemm", List.of(row, constant("dense" + i, "kernel"), constant("dense" + i, "bias")));
            row = normalized("dense" + i, graph.node("Elu", List.of(sums)));
        }
        graph.named(LOGIT, "Gemm", List.of(row, constant("output", "kernel"), constant("output", "bias")));
    }

    /** Convolution, ELU, normalization, and the maximum of 2 x 2. */
    private Value block(String name, Value x) {
        String convolved = graph.node("Conv", List.of(x.name(), kernel(name), constant(name, "bias")),
                Attribute.of("kernel_shape", 3, 3), Attribute.of("pads", 1, 1, 1, 1));
        String normal = normalized(name, graph.node("Elu", List.of(convolved)));
        return new Value(graph.node("MaxPool", List.of(normal), Attribute.of("kernel_shape", 2, 2),
                Attribute.of("strides", 2, 2)), x.side() / 2);
    }

    private String normalized(String name, String x) {
        String layer = name + "_bn";
        return graph.node("BatchNormalization", List.of(x, constant(layer, "gamma"), constant(layer, "beta"),
                constant(layer, "moving_mean"), constant(layer, "moving_variance")),
                Attribute.of("epsilon", spec.batchNormEpsilon()));
    }

    private String constant(String layer, String weight) {
        String name = layer + "/" + weight;
        NetworkWeights.Tensor tensor = weights.get(name);
        return graph.constant(name, tensor.values(), tensor.shape());
    }

    /** From (row, column, in, out) to (out, in, row, column). */
    private String kernel(String layer) {
        NetworkWeights.Tensor tensor = weights.get(layer + "/kernel");
        int windows = tensor.shape()[0] * tensor.shape()[1];
        int in = tensor.shape()[2];
        int out = tensor.shape()[3];
        float[] turned = new float[tensor.values().length];
        int from = 0;
        for (int place = 0; place < windows; place++) {
            for (int i = 0; i < in; i++) {
                for (int o = 0; o < out; o++) {
                    turned[(o * in + i) * windows + place] = tensor.values()[from++];
                }
            }
        }
        return graph.constant(layer + "/kernel", turned, out, in, tensor.shape()[0], tensor.shape()[1]);
    }
}
