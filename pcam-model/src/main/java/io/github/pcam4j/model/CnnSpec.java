package io.github.pcam4j.model;

import io.github.pcam4j.internal.Require;
import java.math.BigInteger;
import java.util.List;
import java.util.Objects;

/**
 * A convolutional network for patches, as a value that no engine's types enter: what it is, not how it is run.
 *
 * <p>For each entry of {@code filters} a block: convolution 3 x 3 with padding "same", ELU, batch normalization, max
 * pooling 2 x 2 (a last odd row or column is dropped). Then flatten (height, width, channel), and for each entry of
 * {@code units} a dense layer, ELU, batch normalization, dropout. Then one unit with a sigmoid: the probability of
 * label 1. Input is RGB, scaled to [0, 1].
 *
 * @param inputSize rows and columns of the input
 * @param filters filters of each block's convolution, first block first
 * @param units units of each dense layer, first layer first
 * @param dropoutRates share of units dropped after each dense layer (Keras's rate, not the share kept)
 * @param batchNormEpsilon added to the variance in batch normalization
 * @param batchNormMomentum share of the moving statistics kept at each step, as in Keras
 * @param denseInitializer what the kernels of the dense layers of {@code units} start as; convolutions start as
 *     {@code he_normal}, and the one unit at the end as {@code glorot_uniform}
 * @see PcamCnn
 */
public record CnnSpec(
        int inputSize,
        List<Integer> filters,
        List<Integer> units,
        List<Double> dropoutRates,
        double batchNormEpsilon,
        double batchNormMomentum,
        KernelInitializer denseInitializer) implements ModelSpec {

    /** The group of the parameters of the blocks. */
    public static final String FEATURES = "features";
    /** The group of the parameters of what follows the blocks. */
    public static final String HEAD = "head";

    /**
     * Checks every rule and copies the lists.
     *
     * @throws IllegalArgumentException if a rule is broken, naming it
     */
    public CnnSpec {
        filters = List.copyOf(filters);
        units = List.copyOf(units);
        dropoutRates = List.copyOf(dropoutRates);
        Require.argument(inputSize >= 1, "input size must be positive, not %s", inputSize);
        Require.argument(!filters.isEmpty(), "there must be at least one block of filters");
        for (int count : filters) {
            Require.argument(count >= 1, "a block needs at least one filter, not %s", count);
        }
        // A shift by 32 or more would wrap around.
        Require.argument(filters.size() < Integer.SIZE && inputSize >> filters.size() >= 1,
                "input size %s is too small for %s poolings by 2: at least %s is needed",
                inputSize, filters.size(), BigInteger.TWO.pow(filters.size()));
        for (int count : units) {
            Require.argument(count >= 1, "a dense layer needs at least one unit, not %s", count);
        }
        Require.argument(dropoutRates.size() == units.size(),
                "there must be one dropout rate for each of %s dense layers, not %s",
                units.size(), dropoutRates.size());
        for (double rate : dropoutRates) {
            Require.argument(rate >= 0 && rate < 1, "a dropout rate must be within [0, 1), not %s", rate);
        }
        Require.argument(batchNormEpsilon > 0 && Double.isFinite(batchNormEpsilon),
                "batch normalization's epsilon must be positive, not %s", batchNormEpsilon);
        Require.argument(batchNormMomentum >= 0 && batchNormMomentum < 1,
                "batch normalization's momentum must be within [0, 1), not %s", batchNormMomentum);
        Objects.requireNonNull(denseInitializer, "denseInitializer");
    }

    /**
     * The same with dense layers that start as documented, {@code he_normal}.
     *
     * @param inputSize rows and columns of the input
     * @param filters filters of each block's convolution, first block first
     * @param units units of each dense layer, first layer first
     * @param dropoutRates share of units dropped after each dense layer
     * @param batchNormEpsilon added to the variance in batch normalization
     * @param batchNormMomentum share of the moving statistics kept at each step
     * @throws IllegalArgumentException if a rule is broken, naming it
     */
    public CnnSpec(int inputSize, List<Integer> filters, List<Integer> units, List<Double> dropoutRates,
            double batchNormEpsilon, double batchNormMomentum) {
        this(inputSize, filters, units, dropoutRates, batchNormEpsilon, batchNormMomentum, KernelInitializer.HE_NORMAL);
    }

    /**
     * The documented network: input 128, filters 32, 64, 128, units 256 and 128, dropout 0.5 after both, batch
     * normalization with Keras's epsilon 1e-3 and momentum 0.99, dense layers that start as {@code he_normal}. It has
     * 8,517,569 parameters.
     *
     * @return the specification
     */
    public static CnnSpec documented() {
        return new CnnSpec(128, List.of(32, 64, 128), List.of(256, 128), List.of(0.5, 0.5), 1e-3, 0.99);
    }

    /** {@return the patches' values scaled to [0, 1]} */
    @Override
    public InputSpec input() {
        return InputSpec.scaled(inputSize);
    }

    /**
     * What parameters the network has, in Keras's layout and under the names that {@link NetworkWeights} tells.
     *
     * @return the table
     * @throws ArithmeticException if an axis is longer than an array can be
     */
    @Override
    public ParameterTable parameters() {
        return ParameterTable.of(WeightedLayer.of(this));
    }

    @Override
    public NetworkSize size() {
        double largest = 0;
        double all = 0;
        double values = 0;
        double in = 3;
        double side = inputSize;
        for (int out : filters) {
            largest = Math.max(largest, 9 * in * out);
            all += 9 * in * out + 5.0 * out;
            values += side * side * out;
            side = Math.floor(side / 2);
            in = out;
        }
        in *= side * side;
        for (int out : units) {
            largest = Math.max(largest, in * out);
            all += in * out + 5.0 * out;
            in = out;
        }
        return new NetworkSize(all + in + 1, largest, values);
    }

    @Override
    public NetworkWeights initialWeights(long seed) {
        return InitialWeights.of(this, seed);
    }

    /** {@return {@code cnn}} */
    @Override
    public String name() {
        return "cnn";
    }
}
