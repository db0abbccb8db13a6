package io.github.pcam4j.torch.internal.network;

import io.github.pcam4j.model.backbone.Layer;
import io.github.pcam4j.torch.internal.device.Native;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Convolutions with the batch normalization behind them folded in, for inference: moving statistics make normalization a
 * factor and a summand for each channel, which kernel and bias take over (Jacob et al., arXiv:1712.05877, section 3.2).
 * Kept from batch to batch until somebody says that parameters have changed. Close it.
 */
final class FoldedKernels implements AutoCloseable {
    private static final long[] OUTER = {-1, 1, 1, 1};

    private final Map<String, Folded> kept = new HashMap<>();

    /**
     * A kernel of its own.
     *
     * @param kernel as the convolution's, each output channel multiplied
     * @param bias what normalization adds
     */
    record Folded(Tensor kernel, Tensor bias) { }

    /** Of a convolution without a bias. */
    Folded of(Layer.Convolution convolution, Layer.Normalization normalization, double epsilon, NamedTensors parameters) {
        return kept.computeIfAbsent(convolution.name(), name -> Native.withoutGradients(() -> {
            Tensor kernel = parameters.get(name + ".weight");
            // In double precision, lest a whole channel be off by what its factor is rounded by.
            Tensor deviation = exact(parameters, normalization, "running_var").add_(new Scalar(epsilon)).sqrt_();
            Tensor factor = exact(parameters, normalization, "weight").div_(deviation);
            Tensor mean = exact(parameters, normalization, "running_mean");
            Tensor bias = exact(parameters, normalization, "bias").sub_(mean.mul_(factor));
            return new Folded(Native.keep(kernel.mul(factor.view(OUTER)).to(kernel.scalar_type())),
                    Native.keep(bias.to(kernel.scalar_type())));
        }));
    }

    private static Tensor exact(NamedTensors parameters, Layer.Normalization normalization, String what) {
        return parameters.get(normalization.name() + "." + what).to(ScalarType.Double, false, true, new MemoryFormatOptional());
    }

    /** Lets go of all, as parameters have changed. */
    void forget() {
        kept.values().forEach(folded -> {
            folded.kernel().close();
            folded.bias().close();
        });
        kept.clear();
    }

    @Override
    public void close() {
        forget();
    }
}
