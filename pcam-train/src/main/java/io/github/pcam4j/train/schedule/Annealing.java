package io.github.pcam4j.train.schedule;

/** The curve between the two ends of a phase of an {@link OneCycleSchedule}. */
public enum Annealing {

    /** Half a cosine: slow at both ends, fast between; {@code end + (start - end) / 2 * (1 + cos(pi * share))}. */
    COSINE {
        @Override
        double between(double start, double end, double share) {
            return end + (start - end) / 2 * (1 + Math.cos(Math.PI * share));
        }
    },

    /** A straight line: {@code (end - start) * share + start}. */
    LINEAR {
        @Override
        double between(double start, double end, double share) {
            double value = (end - start) * share + start;
            // Where one end is below the other's rounding error the sum may come out as 0, which is no learning rate.
            return value > 0 ? value : Math.min(start, end);
        }
    };

    /**
     * The value between two ends. The order of operations is PyTorch's, so that results agree in the last digits too,
     * even where {@code end} is so much smaller than {@code start} that rounding shows.
     *
     * @param start the value at share 0, not negative
     * @param end the value at share 1, not negative
     * @param share how much of the phase is done, within [0, 1]
     */
    abstract double between(double start, double end, double share);
}
