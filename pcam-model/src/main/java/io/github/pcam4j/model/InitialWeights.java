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
    private static final double CUT = 2;
    /** The standard deviation of a standard normal truncated at 2, as in Keras's {@code VarianceScaling}. */
    private static final double TRUNCATED_DEVIATION = 0.8796256610342398;

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
            heNormal(values, (double) shape[0] * shape[1] * shape[2], random);
        } else if (shape.length == 2 && startsAsHeNormal(spec, name)) {
            heNormal(values, shape[0], random);
        } else if (shape.length == 2) {
            glorotUniform(values, shape[0] + shape[1], random);
        } else if (name.endsWith("gamma") || name.endsWith("moving_variance")) {
            Arrays.fill(values, 1);
        }
        return values;
    }

    private static boolean startsAsHeNormal(CnnSpec spec, String name) {
        return spec.denseInitializer() == KernelInitializer.HE_NORMAL && !name.startsWith("output/");
    }

    /** A normal distribution cut at two standard deviations, whose own is sqrt(2 / fan in) after the cut. */
    static void heNormal(float[] values, double fanIn, Random random) {
        double deviation = Math.sqrt(2 / fanIn) / TRUNCATED_DEVIATION;
        for (int i = 0; i < values.length; i++) {
            double draw = random.nextGaussian();
            while (Math.abs(draw) > CUT) {
                draw = random.nextGaussian();
            }
            values[i] = (float) (deviation * draw);
        }
    }

    private static void glorotUniform(float[] values, int fans, Random random) {
        double limit = Math.sqrt(6.0 / fans);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (limit * (2 * random.nextDouble() - 1));
        }
    }
}
