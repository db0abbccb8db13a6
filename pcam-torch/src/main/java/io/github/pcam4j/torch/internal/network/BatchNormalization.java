package io.github.pcam4j.torch.internal.network;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Batch normalization as Keras has it (Ioffe and Szegedy 2015).
 *
 * @param name of its parameters
 * @param epsilon what is added to variances
 */
record BatchNormalization(String name, double epsilon) implements Block {

    @Override
    public Tensor apply(Tensor x, Pass pass) {
        Tensor variance = pass.parameters().get(name + "/moving_variance");
        if (!pass.training()) {
            return normalized(x, pass, variance);
        }
        Tensor added = torch.zeros_like(variance);
        Tensor result = normalized(x, pass, added);
        settle(variance, added, x.numel() / x.size(1), 1 - pass.share());
        return result;
    }

    private Tensor normalized(Tensor x, Pass pass, Tensor variance) {
        return torch.batch_norm(x, parameter(pass, "gamma"), parameter(pass, "beta"), parameter(pass, "moving_mean"),
                new TensorOptional(variance), pass.training(), pass.share(), epsilon, true);
    }

    /** What deviations are multiplied by, one number for each channel. */
    Tensor gamma(Pass pass) {
        return pass.parameters().get(name + "/gamma");
    }

    private TensorOptional parameter(Pass pass, String of) {
        return new TensorOptional(pass.parameters().get(name + "/" + of));
    }

    /**
     * Keras's moving variance takes in the mean square of deviations; LibTorch's takes in n / (n - 1) of it, which is
     * therefore added apart, and scaled.
     *
     * @param n values that a channel has in the batch
     * @param kept share of the moving statistics that is left
     */
    private static void settle(Tensor variance, Tensor added, long n, double kept) {
        variance.mul_(new Scalar(kept)).add_(added, new Scalar((n - 1) / (double) n));
    }
}
