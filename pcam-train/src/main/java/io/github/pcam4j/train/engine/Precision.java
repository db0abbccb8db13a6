package io.github.pcam4j.train.engine;

import java.util.Locale;

/**
 * What products are computed in. Parameters, their updates and batch statistics are of single precision in all.
 *
 * @see io.github.pcam4j.train.Trainer.Builder#precision
 */
public enum Precision {
    /** Single precision throughout; the default. */
    FP32,
    /**
     * Factors rounded to 10 bits of mantissa with single precision's range, sums in single precision: on NVIDIA's
     * devices from compute capability 8.0 on.
     */
    TF32,
    /** Factors rounded to bfloat16, sums in single precision: faster on processors and devices that have it. */
    BF16;

    /**
     * The precision of a name.
     *
     * @param name such as {@code fp32}, in any case
     * @return the precision
     * @throws IllegalArgumentException if there is none of that name
     */
    public static Precision named(String name) {
        try {
            return valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("there is no precision '%s'; use fp32, tf32 or bf16".formatted(name), e);
        }
    }

    /** The name in lower case, as {@link #named} takes it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
