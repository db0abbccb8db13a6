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
        spec.parameterShapes().forEach((name, shape) -> tensors.put(name,
                new Tensor(shape, values(spec, name, shape, new Random(seeds.nextLong())))));
        return new NetworkWeights(tensors);
    }

    private static float[] values(CnnSpec spec, String name, int[] shape, Random random) {
        float[] values = new float[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
        if (shape.length == 4) {
            int fanIn = shape[0] * shape[1] * shape[2];
            KernelInitializer.HE_NORMAL.fill(values, fanIn, shape[0] * shape[1] * shape[3], random);
        } else if (shape.length == 2) {
            initializer(spec, name).fill(values, shape[0], shape[1], random);
        } else if (name.endsWith("gamma") || name.endsWith("moving_variance")) {
            Arrays.fill(values, 1);
        }
        return values;
    }

    private static KernelInitializer initializer(CnnSpec spec, String name) {
        return name.startsWith("output/") ? KernelInitializer.GLOROT_UNIFORM : spec.denseInitializer();
    }
}
