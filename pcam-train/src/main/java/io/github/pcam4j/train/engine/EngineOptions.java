package io.github.pcam4j.train.engine;

/**
 * How an engine is to run a network.
 *
 * @param seed of the initial weights and of dropout; the same seed on the same machine gives the same run
 * @param precision what products are computed in
 */
public record EngineOptions(long seed, Precision precision) {

    /**
     * In single precision.
     *
     * @param seed of the initial weights and of dropout
     */
    public EngineOptions(long seed) {
        this(seed, Precision.FP32);
    }
}
