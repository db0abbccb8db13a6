package io.github.pcam4j.dl4j;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect.Visibility;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonInclude;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Binary cross-entropy computed on logits, for an output layer with a sigmoid. For a logit z and a label y the loss is
 * {@code max(z, 0) - z y + log(1 + exp(-|z|))} and its gradient {@code sigmoid(z) - y}, both finite and exact for any
 * z, as in TensorFlow's {@code sigmoid_cross_entropy_with_logits} and PyTorch's {@code BCEWithLogitsLoss}. DL4J's own
 * {@code LossBinaryXENT} clips probabilities at 1e-5, past which a confidently wrong example teaches nothing.
 *
 * <p>Labels may be anything within [0, 1]. Loss and gradient of an example may be weighted by its class, that of labels
 * above 1/2 or that of the others. Masks are not supported: DL4J multiplies logits with them, so that they cannot carry
 * weights.
 *
 * <p>Immutable: safe for use by several threads.
 *
 * @see Dl4jNetworks
 */
@JsonAutoDetect(fieldVisibility = Visibility.ANY, getterVisibility = Visibility.NONE,
        isGetterVisibility = Visibility.NONE, setterVisibility = Visibility.NONE)
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public final class BinaryCrossEntropyWithLogits implements ILossFunction {
    private static final long serialVersionUID = 1L;

    private final double negativeWeight;
    private final double positiveWeight;

    /** Creates the loss in which all examples count the same. */
    public BinaryCrossEntropyWithLogits() {
        this(1, 1);
    }

    /**
     * Creates a weighted loss.
     *
     * @param negativeWeight what loss and gradient of examples with labels up to 1/2 are multiplied with
     * @param positiveWeight what those of the others are multiplied with
     */
    public BinaryCrossEntropyWithLogits(double negativeWeight, double positiveWeight) {
        this.negativeWeight = negativeWeight;
        this.positiveWeight = positiveWeight;
    }

    /** A weight of 1 is not written. */
    @JsonCreator
    @SuppressWarnings("UnusedMethod") // by Jackson alone
    private BinaryCrossEntropyWithLogits(@JsonProperty("negativeWeight") @Nullable Double negativeWeight,
            @JsonProperty("positiveWeight") @Nullable Double positiveWeight) {
        this(negativeWeight == null ? 1 : negativeWeight.doubleValue(),
                positiveWeight == null ? 1 : positiveWeight.doubleValue());
    }

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
        return weighted(Transforms.sigmoid(preOutput, true).subi(labels.castTo(preOutput.dataType())), labels);
    }

    @Override
    public Pair<Double, INDArray> computeGradientAndScore(INDArray labels, INDArray preOutput, IActivation activation,
            INDArray mask, boolean average) {
        return new Pair<>(computeScore(labels, preOutput, activation, mask, average),
                computeGradient(labels, preOutput, activation, mask));
    }

    private INDArray losses(INDArray labels, INDArray logits, IActivation activation, INDArray mask) {
        check(labels, logits, activation, mask);
        INDArray smooth = Transforms.exp(Transforms.abs(logits, true).negi(), false);
        Transforms.log(smooth.addi(1), false);
        return weighted(Transforms.relu(logits, true).subi(logits.mul(labels.castTo(logits.dataType()))).addi(smooth),
                labels);
    }

    private INDArray weighted(INDArray values, INDArray labels) {
        if (negativeWeight == 1 && positiveWeight == 1) {
            return values;
        }
        INDArray weights = labels.gt(0.5).castTo(values.dataType());
        return values.muli(weights.muli(positiveWeight - negativeWeight).addi(negativeWeight));
    }

    private static void check(INDArray labels, INDArray logits, IActivation activation, INDArray mask) {
        if (!(activation instanceof ActivationSigmoid)) {
            throw new IllegalArgumentException("this loss goes with a sigmoid, not with " + activation);
        }
        if (mask != null) {
            throw new IllegalArgumentException("this loss takes no mask");
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
        return other instanceof BinaryCrossEntropyWithLogits that
                && Double.compare(negativeWeight, that.negativeWeight) == 0
                && Double.compare(positiveWeight, that.positiveWeight) == 0;
    }

    @Override
    public int hashCode() {
        return Objects.hash(negativeWeight, positiveWeight);
    }

    @Override
    public String toString() {
        return equals(new BinaryCrossEntropyWithLogits()) ? "BinaryCrossEntropyWithLogits()"
                : "BinaryCrossEntropyWithLogits(%s, %s)".formatted(negativeWeight, positiveWeight);
    }
}
