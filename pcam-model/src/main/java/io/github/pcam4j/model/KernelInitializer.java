package io.github.pcam4j.model;

import java.util.Arrays;
import java.util.Locale;

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

    /** Keras's name. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
