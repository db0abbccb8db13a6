package io.github.pcam4j.torch;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * One way of a batch through a network.
 *
 * @param parameters of the network
 * @param products what products are computed in
 * @param dropout what to drop; empty in inference mode, where batch normalization takes its moving statistics
 */
record Pass(Parameters parameters, ScalarType products, Optional<Dropout> dropout) {
    boolean training() {
        return dropout.isPresent();
    }

    /** The same values for a product to take. */
    Tensor forProducts(Tensor x) {
        return x.to(products);
    }
}
