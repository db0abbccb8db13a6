package io.github.pcam4j.train;

import io.github.pcam4j.model.NetworkWeights;
import java.util.Optional;
import java.util.function.Supplier;

/** The mean of the weights of a training so far. How many there were follows from the number of steps and epochs. */
final class WeightAverage {
    private static final double WARM_UP = 10;

    private final Averaging averaging;
    private final int epochs;
    private final Supplier<NetworkWeights> weights;
    /** Never written to once it is here, so that a training can go back to it. */
    private Optional<NetworkWeights> mean = Optional.empty();

    /** @param weights copies those of the moment */
    WeightAverage(Averaging averaging, int epochs, Supplier<NetworkWeights> weights) {
        this.averaging = averaging;
        this.epochs = epochs;
        this.weights = weights;
    }

    /** Goes on from what {@link #mean} was. */
    void resume(Optional<NetworkWeights> from) {
        mean = from;
    }

    /** The mean, if there is one yet. */
    Optional<NetworkWeights> mean() {
        return mean;
    }

    /**
     * Looks at the weights after a step.
     *
     * @param steps made so far
     */
    void afterStep(int steps) {
        if (averaging instanceof Averaging.Ema ema && steps % ema.every() == 0) {
            int before = steps / ema.every() - 1;
            add(Math.min(Math.pow(ema.decay(), ema.every()), (1 + before) / (WARM_UP + before)));
        }
    }

    /**
     * Looks at the weights after an epoch.
     *
     * @param epoch its number, from 1
     */
    void afterEpoch(int epoch) {
        if (averaging instanceof Averaging.Swa swa && epoch >= swa.firstEpoch(epochs)) {
            int before = epoch - swa.firstEpoch(epochs);
            add(before / (before + 1.0));
        }
    }

    private void add(double kept) {
        NetworkWeights now = weights.get();
        mean.ifPresent(before -> {
            float share = (float) (1 - kept);
            for (String name : now.names()) {
                // No one else has the arrays of now: they become the mean's.
                float[] from = before.get(name).values();
                float[] to = now.get(name).values();
                for (int i = 0; i < to.length; i++) {
                    to[i] = from[i] + share * (to[i] - from[i]);
                }
            }
        });
        mean = Optional.of(now);
    }
}
