package io.github.pcam4j.model;

import io.github.pcam4j.model.NetworkWeights.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * What a network starts with: Keras's {@code he_normal} for convolutions, what the specification says for the dense
 * layers (as documented {@code he_normal} too), Keras's default {@code glorot_uniform} for the one unit at the end,
 * means and biases 0, variances and gamma 1 ({@link KernelInitializer} has the formulas). Drawn by Java's generators,
 * whose algorithms are specified, the numbers for a seed are the same for every engine, machine and device.
 *
 * <p>Without state; safe for use by several threads.
 *
 * @see PcamCnn
 */
public final class InitialWeights {
    private InitialWeights() { }

    /**
     * Draws the parameters of a network.
     *
     * @param spec the network
     * @param seed any number
     * @return all its parameters in Keras's layout
     */
    public static NetworkWeights of(CnnSpec spec, long seed) {
        SplittableRandom seeds = new SplittableRandom(seed);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (ParameterTable.Row row : spec.parameters().rows()) {
            int[] shape = row.shape().stream().mapToInt(Integer::intValue).toArray();
            tensors.put(row.name(), new Tensor(shape, values(spec, row, shape, new Random(seeds.nextLong()))));
        }
        return new NetworkWeights(tensors);
    }

    private static float[] values(CnnSpec spec, ParameterTable.Row row, int[] shape, Random random) {
        float[] values = new float[Math.toIntExact(row.count())];
        switch (row.kind()) {
            case KERNEL -> {
                int window = shape.length == 4 ? shape[0] * shape[1] : 1;
                initializer(spec, row).fill(values, window * shape[shape.length - 2], window * shape[shape.length - 1], random);
            }
            case SCALE, VARIANCE -> Arrays.fill(values, 1);
            case BIAS, SHIFT, MEAN -> { }
        }
        return values;
    }

    private static KernelInitializer initializer(CnnSpec spec, ParameterTable.Row row) {
        if (row.name().startsWith("output/")) {
            return KernelInitializer.GLOROT_UNIFORM;
        }
        return row.group().equals(CnnSpec.FEATURES) ? KernelInitializer.HE_NORMAL : spec.denseInitializer();
    }
}
