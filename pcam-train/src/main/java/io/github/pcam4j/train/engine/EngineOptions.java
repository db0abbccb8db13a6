package io.github.pcam4j.train.engine;

import java.util.Objects;

/**
 * How an engine is to run a network.
 *
 * @param seed of the initial weights and of dropout; the same seed on the same machine gives the same run
 * @param precision what products are computed in
 * @param device where to compute: {@value #AUTO}, {@code cpu}, {@code cuda} or one of several as {@code cuda:1}; which
 *     of them there are is the engine's to say
 */
public record EngineOptions(long seed, Precision precision, String device) {
    /** The device that is left to the engine: the fastest that it finds. */
    public static final String AUTO = "auto";

    /** Checks that nothing is missing. */
    public EngineOptions {
        Objects.requireNonNull(precision, "precision");
        Objects.requireNonNull(device, "device");
    }

    /**
     * On the device that the engine chooses.
     *
     * @param seed of the initial weights and of dropout
     * @param precision what products are computed in
     */
    public EngineOptions(long seed, Precision precision) {
        this(seed, precision, AUTO);
    }

    /**
     * In single precision, on the device that the engine chooses.
     *
     * @param seed of the initial weights and of dropout
     */
    public EngineOptions(long seed) {
        this(seed, Precision.FP32);
    }
}
