package io.github.pcam4j.torch;

import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.train.engine.Precision;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The way from pixels to logits. Tensors of images are (batch, channel, row, column), and lie in memory as pixels do,
 * with the channels last.
 */
final class Network {
    private static final long[] ONE = {1, 1};
    private static final long[] TWO = {2, 2};
    private static final long[] NONE = {0, 0};

    private final CnnSpec spec;
    private final Parameters parameters;
    private final ScalarType products;

    Network(CnnSpec spec, Parameters parameters, Precision precision) {
        this.spec = spec;
        this.parameters = parameters;
        this.products = precision == Precision.BF16 ? ScalarType.BFloat16 : ScalarType.Float;
    }

    /** Logits (batch, 1) in inference mode. */
    Tensor infer(Tensor pixels) {
        return logits(pixels, Dropout.NONE, 0);
    }

    /** Logits (batch, 1) in training mode, which also moves the moving statistics. */
    Tensor train(Tensor pixels, Dropout dropout) {
        return logits(pixels, dropout, 1 - spec.batchNormMomentum());
    }

    /** Moves the moving statistics by a share of their way to the batch's, without dropout. */
    void estimate(Tensor pixels, double share) {
        logits(pixels, Dropout.NONE, share);
    }

    /** @param share of the batch in the moving statistics; 0 in inference mode */
    private Tensor logits(Tensor pixels, Dropout dropout, double share) {
        Tensor x = pixels.to(products);
        int side = spec.inputSize();
        for (int i = 0; i < spec.filters().size(); i++) {
            x = block(x, "conv" + (i + 1), side, share);
            side /= 2;
        }
        // Keras flattens (row, column, channel), which is how the values lie.
        x = x.permute(0, 2, 3, 1).flatten(1, -1);
        for (int i = 0; i < spec.units().size(); i++) {
            String name = "dense" + (i + 1);
            x = torch.linear(x.to(products), cast(name + "/kernel"), new TensorOptional(cast(name + "/bias")));
            x = normalized(torch.elu(x), name + "_bn", 1, share);
            x = dropout.apply(x, i);
        }
        // One unit costs nothing, and its sum decides: in single precision always.
        return torch.linear(x.to(ScalarType.Float), parameters.get("output/kernel"),
                new TensorOptional(parameters.get("output/bias")));
    }

    private Tensor block(Tensor input, String name, int side, double share) {
        Tensor x = torch.conv2d(input, cast(name + "/kernel"), new TensorOptional(cast(name + "/bias")),
                ONE, ONE, ONE, 1);
        x = normalized(torch.elu(x), name + "_bn", side * side, share);
        return torch.max_pool2d(x, TWO, TWO, NONE, ONE, false);
    }

    private Tensor cast(String name) {
        return parameters.get(name).to(products);
    }

    /** @param area values that a channel has in one patch */
    private Tensor normalized(Tensor x, String name, int area, double share) {
        Tensor variance = parameters.get(name + "/moving_variance");
        if (share == 0) {
            return batchNorm(x, name, variance, false, share);
        }
        Tensor added = torch.zeros_like(variance);
        Tensor result = batchNorm(x, name, added, true, share);
        settle(variance, added, x.size(0) * area, 1 - share);
        return result;
    }

    /**
     * Keras's moving variance takes in the mean square of deviations; LibTorch's takes in n / (n - 1) of it, which is
     * therefore added apart, and scaled.
     */
    private static void settle(Tensor variance, Tensor added, long n, double kept) {
        variance.mul_(new Scalar(kept)).add_(added, new Scalar((n - 1) / (double) n));
    }

    private Tensor batchNorm(Tensor x, String name, Tensor variance, boolean training, double share) {
        return torch.batch_norm(x, new TensorOptional(parameters.get(name + "/gamma")),
                new TensorOptional(parameters.get(name + "/beta")),
                new TensorOptional(parameters.get(name + "/moving_mean")), new TensorOptional(variance),
                training, share, spec.batchNormEpsilon(), true);
    }
}
