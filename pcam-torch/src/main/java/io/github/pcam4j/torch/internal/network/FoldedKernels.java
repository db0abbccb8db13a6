package io.github.pcam4j.torch.internal.network;

import io.github.pcam4j.model.backbone.Layer;
import io.github.pcam4j.torch.internal.device.Native;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

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
            Tensor deviation = parameters.get(normalization.name() + ".running_var").add(new Scalar(epsilon)).sqrt_();
            Tensor factor = parameters.get(normalization.name() + ".weight").div(deviation);
            Tensor mean = parameters.get(normalization.name() + ".running_mean");
            return new Folded(Native.keep(parameters.get(name + ".weight").mul(factor.view(OUTER))),
                    Native.keep(parameters.get(normalization.name() + ".bias").sub(mean.mul(factor))));
        }));
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
