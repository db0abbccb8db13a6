package io.github.pcam4j.model;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * Specifies networks like the documented one, with Keras's semantics throughout: dropout is given as a rate, batch
 * normalization follows the activation, and kernels start under Keras's names. What comes of it is a {@link CnnSpec},
 * which every engine runs.
 *
 * <pre>{@code
 * CnnSpec spec = PcamCnn.builder().inputSize(96).dropout(0.3).build();
 * }</pre>
 */
public final class PcamCnn {
    /** Settings of a network, at the documented ones to begin with. */
    public static final class Builder {
        private int inputSize = CnnSpec.documented().inputSize();
        private List<Integer> filters = CnnSpec.documented().filters();
        private List<Integer> units = CnnSpec.documented().units();
        private double[] dropoutRates = {0.5};
        private double batchNormEpsilon = CnnSpec.documented().batchNormEpsilon();
        private double batchNormMomentum = CnnSpec.documented().batchNormMomentum();
        private KernelInitializer denseInitializer = CnnSpec.documented().denseInitializer();

        private Builder() { }

        /**
         * Rows and columns of the input; 128 by default.
         *
         * @param inputSize at least 2 to the power of the number of blocks
         * @return this
         */
        public Builder inputSize(int inputSize) {
            this.inputSize = inputSize;
            return this;
        }

        /**
         * Filters of each block; 32, 64, 128 by default.
         *
         * @param filters one positive number a block, at least one
         * @return this
         */
        public Builder filters(int... filters) {
            this.filters = boxed(filters);
            return this;
        }

        /**
         * Units of each dense layer; 256, 128 by default.
         *
         * @param units one positive number a layer; none leaves the output layer alone
         * @return this
         */
        public Builder units(int... units) {
            this.units = boxed(units);
            return this;
        }

        /**
         * Share of units dropped in training after each dense layer, as in Keras (DL4J counts what is kept); 0.5 by
         * default.
         *
         * @param rates within [0, 1): one for all dense layers, or one for each
         * @return this
         */
        public Builder dropout(double... rates) {
            this.dropoutRates = rates.clone();
            return this;
        }

        /**
         * The constants of batch normalization; Keras's 1e-3 and 0.99 by default (DL4J's are 1e-5 and 0.9).
         *
         * @param epsilon added to the variance, positive
         * @param momentum share of the moving statistics kept at each step, within [0, 1)
         * @return this
         */
        public Builder batchNorm(double epsilon, double momentum) {
            this.batchNormEpsilon = epsilon;
            this.batchNormMomentum = momentum;
            return this;
        }

        /**
         * What the kernels of the dense layers start as, those of the output apart; {@code he_normal} by default. It
         * matters only until weights are drawn or set.
         *
         * @param initializer the distribution
         * @return this
         */
        public Builder denseInitializer(KernelInitializer initializer) {
            this.denseInitializer = Objects.requireNonNull(initializer, "initializer");
            return this;
        }

        /**
         * Checks the settings.
         *
         * @return what the network is
         * @throws IllegalArgumentException if a rule is broken, naming it
         */
        public CnnSpec build() {
            List<Double> rates = dropoutRates.length == 1
                    ? Collections.nCopies(units.size(), dropoutRates[0])
                    : Arrays.stream(dropoutRates).boxed().toList();
            return new CnnSpec(inputSize, filters, units, rates, batchNormEpsilon, batchNormMomentum, denseInitializer);
        }

        private static List<Integer> boxed(int[] values) {
            return Arrays.stream(values).boxed().toList();
        }
    }

    private PcamCnn() { }

    /**
     * Starts at the documented network.
     *
     * @return the settings
     */
    public static Builder builder() {
        return new Builder();
    }
}
