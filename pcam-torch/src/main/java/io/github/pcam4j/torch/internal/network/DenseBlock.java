package io.github.pcam4j.torch.internal.network;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * A dense layer, ELU, batch normalization and dropout.
 *
 * @param name of the dense layer's parameters
 * @param normalization what comes after the ELU
 * @param layer its number among the layers that have dropout, from 0
 */
record DenseBlock(String name, BatchNormalization normalization, int layer) implements Block {
    @Override
    public Tensor apply(Tensor x, Pass pass) {
        Tensor sums = torch.linear(pass.forProducts(x), pass.parameters().get(name + "/kernel"),
                new TensorOptional(pass.parameters().get(name + "/bias")));
        Tensor normal = normalization.apply(torch.elu_(sums), pass);
        return pass.dropout().map(dropout -> dropout.apply(normal, layer)).orElse(normal);
    }
}
