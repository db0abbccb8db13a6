package io.github.pcam4j.torch.internal.network;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The unit that decides. It costs nothing, so its sum is of single precision always.
 *
 * @param name of its parameters
 */
record OutputUnit(String name) implements Block {
    @Override
    public Tensor apply(Tensor x, Pass pass) {
        return torch.linear(x.to(ScalarType.Float), pass.parameters().get(name + "/kernel"),
                new TensorOptional(pass.parameters().get(name + "/bias")));
    }
}
