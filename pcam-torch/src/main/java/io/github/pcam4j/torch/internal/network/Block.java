package io.github.pcam4j.torch.internal.network;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** A part of a network, which finds its parameters by their names. Without state. */
interface Block {
    /**
     * Computes.
     *
     * @param x (batch, channel, row, column) with the channels last in memory, or (batch, unit)
     * @param pass where parameters are, and whether to train
     * @return one of the two again
     */
    Tensor apply(Tensor x, Pass pass);

    /** Computes several blocks, one after the other. */
    static Tensor through(List<Block> blocks, Tensor x, Pass pass) {
        Tensor y = x;
        for (Block block : blocks) {
            y = block.apply(y, pass);
        }
        return y;
    }
}
