package io.github.pcam4j.train;

/**
 * Whether the model that is judged and kept has the weights of the last step, or a mean of those of many.
 *
 * <p>The mean is taken of all parameters beside training, which goes on with its own. After each epoch it is the mean
 * that is validated, that early stopping looks at, and that becomes the best model. Batch normalization's moving
 * statistics do not fit averaged weights: they are estimated anew, as the mean over the statistics of some training
 * batches, each weighted by its patches. PyTorch's {@code update_bn} does so with dropout in place; here there is none,
 * as there is none in inference.
 *
 * <p>Costs the parameters' memory once more (34 MB for the documented network), the same in every checkpoint, and a
 * forward pass of each batch that statistics are estimated from (with DL4J's plain layers a backward one as well).
 *
 * @see Trainer.Builder#average
 */
public sealed interface Averaging {
    /** The weights of the last step, as documented. */
    Averaging NONE = new None();
    /** How many batches statistics are estimated from unless it is said. */
    int DEFAULT_STATISTICS_BATCHES = 100;
    /** Steps from one average to the next unless it is said. */
    int DEFAULT_EVERY = 10;

    /** No averaging. */
    record None() implements Averaging {
        @Override
        public int statisticsBatches() {
            return 0;
        }
    }

    /**
     * An exponential moving average over steps: Polyak and Juditsky, Acceleration of Stochastic Approximation by
     * Averaging (1992); Tarvainen and Valpola, Mean Teachers Are Better Role Models (2017). The first average is of the
     * first weights looked at; the one after n others keeps {@code min(decay^every, (1 + n) / (10 + n))} of the one
     * before, so that it does not remember the beginning, as TensorFlow's {@code ExponentialMovingAverage} has it.
     *
     * @param decay what is kept from step to step, within (0, 1)
     * @param every steps from one average to the next, at least 1: each costs a copy of all parameters from the device
     * @param statisticsBatches training batches that statistics are estimated from, the first of the epoch; 0 to take
     *     the mean of the moving statistics instead
     */
    record Ema(double decay, int every, int statisticsBatches) implements Averaging {
        /** Checks the ranges. */
        public Ema {
            if (!(decay > 0 && decay < 1)) {
                throw new IllegalArgumentException("the decay of an average must be within (0, 1), not " + decay);
            }
            if (every < 1) {
                throw new IllegalArgumentException("an average is of every step or fewer, not of every " + every);
            }
            requireBatches(statisticsBatches);
        }
    }

    /**
     * The plain mean of the weights at the ends of the last epochs: Izmailov et al., Averaging Weights Leads to Wider
     * Optima and Better Generalization (2018). Until the first of them the weights of the last step are judged. It
     * pays where the learning rate stays high meanwhile, which the documented cycle's does not; and patience may run
     * out before it begins.
     *
     * @param fromShare within [0, 1): averages the epochs after this share of all
     * @param statisticsBatches as for {@link Ema}
     */
    record Swa(double fromShare, int statisticsBatches) implements Averaging {
        /** Checks the ranges. */
        public Swa {
            if (!(fromShare >= 0 && fromShare < 1)) {
                throw new IllegalArgumentException("epochs are averaged from a share within [0, 1) on, not "
                        + fromShare);
            }
            requireBatches(statisticsBatches);
        }

        /** The first epoch that is averaged, from 1. */
        int firstEpoch(int epochs) {
            return (int) Math.floor(fromShare * epochs) + 1;
        }
    }

    /**
     * How many training batches statistics are estimated from.
     *
     * @return the number; fewer if an epoch has fewer
     */
    int statisticsBatches();

    /**
     * An exponential moving average of every tenth step.
     *
     * @param decay what is kept from step to step, within (0, 1)
     * @return the averaging
     */
    static Averaging ema(double decay) {
        return new Ema(decay, DEFAULT_EVERY, DEFAULT_STATISTICS_BATCHES);
    }

    /**
     * The mean over the last epochs.
     *
     * @param fromShare within [0, 1): averages the epochs after this share of all
     * @return the averaging
     */
    static Averaging swa(double fromShare) {
        return new Swa(fromShare, DEFAULT_STATISTICS_BATCHES);
    }

    private static void requireBatches(int batches) {
        if (batches < 0) {
            throw new IllegalArgumentException("statistics are estimated from batches, not from " + batches);
        }
    }
}
