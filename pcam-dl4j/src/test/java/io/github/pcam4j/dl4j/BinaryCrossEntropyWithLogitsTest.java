package io.github.pcam4j.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.ObjectMapper;

class BinaryCrossEntropyWithLogitsTest {
    private static final IActivation SIGMOID = new ActivationSigmoid();
    private final BinaryCrossEntropyWithLogits loss = new BinaryCrossEntropyWithLogits();

    private double loss(double logit, int label) {
        return loss.computeScore(column(label), column(logit), SIGMOID, null, false);
    }

    private double gradient(double logit, int label) {
        return loss.computeGradient(column(label), column(logit), SIGMOID, null).getDouble(0);
    }

    private static INDArray column(double... values) {
        return Nd4j.createFromArray(values).reshape(values.length, 1);
    }

    @ParameterizedTest
    @CsvSource({"30, 0, 30, 1", "-30, 1, 30, -1", "1000, 0, 1000, 1", "-1000, 1, 1000, -1", "1000, 1, 0, 0",
        "0, 0, 0.6931471805599453, 0.5", "0, 1, 0.6931471805599453, -0.5"})
    void extremeLogitsStayExactAndTeach(double logit, int label, double expectedLoss, double expectedGradient) {
        assertEquals(expectedLoss, loss(logit, label), 1e-12);
        assertEquals(expectedGradient, gradient(logit, label), 1e-12);
    }

    @Property(tries = 300)
    void theGradientIsTheSlopeOfTheLoss(@ForAll @DoubleRange(min = -25, max = 25) double logit,
            @ForAll @IntRange(max = 1) int label) {
        double step = 1e-5;
        double slope = (loss(logit + step, label) - loss(logit - step, label)) / (2 * step);
        assertEquals(slope, gradient(logit, label), 1e-8);
    }

    /** Soft labels and weights, in double precision: the gradient is the slope of the loss, which is the formula's. */
    @Property(tries = 300)
    void weightsAndSoftLabels(@ForAll @DoubleRange(min = -25, max = 25) double logit,
            @ForAll @DoubleRange(min = 0, max = 1) double label,
            @ForAll @DoubleRange(min = 0.01, max = 9) double weight) {
        boolean positive = label > 0.5;
        BinaryCrossEntropyWithLogits weighted =
                new BinaryCrossEntropyWithLogits(positive ? 0.5 : weight, positive ? weight : 0.5);
        INDArray labels = column(1 - label, label);
        double step = 1e-5;
        double slope = (weighted.computeScore(labels, column(1, logit + step), SIGMOID, null, false)
                - weighted.computeScore(labels, column(1, logit - step), SIGMOID, null, false)) / (2 * step);
        assertEquals(slope, weighted.computeGradient(labels, column(1, logit), SIGMOID, null).getDouble(1), 1e-7);
        INDArray each = weighted.computeScoreArray(labels, column(1, logit), SIGMOID, null);
        double expected = weight * (label * Math.log1p(Math.exp(-logit)) + (1 - label) * Math.log1p(Math.exp(logit)));
        assertEquals(expected, each.getDouble(1), 1e-9 * (1 + expected));
        double other = (label == 0.5 ? weight : 0.5)
                * ((1 - label) * Math.log1p(Math.exp(-1)) + label * Math.log1p(Math.E));
        assertEquals(other, each.getDouble(0), 1e-12 * (1 + other));
    }

    /** Models that were saved before there were weights have the same JSON as those without. */
    @Test
    void itTravelsAsJson() throws JsonProcessingException {
        ObjectMapper mapper = NeuralNetConfiguration.mapper();
        String plain = mapper.writeValueAsString(loss);
        assertFalse(plain.contains("Weight"), plain);
        assertEquals(loss, mapper.readValue(plain, ILossFunction.class));
        ILossFunction weighted = new BinaryCrossEntropyWithLogits(0.25, 3);
        assertEquals(weighted, mapper.readValue(mapper.writeValueAsString(weighted), ILossFunction.class));
        assertNotEquals(loss, weighted);
    }

    @Test
    void scoresAreSumsMeansAndColumns() {
        INDArray labels = column(0, 1, 1);
        INDArray logits = column(2, -1, 0.5);
        double sum = loss(2, 0) + loss(-1, 1) + loss(0.5, 1);
        assertEquals(sum, loss.computeScore(labels, logits, SIGMOID, null, false), 1e-12);
        assertEquals(sum / 3, loss.computeScore(labels, logits, SIGMOID, null, true), 1e-12);
        INDArray each = loss.computeScoreArray(labels, logits, SIGMOID, null);
        assertEquals(3, each.size(0));
        assertEquals(loss(-1, 1), each.getDouble(1), 1e-12);
        assertEquals(column(2, -1, 0.5), logits, "logits are left as they were");
    }

    @Test
    void refusesWhatItDoesNotSupport() {
        assertThrows(IllegalArgumentException.class,
                () -> loss.computeScore(column(1), column(1), new ActivationTanH(), null, true));
        assertThrows(IllegalArgumentException.class,
                () -> loss.computeGradient(column(1), column(1), SIGMOID, column(1)));
        assertThrows(IllegalArgumentException.class,
                () -> loss.computeGradient(column(1, 0), column(1), SIGMOID, null));
    }
}
