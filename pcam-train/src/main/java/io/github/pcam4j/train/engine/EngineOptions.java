package io.github.pcam4j.train.engine;

import io.github.pcam4j.train.internal.SplitMix64;
import io.github.pcam4j.train.optimize.StepRule;
import java.util.Objects;

/**
 * How an engine is to run a network.
 *
 * @param seed of the initial weights and of dropout; the same seed on the same machine gives the same run
 * @param precision what products are computed in
 * @param device where to compute: {@value #AUTO}, {@code cpu}, {@code cuda} or one of several as {@code cuda:1}; which
 *     of them there are is the engine's to say
 * @param objective what training makes small
 * @param deterministic whether the same seed has to give the same run bit by bit, at some cost in speed, where the
 *     device would not do so by itself; processors always do
 * @param rule what a step does with its gradient
 * @param firstPart the number, within a step, of the first batch of it that this engine computes: above 0 where engines of
 *     other processes compute those before
 * @see TrainingEngineProvider#create
 */
public record EngineOptions(long seed, Precision precision, String device, Objective objective,
        boolean deterministic, StepRule rule, int firstPart) {
    /** The device that is left to the engine: the fastest that it finds. */
    public static final String AUTO = "auto";

    /**
     * Checks that nothing is missing.
     *
     * @throws IllegalArgumentException if the first part is negative
     */
    public EngineOptions {
        Objects.requireNonNull(precision, "precision");
        Objects.requireNonNull(device, "device");
        Objects.requireNonNull(objective, "objective");
        Objects.requireNonNull(rule, "rule");
        if (firstPart < 0) {
            throw new IllegalArgumentException("a step's batches are counted from 0, not from " + firstPart);
        }
    }

    /**
     * The seed of all that is random in one step, so that it depends on the run's seed and the step's number alone.
     *
     * @param iteration the step's number, from 0
     * @return any number
     */
    public long stepSeed(long iteration) {
        return SplitMix64.at(seed, iteration);
    }

    /**
     * The same for one of the batches that a step is made of.
     *
     * @param iteration the step's number, from 0
     * @param part the batch's number among those of the step that this engine computes, from 0; the step's first batch has
     *     {@link #stepSeed(long)}, whichever engine computes it
     * @return any number
     */
    public long stepSeed(long iteration, int part) {
        int ofStep = firstPart + part;
        return ofStep == 0 ? stepSeed(iteration) : SplitMix64.at(stepSeed(iteration), ofStep);
    }

    /**
     * The same with another objective.
     *
     * @param other what training makes small
     * @return the options
     */
    public EngineOptions with(Objective other) {
        return new EngineOptions(seed, precision, device, other, deterministic, rule, firstPart);
    }

    /**
     * The same with another rule.
     *
     * @param other what a step does with its gradient
     * @return the options
     */
    public EngineOptions with(StepRule other) {
        return new EngineOptions(seed, precision, device, objective, deterministic, other, firstPart);
    }

    /**
     * The same for an engine that computes later batches of each step.
     *
     * @param number of the first of them within the step, from 0
     * @return the options
     */
    public EngineOptions fromPart(int number) {
        return new EngineOptions(seed, precision, device, objective, deterministic, rule, number);
    }

    /**
     * For an engine that computes all batches of each step.
     *
     * @param seed of the initial weights and of dropout
     * @param precision what products are computed in
     * @param device where to compute
     * @param objective what training makes small
     * @param deterministic whether the same seed has to give the same run bit by bit
     * @param rule what a step does with its gradient
     */
    public EngineOptions(long seed, Precision precision, String device, Objective objective, boolean deterministic,
            StepRule rule) {
        this(seed, precision, device, objective, deterministic, rule, 0);
    }

    /**
     * With the documented rule.
     *
     * @param seed of the initial weights and of dropout
     * @param precision what products are computed in
     * @param device where to compute
     * @param objective what training makes small
     * @param deterministic whether the same seed has to give the same run bit by bit
     */
    public EngineOptions(long seed, Precision precision, String device, Objective objective, boolean deterministic) {
        this(seed, precision, device, objective, deterministic, StepRule.documented());
    }

    /**
     * With the plain objective.
     *
     * @param seed of the initial weights and of dropout
     * @param precision what products are computed in
     * @param device where to compute
     * @param deterministic whether the same seed has to give the same run bit by bit
     */
    public EngineOptions(long seed, Precision precision, String device, boolean deterministic) {
        this(seed, precision, device, Objective.PLAIN, deterministic);
    }

    /**
     * With the plain objective, and bit by bit the same only where the device is so by itself.
     *
     * @param seed of the initial weights and of dropout
     * @param precision what products are computed in
     * @param device where to compute
     */
    public EngineOptions(long seed, Precision precision, String device) {
        this(seed, precision, device, false);
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
