package io.github.pcam4j.torch.internal.device;

import io.github.pcam4j.model.ModelSpec;

/**
 * Memory that training takes on a device beside the patches, estimated from above: what each value of a convolution's
 * output is kept as until the backward pass, with the gradients that are there at once, and cuDNN's workspaces.
 */
public final class WorkingMemory {
    /** Convolution, ELU and normalization, their gradients, and the maximum with its places. */
    private static final long COPIES = 8;
    private static final long WORKSPACES = 1L << 30;

    private WorkingMemory() { }

    public static long bytes(ModelSpec spec, int batchSize) {
        return WORKSPACES + (long) (batchSize * spec.size().valuesPerPatch() * COPIES * Float.BYTES);
    }
}
