package io.github.pcam4j.torch.internal.network;

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

    private static final long[] OUTER = {-1, 1, 1, 1};
    private static final long[] CHANNELS = {1, -1, 1, 1};

    @Override
    public Tensor apply(Tensor x, Pass pass) {
        Tensor kernel = pass.parameters().get(name + "/kernel");
        Tensor bias = pass.parameters().get(name + "/bias");
        return pass.training() ? pooled(normalization.apply(torch.elu_(convolved(x, kernel, bias, pass)), pass))
                : infer(x, kernel, bias, pass);
    }

    /**
     * The same with a quarter of the work after the convolution: ELU and, of a gamma that is not negative,
     * normalization by moving statistics keep the order of values, so that the maximum may come first. Of a negative
     * gamma it is the minimum: the maximum of what was computed with the other sign.
     */
    private Tensor infer(Tensor x, Tensor kernel, Tensor bias, Pass pass) {
        Tensor sign = normalization.gamma(pass).sign().to(kernel.scalar_type());
        Tensor convolved = convolved(x, kernel.mul(sign.view(OUTER)), bias.mul(sign), pass);
        return normalization.apply(torch.elu_(pooled(convolved).mul_(sign.view(CHANNELS))), pass);
    }

    private static Tensor convolved(Tensor x, Tensor kernel, Tensor bias, Pass pass) {
        return torch.conv2d(pass.forProducts(x), kernel, new TensorOptional(bias), ONE, ONE, ONE, 1);
    }

    private static Tensor pooled(Tensor x) {
        return torch.max_pool2d(x, TWO, TWO, NONE, ONE, false);
    }
}
