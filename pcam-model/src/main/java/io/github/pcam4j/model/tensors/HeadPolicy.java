package io.github.pcam4j.model.tensors;

/**
 * What becomes of a network's head, the parameters of the group {@link io.github.pcam4j.model.CnnSpec#HEAD}, where a file
 * has another one.
 *
 * @param freshIfUnfit whether the file may have no head, or one with another number of outputs, which is then left out
 * @param differenceOfTwo whether a head of two outputs is taken for one of a single output: before a softmax, output 1 less
 *     output 0 is what a sigmoid makes the same probability of class 1 of
 */
public record HeadPolicy(boolean freshIfUnfit, boolean differenceOfTwo) {
    /** The file must have the network's head. */
    public static final HeadPolicy REQUIRED = new HeadPolicy(false, false);
    /** The head is left out if the file has none, or one with another number of outputs. */
    public static final HeadPolicy FRESH_IF_UNFIT = new HeadPolicy(true, false);

    /**
     * The same, but a head of two outputs is taken for one.
     *
     * @return the policy
     */
    public HeadPolicy orDifferenceOfTwo() {
        return new HeadPolicy(freshIfUnfit, true);
    }
}
