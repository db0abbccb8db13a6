package io.github.pcam4j.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/**
 * The distributions that kernels start with, under Keras's names.
 *
 * @see InitialWeights
 */
public enum KernelInitializer {
    /**
     * A normal distribution cut at two standard deviations, whose own is sqrt(2 / fan in) after the cut (He et al.
     * 2015, "Delving deep into rectifiers", arXiv:1502.01852).
     */
    HE_NORMAL,
    /**
     * Even within +-sqrt(6 / (fan in + fan out)): Keras's default (Glorot and Bengio 2010, "Understanding the
     * difficulty of training deep feedforward neural networks").
     */
    GLOROT_UNIFORM;

    private static final double CUT = 2;
    /** The standard deviation of a standard normal truncated at 2, as in Keras's {@code VarianceScaling}. */
    private static final double TRUNCATED_DEVIATION = 0.8796256610342398;

    /**
     * The initializer of a name.
     *
     * @param name {@code he_normal} or {@code glorot_uniform}
     * @return the initializer
     * @throws IllegalArgumentException if there is none of that name
     */
    public static KernelInitializer named(String name) {
        return Arrays.stream(values()).filter(it -> it.toString().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "kernels start as he_normal or glorot_uniform, not as '%s'".formatted(name)));
    }

    /**
     * Draws a kernel.
     *
     * @param values filled
     * @param fanIn how many inputs each output sums over
     * @param fanOut how many outputs each input goes to
     * @param random Java's own generator, whose algorithm is specified: the same numbers on every machine
     */
    public void fill(float[] values, double fanIn, double fanOut, Random random) {
        switch (this) {
            case HE_NORMAL -> fillNormal(values, Math.sqrt(2 / fanIn) / TRUNCATED_DEVIATION, random);
            case GLOROT_UNIFORM -> fillUniform(values, Math.sqrt(6 / (fanIn + fanOut)), random);
        }
    }

    private static void fillNormal(float[] values, double deviation, Random random) {
        for (int i = 0; i < values.length; i++) {
            double draw = random.nextGaussian();
            while (Math.abs(draw) > CUT) {
                draw = random.nextGaussian();
            }
            values[i] = (float) (deviation * draw);
        }
    }

    private static void fillUniform(float[] values, double limit, Random random) {
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (limit * (2 * random.nextDouble() - 1));
        }
    }

    /** Keras's name. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
