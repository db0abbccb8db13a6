package io.github.pcam4j.torch.internal.network;

import org.bytedeco.pytorch.Tensor;

/** The parameters that a network computes with. */
@FunctionalInterface
public interface NamedTensors {
    /**
     * One by its name.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    Tensor get(String name);
}
