package io.github.pcam4j.train.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.train.metrics.EvaluationReference.Entry;
import java.io.IOException;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OperatingPointTest {

    static Stream<Entry> cases() throws IOException {
        return EvaluationReference.entries("cases");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void youdensIndexIsThatOfPRoc(Entry vector) {
        OperatingPoint point = OperatingPoint.youden(BinaryMetrics.of(vector.labels(), vector.floats("a")));

        assertEquals(vector.entry("p_roc").number("youden_index"), point.youdenIndex(), 1e-12);
    }

    @Test
    void theHighestThresholdThatReachesIt() {
        BinaryMetrics metrics = BinaryMetrics.of(BinaryMetricsTest.bytes(1, 1, 0, 1, 0, 0, 1, 1),
                new double[] {0.9, 0.8, 0.7, 0.7, 0.6, 0.5, 0.4, 0.4});

        assertEquals(new OperatingPoint(0.9, new Confusion(1, 0, 3, 4)), OperatingPoint.forSensitivity(metrics, 0.2));
        assertEquals(0.8, OperatingPoint.forSensitivity(metrics, 0.21).threshold());
        assertEquals(0.7, OperatingPoint.forSensitivity(metrics, 0.6).threshold());
        OperatingPoint tied = OperatingPoint.forSensitivity(metrics, 0.61);
        assertEquals(0.4, tied.threshold());
        assertEquals(1, tied.sensitivity());
        assertEquals(0, tied.specificity());
        assertEquals("threshold 0.7: sensitivity 0.6000, specificity 0.6667",
                OperatingPoint.forSensitivity(metrics, 0.6).toString());
        assertEquals(0.8, OperatingPoint.youden(metrics).threshold());
    }

    @Test
    void ofEqualIndicesTheLowestThresholdCounts() {
        BinaryMetrics metrics = BinaryMetrics.of(BinaryMetricsTest.bytes(1, 0, 1, 0), new double[] {4, 3, 2, 1});
        assertEquals(2, OperatingPoint.youden(metrics).threshold());
        assertEquals(0.5, OperatingPoint.youden(metrics).youdenIndex());
        BinaryMetrics wrong = BinaryMetrics.of(BinaryMetricsTest.bytes(0, 1), new double[] {0.8, 0.2});
        assertEquals(new OperatingPoint(0.2, new Confusion(1, 1, 0, 0)), OperatingPoint.youden(wrong));
    }

    @Test
    void whatCannotBeReachedIsNamed() {
        BinaryMetrics zeros = BinaryMetrics.of(new byte[3], new double[3]);
        BinaryMetrics both = BinaryMetrics.of(BinaryMetricsTest.bytes(0, 1), new double[2]);
        assertMessage("without label 1; all 3 labels are 0", () -> OperatingPoint.forSensitivity(zeros, 0.5));
        assertMessage("Youden's index needs both classes; all 3 labels are 0", () -> OperatingPoint.youden(zeros));
        for (double bad : new double[] {0, -1, 1.01, Double.NaN}) {
            assertMessage("within (0, 1], such as 0.95, not " + bad, () -> OperatingPoint.forSensitivity(both, bad));
        }
    }

    @Provide
    Arbitrary<DeLongTest.Pair> pairs() {
        return new DeLongTest().pairs();
    }

    @Property
    void noHigherThresholdReachesIt(@ForAll("pairs") DeLongTest.Pair pair,
            @ForAll @DoubleRange(min = 0, minIncluded = false, max = 1) double sensitivity) {
        BinaryMetrics metrics = BinaryMetrics.of(pair.labels(), pair.a());
        OperatingPoint point = OperatingPoint.forSensitivity(metrics, sensitivity);

        assertTrue(point.sensitivity() >= sensitivity);
        assertEquals(metrics.confusion(point.threshold()), point.confusion());
        assertTrue(metrics.confusion(Math.nextUp(point.threshold())).recall() < sensitivity);
    }

    @Property
    void noThresholdHasAHigherIndex(@ForAll("pairs") DeLongTest.Pair pair) {
        BinaryMetrics metrics = BinaryMetrics.of(pair.labels(), pair.a());
        OperatingPoint best = OperatingPoint.youden(metrics);

        for (double threshold : metrics.rocCurve().thresholds()) {
            Confusion confusion = metrics.confusion(threshold);
            double index = confusion.recall() + confusion.specificity() - 1;
            assertTrue(index <= best.youdenIndex() + 1e-12);
            assertTrue(threshold >= best.threshold() || index < best.youdenIndex() - 1e-12);
        }
    }

    private static void assertMessage(String part, Executable call) {
        String message = assertThrows(IllegalArgumentException.class, call).getMessage();
        assertTrue(message.contains(part), message);
    }
}
