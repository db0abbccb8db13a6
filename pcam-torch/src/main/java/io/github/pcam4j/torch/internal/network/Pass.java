package io.github.pcam4j.torch.internal.network;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * One way of a batch through a network.
 *
 * @param parameters of the network
 * @param products what products are computed in
 * @param dropout what to drop, if anything
 * @param folded kernels that inference takes
 * @param share of the batch in batch normalization's moving statistics; 0 in inference mode, which takes these
 */
record Pass(NamedTensors parameters, ScalarType products, Optional<Dropout> dropout, FoldedKernels folded,
        double share) {
    /** Whether batch normalization takes the batch's statistics. */
    boolean training() {
        return share > 0;
    }

    /** Whether kernels take over the batch normalization behind them; rounded to bfloat16 they would be rounded twice. */
    boolean folds() {
        return !training() && products != ScalarType.BFloat16;
    }

    /** The same values for a product to take. */
    Tensor forProducts(Tensor x) {
        return x.to(products);
    }
}
