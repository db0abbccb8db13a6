package io.github.pcam4j.train;

/** Keeps count of epochs without a new best, as Keras's callback of the same name does with mode "max". */
final class EarlyStopping {
    private final int patience;
    private double best = Double.NEGATIVE_INFINITY;
    private int bestEpoch;
    private int waited;

    EarlyStopping(int patience) {
        this.patience = patience;
    }

    /** Takes an epoch's score; true if it is the best so far. */
    boolean improves(int epoch, double score) {
        if (score > best) {
            best = score;
            bestEpoch = epoch;
            waited = 0;
            return true;
        }
        waited++;
        return false;
    }

    boolean exhausted() {
        return waited >= patience;
    }

    int bestEpoch() {
        return bestEpoch;
    }
}
