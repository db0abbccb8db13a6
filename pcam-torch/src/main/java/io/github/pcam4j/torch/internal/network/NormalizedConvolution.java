package io.github.pcam4j.torch.internal.network;

import io.github.pcam4j.model.backbone.Layer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;

/**
 * A convolution without a bias and the batch normalization of what it gives, which inference takes in one pass.
 *
 * @param convolution the first
 * @param normalization the second
 * @param normalize computes it
 * @param epsilon what is added to variances
 */
record NormalizedConvolution(BackboneConvolution convolution, Layer.Normalization normalization, Block normalize,
        double epsilon) implements Block {
    @Override
    public Tensor apply(Tensor x, Pass pass) {
        if (!pass.folds()) {
            return normalize.apply(convolution.apply(x, pass), pass);
        }
        FoldedKernels.Folded folded = pass.folded().of(convolution.layer(), normalization, epsilon, pass.parameters());
        return convolution.convolved(x, folded.kernel(), new TensorOptional(folded.bias()), pass);
    }
}
