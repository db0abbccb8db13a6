package io.github.pcam4j.torch;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Convolution of 3 x 3 that keeps the size, ELU, batch normalization, and the maximum of 2 x 2.
 *
 * @param name of the convolution's parameters
 * @param normalization what comes after the ELU
 */
record ConvolutionBlock(String name, BatchNormalization normalization) implements Block {
    private static final long[] ONE = {1, 1};
    private static final long[] TWO = {2, 2};
    private static final long[] NONE = {0, 0};

    @Override
    public Tensor apply(Tensor x, Pass pass) {
        Tensor convolved = torch.conv2d(pass.forProducts(x), pass.parameters().get(name + "/kernel"),
                new TensorOptional(pass.parameters().get(name + "/bias")), ONE, ONE, ONE, 1);
        return torch.max_pool2d(normalization.apply(torch.elu(convolved), pass), TWO, TWO, NONE, ONE, false);
    }
}
