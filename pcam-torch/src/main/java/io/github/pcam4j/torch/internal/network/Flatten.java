package io.github.pcam4j.torch.internal.network;

import org.bytedeco.pytorch.Tensor;

/** Images as rows of units, in Keras's order (row, column, channel), which is how the values lie in memory. */
record Flatten() implements Block {
    @Override
    public Tensor apply(Tensor x, Pass pass) {
        return x.permute(0, 2, 3, 1).flatten(1, -1);
    }
}
