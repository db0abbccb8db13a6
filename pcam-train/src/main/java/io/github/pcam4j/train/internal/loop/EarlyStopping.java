package io.github.pcam4j.train.internal.loop;

/**
 * Keeps count of epochs without a new best, as Keras's callback of the same name does with mode "max"; of those from a
 * given epoch on.
 */
public final class EarlyStopping {
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
    public EarlyStopping(int patience, int firstCounted) {
        this.patience = patience;
        this.firstCounted = firstCounted;
    }

    /** Whether a score is better than those of all epochs so far. */
    public boolean isBest(double score) {
        return score > best;
    }

    /** Takes an epoch's score. */
    public void note(int epoch, double score) {
        if (isBest(score)) {
            best = score;
            bestEpoch = epoch;
            waited = 0;
        } else if (epoch >= firstCounted) {
            waited++;
        }
    }

    public boolean exhausted() {
        return waited >= patience;
    }

    public int bestEpoch() {
        return bestEpoch;
    }
}
