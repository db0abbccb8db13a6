package io.github.pcam4j.model.tensors;

import io.github.pcam4j.model.NetworkWeights;

/**
 * A file's tensors as parameters of a network.
 *
 * @param weights the parameters, in the network's order; without those of the head if that is {@link Head#LEFT_OUT}
 * @param head where those of the head are from
 */
public record MatchedWeights(NetworkWeights weights, Head head) {
    /** Where the parameters of a head are from. */
    public enum Head {
        /** The file, as they are. */
        STORED,
        /** The file's head of two outputs, the second less the first. */
        DIFFERENCE_OF_TWO,
        /** Nowhere: the file has none, or one with another number of outputs. */
        LEFT_OUT
    }
}
