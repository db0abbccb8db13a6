package io.github.pcam4j.model;

import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Binary cross-entropy computed on logits, for an output layer with a sigmoid. For a logit z and a label y the loss is
 * {@code max(z, 0) - z y + log(1 + exp(-|z|))} and its gradient {@code sigmoid(z) - y}, both finite and exact for any
 * z, as in TensorFlow's {@code sigmoid_cross_entropy_with_logits} and PyTorch's {@code BCEWithLogitsLoss}. DL4J's own
 * {@code LossBinaryXENT} clips probabilities at 1e-5, past which a confidently wrong example teaches nothing.
 *
 * <p>Labels may be anything within [0, 1]. A mask, if there is one, is a column with the weight of each example, which
 * its loss and gradient are multiplied with.
 *
 * <p>Has no state: safe for use by several threads.
 */
public final class BinaryCrossEntropyWithLogits implements ILossFunction {
    private static final long serialVersionUID = 1L;

    /** Creates the loss. */
    public BinaryCrossEntropyWithLogits() { }

    @Override
    public double computeScore(INDArray labels, INDArray preOutput, IActivation activation, INDArray mask,
            boolean average) {
        double sum = losses(labels, preOutput, activation, mask).sumNumber().doubleValue();
        return average ? sum / preOutput.size(0) : sum;
    }

    @Override
    public INDArray computeScoreArray(INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
        return losses(labels, preOutput, activation, mask).sum(true, 1);
    }

    @Override
    public INDArray computeGradient(INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
        check(labels, preOutput, activation, mask);
        return weighted(Transforms.sigmoid(preOutput, true).subi(labels.castTo(preOutput.dataType())), mask);
    }

    @Override
    public Pair<Double, INDArray> computeGradientAndScore(INDArray labels, INDArray preOutput, IActivation activation,
            INDArray mask, boolean average) {
        return new Pair<>(computeScore(labels, preOutput, activation, mask, average),
                computeGradient(labels, preOutput, activation, mask));
    }

    private static INDArray losses(INDArray labels, INDArray logits, IActivation activation, INDArray mask) {
        check(labels, logits, activation, mask);
        INDArray smooth = Transforms.exp(Transforms.abs(logits, true).negi(), false);
        Transforms.log(smooth.addi(1), false);
        return weighted(Transforms.relu(logits, true).subi(logits.mul(labels.castTo(logits.dataType()))).addi(smooth),
                mask);
    }

    private static INDArray weighted(INDArray values, INDArray weights) {
        return weights == null ? values : values.muliColumnVector(weights.castTo(values.dataType()));
    }

    private static void check(INDArray labels, INDArray logits, IActivation activation, INDArray mask) {
        if (!(activation instanceof ActivationSigmoid)) {
            throw new IllegalArgumentException("this loss goes with a sigmoid, not with " + activation);
        }
        if (mask != null && (mask.rank() != 2 || mask.size(0) != logits.size(0) || mask.size(1) != 1)) {
            throw new IllegalArgumentException("this loss takes a weight for each example, not a mask of shape "
                    + mask.shapeInfoToString());
        }
        if (!labels.equalShapes(logits)) {
            throw new IllegalArgumentException("labels of shape %s for outputs of shape %s"
                    .formatted(labels.shapeInfoToString(), logits.shapeInfoToString()));
        }
    }

    @Override
    public String name() {
        return toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BinaryCrossEntropyWithLogits;
    }

    @Override
    public int hashCode() {
        return BinaryCrossEntropyWithLogits.class.hashCode();
    }

    @Override
    public String toString() {
        return "BinaryCrossEntropyWithLogits()";
    }
}
