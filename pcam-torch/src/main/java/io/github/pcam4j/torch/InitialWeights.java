package io.github.pcam4j.torch;

import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.model.NetworkWeights.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * What a network starts with: Keras's {@code he_normal} for convolutions, {@code glorot_uniform} for dense kernels,
 * means and biases 0, variances and gamma 1. Drawn by Java's generators, the numbers for a seed are the same on every
 * machine and device; they are not those of DL4J's engine, which are ND4J's to draw.
 */
final class InitialWeights {
    private static final double CUT = 2;
    /** The standard deviation of a standard normal truncated at 2, as in Keras's {@code VarianceScaling}. */
    private static final double TRUNCATED_DEVIATION = 0.87962566103423978;

    private InitialWeights() { }

    static NetworkWeights of(CnnSpec spec, long seed) {
        SplittableRandom seeds = new SplittableRandom(seed);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        new ParameterShapes(spec).forEach((name, shape) -> tensors.put(name,
                new Tensor(shape, values(name, shape, new Random(seeds.nextLong())))));
        return new NetworkWeights(tensors);
    }

    private static float[] values(String name, int[] shape, Random random) {
        float[] values = new float[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
        if (shape.length == 4) {
            heNormal(values, shape[0] * shape[1] * shape[2], random);
        } else if (shape.length == 2) {
            glorotUniform(values, shape[0] + shape[1], random);
        } else if (name.endsWith("gamma") || name.endsWith("moving_variance")) {
            Arrays.fill(values, 1);
        }
        return values;
    }

    private static void heNormal(float[] values, int fanIn, Random random) {
        double deviation = Math.sqrt(2.0 / fanIn) / TRUNCATED_DEVIATION;
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
