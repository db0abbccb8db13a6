package io.github.pcam4j.train.optimize;

/**
 * How a group of parameters is treated apart from the others.
 *
 * @param rate what the learning rate of a step is multiplied with, positive
 * @param decay what the rule's weight decay is multiplied with, 0 or greater
 * @param frozenEpochs for how many epochs, from the first, its parameters stay as they are; {@value #ALWAYS} for all.
 *     Of a {@link io.github.pcam4j.model.CnnSpec}, batch normalization's moving statistics follow the batches all the same,
 *     as in PyTorch where gradients are switched off; of a {@link io.github.pcam4j.model.BackboneSpec} a frozen body
 *     computes as it does in inference, and its statistics stay
 * @see StepRule
 */
public record GroupRule(double rate, double decay, int frozenEpochs) {
    /** More epochs than there are. */
    public static final int ALWAYS = Integer.MAX_VALUE;
    /** As the rule has it. */
    public static final GroupRule DEFAULT = new GroupRule(1, 1, 0);
    /** Nothing is trained. */
    public static final GroupRule FROZEN = new GroupRule(1, 1, ALWAYS);

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if they are outside
     */
    public GroupRule {
        if (!(rate > 0) || Double.isInfinite(rate)) {
            throw new IllegalArgumentException("a group's rate must be positive and finite, not " + rate);
        }
        if (!(decay >= 0) || Double.isInfinite(decay)) {
            throw new IllegalArgumentException("a group's decay must be 0 or greater and finite, not " + decay);
        }
        if (frozenEpochs < 0) {
            throw new IllegalArgumentException("a group is frozen for 0 epochs or more, not for " + frozenEpochs);
        }
    }

    /**
     * A treatment that is the same in all epochs.
     *
     * @param rate what the learning rate of a step is multiplied with, positive
     * @param decay what the rule's weight decay is multiplied with, 0 or greater
     * @param frozen whether its parameters stay as they are
     * @throws IllegalArgumentException if a number is outside
     */
    public GroupRule(double rate, double decay, boolean frozen) {
        this(rate, decay, frozen ? ALWAYS : 0);
    }

    /**
     * Whether its parameters stay as they are from the first epoch to the last.
     *
     * @return true if they do
     */
    public boolean frozen() {
        return frozenEpochs == ALWAYS;
    }

    /** Whether it is frozen in some epochs and not in others. */
    boolean changes() {
        return frozenEpochs > 0 && !frozen();
    }

    /** What it is in an epoch, from 1. */
    GroupRule at(int epoch) {
        return changes() ? new GroupRule(rate, decay, epoch <= frozenEpochs) : this;
    }
}
