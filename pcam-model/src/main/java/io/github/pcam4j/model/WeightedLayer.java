package io.github.pcam4j.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A layer of a specification that has weights.
 *
 * @param name our name of it, such as {@code conv1_bn}
 * @param kind what it is
 * @param shapes the shape of each of its weights by Keras's name, in Keras's order
 */
record WeightedLayer(String name, LayerKind kind, Map<String, int[]> shapes) {

    /** Which part of the network it is of. */
    String group() {
        return name.startsWith("conv") ? CnnSpec.FEATURES : CnnSpec.HEAD;
    }

    /** The layers of a network that have weights, from input to output. */
    static List<WeightedLayer> of(CnnSpec spec) {
        List<WeightedLayer> layers = new ArrayList<>();
        int in = 3;
        for (int i = 0; i < spec.filters().size(); i++) {
            int out = spec.filters().get(i);
            layers.add(kernelAndBias("conv" + (i + 1), LayerKind.CONVOLUTION, 3, 3, in, out));
            layers.add(batchNormalization("conv" + (i + 1) + "_bn", out));
            in = out;
        }
        int side = spec.inputSize() >> spec.filters().size();
        in = Math.multiplyExact(in, Math.multiplyExact(side, side));
        for (int i = 0; i < spec.units().size(); i++) {
            int out = spec.units().get(i);
            layers.add(kernelAndBias("dense" + (i + 1), LayerKind.DENSE, in, out));
            layers.add(batchNormalization("dense" + (i + 1) + "_bn", out));
            in = out;
        }
        layers.add(kernelAndBias("output", LayerKind.DENSE, in, 1));
        return layers;
    }

    private static WeightedLayer kernelAndBias(String name, LayerKind kind, int... kernel) {
        Map<String, int[]> shapes = new LinkedHashMap<>();
        shapes.put("kernel", kernel);
        shapes.put("bias", new int[] {kernel[kernel.length - 1]});
        return new WeightedLayer(name, kind, shapes);
    }

    private static WeightedLayer batchNormalization(String name, int channels) {
        Map<String, int[]> shapes = new LinkedHashMap<>();
        LayerKind.BATCH_NORMALIZATION.weights().forEach(weight -> shapes.put(weight, new int[] {channels}));
        return new WeightedLayer(name, LayerKind.BATCH_NORMALIZATION, shapes);
    }
}
