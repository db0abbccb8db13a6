package io.github.pcam4j.train.engine;

/**
 * How an engine is to run a network.
 *
 * @param seed of the initial weights and of dropout; the same seed on the same machine gives the same run
 */
public record EngineOptions(long seed) { }
