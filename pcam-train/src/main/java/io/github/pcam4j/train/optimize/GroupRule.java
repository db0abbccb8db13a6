package io.github.pcam4j.train.optimize;

/**
 * How a group of parameters is treated apart from the others.
 *
 * @param rate what the learning rate of a step is multiplied with, positive
 * @param decay what the rule's weight decay is multiplied with, 0 or greater
 * @param frozen whether its parameters stay as they are; batch normalization's moving statistics follow the batches all
 *     the same, as in PyTorch where gradients are switched off
 * @see StepRule
 */
public record GroupRule(double rate, double decay, boolean frozen) {
    /** As the rule has it. */
    public static final GroupRule DEFAULT = new GroupRule(1, 1, false);
    /** Nothing is trained. */
    public static final GroupRule FROZEN = new GroupRule(1, 1, true);

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
    }
}
