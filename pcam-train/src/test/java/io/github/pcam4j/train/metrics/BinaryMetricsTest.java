package io.github.pcam4j.train.metrics;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BinaryMetricsTest {
    private static final double TOLERANCE = 1e-12;

    static Stream<Arguments> vectors() throws IOException {
        try (InputStream in = BinaryMetricsTest.class.getResourceAsStream("/reference/metrics.json")) {
            return JSON.std.listFrom(in).stream().map(Map.class::cast).flatMap(BinaryMetricsTest::figures);
        }
    }

    private static Stream<Arguments> figures(Map<?, ?> vector) {
        byte[] labels = new byte[((List<?>) vector.get("labels")).size()];
        double[] scores = new double[labels.length];
        for (int index = 0; index < labels.length; index++) {
            labels[index] = ((Number) ((List<?>) vector.get("labels")).get(index)).byteValue();
            scores[index] = ((Number) ((List<?>) vector.get("scores")).get(index)).doubleValue();
        }
        BinaryMetrics metrics = BinaryMetrics.of(labels, scores);
        return vector.keySet().stream().map(String.class::cast)
                .filter(key -> !List.of("name", "labels", "scores").contains(key))
                .map(key -> Arguments.of(vector.get("name"), key, ((Number) vector.get(key)).doubleValue(), metrics));
    }

    @ParameterizedTest(name = "{0}: {1} is {2}")
    @MethodSource("vectors")
    void figuresAreThoseOfScikitLearn(String name, String key, double expected, BinaryMetrics metrics) {
        double actual = switch (key) {
            case "roc_auc" -> metrics.rocAuc();
            case "average_precision" -> metrics.averagePrecision();
            case "log_loss" -> metrics.logLoss();
            case "brier" -> metrics.brier();
            case "accuracy_at_0.5" -> metrics.accuracy(0.5);
            case "f1_at_0.5" -> metrics.f1(0.5);
            default -> throw new AssertionError("no metric for " + key);
        };
        assertEquals(expected, actual, TOLERANCE);
    }

    /** The example of scikit-learn's documentation of roc_auc_score and average_precision_score. */
    @Test
    void smallExampleByHand() {
        BinaryMetrics metrics = BinaryMetrics.of(bytes(0, 0, 1, 1), new double[] {0.1, 0.4, 0.35, 0.8});

        assertEquals(0.75, metrics.rocAuc());
        assertEquals(0.5 * 1 + 0.5 * 2 / 3, metrics.averagePrecision(), 1e-15);
        assertEquals((0.01 + 0.16 + 0.65 * 0.65 + 0.04) / 4, metrics.brier(), 1e-15);
        assertEquals(-(Math.log(0.9) + Math.log(0.6) + Math.log(0.35) + Math.log(0.8)) / 4, metrics.logLoss(), 1e-15);
        assertEquals(new Confusion(2, 1, 1, 0), metrics.confusion(0.35));
        assertEquals(new Confusion(1, 1, 1, 1), metrics.confusion(0.4));
        assertEquals(new Confusion(2, 2, 0, 0), metrics.confusion(Double.NEGATIVE_INFINITY));
        assertEquals(new Confusion(0, 0, 2, 2), metrics.confusion(Double.POSITIVE_INFINITY));
    }

    @Test
    void extremesOfTheArea() {
        assertEquals(1, BinaryMetrics.of(bytes(0, 0, 1), new double[] {-3, -2, 8}).rocAuc());
        assertEquals(0, BinaryMetrics.of(bytes(1, 1, 0), new double[] {-3, -2, 8}).rocAuc());
        assertEquals(0.5, BinaryMetrics.of(bytes(0, 1, 0), new double[] {0.3, 0.3, 0.3}).rocAuc());
    }

    @Test
    void zerosOfBothSignsAreTied() {
        BinaryMetrics metrics = BinaryMetrics.of(bytes(0, 1), new double[] {-0.0, 0.0});

        assertEquals(0.5, metrics.rocAuc());
        assertEquals(new Confusion(1, 1, 0, 0), metrics.confusion(0.0));
        assertEquals(new Confusion(1, 1, 0, 0), metrics.confusion(-0.0));
    }

    @Test
    void theAreaIsExactWherePairsOverflowAnInt() {
        int half = 200_000;
        byte[] labels = new byte[2 * half];
        double[] scores = new double[2 * half];
        for (int index = 0; index < half; index++) {
            labels[half + index] = 1;
            scores[index] = index;
            scores[half + index] = index;
        }
        // Of n^2 pairs n are ties and the rest is won and lost evenly; raising one patch of label 1 wins 1 pair more.
        assertEquals(0.5, BinaryMetrics.of(labels, scores).rocAuc());
        scores[half] = 0.5;
        assertEquals(0.5 + 0.5 / ((double) half * half), BinaryMetrics.of(labels, scores).rocAuc());
    }

    @Test
    void logLossClipsCertaintyLikeScikitLearn() {
        byte[] wrong = bytes(1, 0);

        assertEquals(52 * Math.log(2), BinaryMetrics.of(wrong, new double[] {0, 1}).logLoss(), TOLERANCE);
        assertEquals(23 * Math.log(2), BinaryMetrics.of(wrong, new float[] {0, 1}).logLoss(), TOLERANCE);
        assertEquals(0, BinaryMetrics.of(bytes(0, 1), new double[] {0, 1}).logLoss(), 3e-16);
    }

    @Test
    void floatsAreWidened() {
        byte[] labels = bytes(0, 1, 1, 0, 1);
        float[] scores = {0.1f, 0.7f, 0.3f, 0.3f, 0.9f};
        double[] widened = {0.1f, 0.7f, 0.3f, 0.3f, 0.9f};
        BinaryMetrics single = BinaryMetrics.of(labels, scores);
        BinaryMetrics twofold = BinaryMetrics.of(labels, widened);

        assertEquals(twofold.rocAuc(), single.rocAuc());
        assertEquals(twofold.averagePrecision(), single.averagePrecision());
        assertEquals(twofold.logLoss(), single.logLoss());
        assertEquals(twofold.brier(), single.brier());
        assertEquals(twofold.confusion(0.3), single.confusion(0.3));
    }

    @Test
    void theInputMayChangeAfterwards() {
        byte[] labels = bytes(0, 0, 1, 1);
        double[] scores = {0.1, 0.4, 0.35, 0.8};
        BinaryMetrics metrics = BinaryMetrics.of(labels, scores);
        Arrays.fill(labels, (byte) 0);
        Arrays.fill(scores, 0);

        assertEquals(0.75, metrics.rocAuc());
        assertEquals(2, metrics.positives());
        assertEquals(2, metrics.negatives());
        assertEquals(4, metrics.size());
    }

    @Test
    void oneClassHasNoCurve() {
        BinaryMetrics zeros = BinaryMetrics.of(new byte[40], new double[40]);
        BinaryMetrics ones = BinaryMetrics.of(bytes(1, 1), new double[] {0.2, 1});

        assertMessage("ROC AUC needs both classes; all 40 labels are 0", zeros::rocAuc);
        assertMessage("ROC AUC needs both classes; all 2 labels are 1", ones::rocAuc);
        assertMessage("a ROC curve needs both classes; all 40 labels are 0", zeros::rocCurve);
        assertMessage("average precision needs label 1; all 40 labels are 0", zeros::averagePrecision);
        assertEquals(1, ones.averagePrecision());
        assertEquals(0, zeros.brier());
        assertEquals(0.32, ones.brier(), 1e-15);
        assertEquals(0, zeros.f1(0.5));
    }

    @Test
    void badInputIsNamed() {
        assertMessage("3 labels for 2 scores", () -> BinaryMetrics.of(new byte[3], new double[2]));
        assertMessage("at least one patch", () -> BinaryMetrics.of(new byte[0], new float[0]));
        assertMessage("score at index 1 is NaN", () -> BinaryMetrics.of(bytes(0, 1), new double[] {0, Double.NaN}));
        assertMessage("score at index 0 is NaN", () -> BinaryMetrics.of(bytes(0, 1), new float[] {Float.NaN, 0}));
        assertMessage("score at index 1 is -Infinity",
                () -> BinaryMetrics.of(bytes(0, 1), new double[] {0, Double.NEGATIVE_INFINITY}));
        assertMessage("label at index 2 is 2", () -> BinaryMetrics.of(bytes(0, 1, 2), new double[3]));
        assertMessage("label at index 0 is -1", () -> BinaryMetrics.of(bytes(-1, 1), new double[2]));
        BinaryMetrics metrics = BinaryMetrics.of(bytes(0, 1), new double[] {-0.5, 0.5});
        assertMessage("threshold must be a number", () -> metrics.confusion(Double.NaN));
        assertMessage("log loss needs probabilities within [0, 1]; there is a score of -0.5", metrics::logLoss);
        assertMessage("the Brier score needs probabilities within [0, 1]; there is a score of 1.5",
                BinaryMetrics.of(bytes(0, 1), new double[] {0.5, 1.5})::brier);
    }

    @Test
    void confusionHasItsRates() {
        Confusion confusion = new Confusion(6, 2, 9, 3);

        assertAll(
                () -> assertEquals(20, confusion.total()),
                () -> assertEquals(0.75, confusion.accuracy()),
                () -> assertEquals(0.75, confusion.precision()),
                () -> assertEquals(6 / 9.0, confusion.recall()),
                () -> assertEquals(9 / 11.0, confusion.specificity()),
                () -> assertEquals(12 / 17.0, confusion.f1()));
        Confusion none = new Confusion(0, 0, 5, 0);
        assertAll(
                () -> assertEquals(0, none.precision()),
                () -> assertEquals(0, none.recall()),
                () -> assertEquals(0, none.f1()));
        assertMessage("must not be negative", () -> new Confusion(1, -1, 0, 0));
        assertMessage("at least one", () -> new Confusion(0, 0, 0, 0));
    }

    @Test
    void theCurveKeepsItsCornersOnly() {
        // Falling: 1 1 | tie of 0 and 1 | 0 0 | 1
        RocCurve curve = BinaryMetrics.of(
                bytes(1, 1, 0, 1, 0, 0, 1), new double[] {0.9, 0.8, 0.7, 0.7, 0.6, 0.5, 0.4}).rocCurve();

        double third = 1 / 3.0;
        assertArrayEquals(new double[] {Double.POSITIVE_INFINITY, 0.8, 0.7, 0.5, 0.4}, curve.thresholds());
        assertArrayEquals(new double[] {0, 0, third, 1, 1}, curve.falsePositiveRates());
        assertArrayEquals(new double[] {0, 0.5, 0.75, 0.75, 1}, curve.truePositiveRates());
        assertEquals(5, curve.size());
        curve.thresholds()[0] = 3;
        assertEquals(Double.POSITIVE_INFINITY, curve.thresholds()[0]);
    }

    /** Labels in turn make each patch a corner, more of them than there is room for at first. */
    @Test
    void theCurveHasRoomForManyCorners() {
        int patches = 400;
        byte[] labels = new byte[patches];
        double[] scores = new double[patches];
        for (int patch = 0; patch < patches; patch++) {
            labels[patch] = (byte) (patch % 2);
            scores[patch] = patch;
        }
        RocCurve curve = BinaryMetrics.of(labels, scores).rocCurve();

        assertEquals(patches + 1, curve.size());
        for (int point = 0; point <= patches; point++) {
            assertEquals((point + 1) / 2 / 200.0, curve.truePositiveRates()[point]);
            assertEquals(point / 2 / 200.0, curve.falsePositiveRates()[point]);
        }
    }

    @Test
    void theScoreOutsideIsNamed() {
        BinaryMetrics below = BinaryMetrics.of(bytes(0, 0, 1), new double[] {-0.5, 0.25, 0.5});
        assertMessage("there is a score of -0.5", below::brier);
        BinaryMetrics above = BinaryMetrics.of(bytes(0, 0, 1), new double[] {0.25, 1.5, 0.5});
        assertMessage("there is a score of 1.5", above::brier);
        assertEquals(1, BinaryMetrics.of(bytes(0, 1), new double[] {1, 0}).brier());
    }

    static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int index = 0; index < values.length; index++) {
            bytes[index] = (byte) values[index];
        }
        return bytes;
    }

    private static void assertMessage(String part, Executable call) {
        String message = assertThrows(IllegalArgumentException.class, call).getMessage();
        assertTrue(message.contains(part), message);
    }
}
