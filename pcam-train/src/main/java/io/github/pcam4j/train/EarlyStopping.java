package io.github.pcam4j.train;

/**
 * Keeps count of epochs without a new best, as Keras's callback of the same name does with mode "max"; of those from a
 * given epoch on.
 */
final class EarlyStopping {
    private final int patience;
    private final int firstCounted;
    private double best = Double.NEGATIVE_INFINITY;
    private int bestEpoch;
    private int waited;

    /**
     * Begins to count.
     *
     * @param patience epochs without a new best that end it
     * @param firstCounted the number, from 1, of the first epoch that may be one of them
     */
    EarlyStopping(int patience, int firstCounted) {
        this.patience = patience;
        this.firstCounted = firstCounted;
    }

    /** Takes an epoch's score; true if it is the best so far. */
    boolean improves(int epoch, double score) {
        if (score > best) {
            best = score;
            bestEpoch = epoch;
            waited = 0;
            return true;
        }
        if (epoch >= firstCounted) {
            waited++;
        }
        return false;
    }

    boolean exhausted() {
        return waited >= patience;
    }

    int bestEpoch() {
        return bestEpoch;
    }
}
