package io.github.pcam4j.train.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.train.metrics.EvaluationReference.Entry;
import io.github.pcam4j.train.metrics.ReliabilityDiagram.Bin;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EvaluationTest {
    private static final double TOLERANCE = 1e-12;

    static Stream<Entry> cases() throws IOException {
        return EvaluationReference.entries("cases");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void figuresAreThoseOfScikitLearn(Entry vector) {
        Map<String, Number> figures = Evaluation.of(vector.labels(), vector.floats("a"), 0.4).toMap();

        for (String name : List.of("average_precision", "brier", "accuracy", "precision", "sensitivity", "specificity", "f1",
                "mcc", "ece")) {
            assertEquals(vector.number(name), figures.get(name).doubleValue(), TOLERANCE, name);
        }
        assertEquals(vector.number("roc_auc"), figures.get("auc").doubleValue(), TOLERANCE);
        assertEquals(vector.number("log_loss"), figures.get("loss").doubleValue(), TOLERANCE);
        assertEquals(vector.labels().length, figures.get("patches").intValue());
        assertEquals(IntStream.range(0, vector.labels().length).map(i -> vector.labels()[i]).sum(),
                figures.get("positives").intValue());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void diagramsAreThoseOfScikitLearn(Entry vector) {
        assertCurve(vector.entry("equal_width"),
                ReliabilityDiagram.ofEqualWidth(vector.labels(), vector.floats("a"), 15));
        assertCurve(vector.entry("equal_mass"),
                ReliabilityDiagram.ofEqualMass(vector.labels(), vector.floats("a"), 15));
    }

    private static void assertCurve(Entry expected, ReliabilityDiagram diagram) {
        assertArrayEquals(expected.numbers("observed"), filled(diagram, Bin::observedShare), TOLERANCE);
        assertArrayEquals(expected.numbers("predicted"), filled(diagram, Bin::meanPredicted), TOLERANCE);
    }

    private static double[] filled(ReliabilityDiagram diagram, ToDoubleFunction<Bin> value) {
        return diagram.bins().stream().filter(bin -> bin.count() > 0).mapToDouble(value).toArray();
    }

    @Test
    void binsHaveTheirUpperEnd() {
        ReliabilityDiagram diagram = ReliabilityDiagram.ofEqualWidth(BinaryMetricsTest.bytes(0, 1, 0, 1, 1),
                new double[] {0, 0.25, 0.5, 0.75, 1}, 4);

        assertEquals(List.of(2, 1, 1, 1), diagram.bins().stream().map(Bin::count).toList());
        assertEquals(new Bin(0, 0.25, 2, 1, 0.125), diagram.bins().get(0));
        assertEquals(0.5, diagram.bins().get(0).observedShare());
        assertEquals(ConfidenceInterval.wilson(1, 2, 0.95), diagram.bins().get(0).interval());
        assertEquals((2 * 0.375 + 0.5 + 0.25) / 5, diagram.expectedCalibrationError(), 1e-15);
        assertEquals(0.5, diagram.maximumCalibrationError());
    }

    @Test
    void emptyBinsHaveNoShareAndCostNothing() {
        ReliabilityDiagram diagram = ReliabilityDiagram.ofEqualWidth(
                BinaryMetricsTest.bytes(0, 1), new double[] {0.9, 0.9}, 2);
        Bin empty = diagram.bins().get(0);

        assertEquals(0, empty.count());
        assertTrue(Double.isNaN(empty.observedShare()) && Double.isNaN(empty.meanPredicted()));
        assertEquals(new ConfidenceInterval(0, 1, 0.95), empty.interval());
        assertEquals(0.4, diagram.expectedCalibrationError(), 1e-7);
    }

    @Test
    void equalProbabilitiesStayInOneBin() {
        ReliabilityDiagram constant = ReliabilityDiagram.ofEqualMass(
                BinaryMetricsTest.bytes(0, 1, 1), new double[] {0.5, 0.5, 0.5}, 15);

        assertEquals(List.of(new Bin(0.5, 0.5, 3, 2, 0.5)), constant.bins());
    }

    @Provide
    Arbitrary<DeLongTest.Pair> pairs() {
        return new DeLongTest().pairs();
    }

    @Property
    void binsHoldEveryPatchOnce(@ForAll("pairs") DeLongTest.Pair pair) {
        BinaryMetrics metrics = BinaryMetrics.of(pair.labels(), pair.a());
        for (ReliabilityDiagram diagram : List.of(ReliabilityDiagram.ofEqualWidth(pair.labels(), pair.a(), 10),
                ReliabilityDiagram.ofEqualMass(pair.labels(), pair.a(), 10))) {
            assertEquals(metrics.size(), diagram.bins().stream().mapToInt(Bin::count).sum());
            assertEquals(metrics.positives(), diagram.bins().stream().mapToInt(Bin::positives).sum());
            assertTrue(diagram.expectedCalibrationError() <= diagram.maximumCalibrationError() + 1e-15);
            for (Bin bin : diagram.bins()) {
                assertTrue(bin.count() == 0
                        || bin.meanPredicted() >= bin.lower() - 1e-15 && bin.meanPredicted() <= bin.upper() + 1e-15);
            }
        }
    }

    @Test
    void theIntervalMayBeAnother() {
        Evaluation plain = Evaluation.of(BinaryMetricsTest.bytes(0, 1, 0, 1), new double[] {0, 0.5, 0.75, 1}, 0.5);
        ConfidenceInterval interval = new ConfidenceInterval(0.2, 0.9, 0.95);

        assertEquals(DeLong.estimate(BinaryMetricsTest.bytes(0, 1, 0, 1), new double[] {0, 0.5, 0.75, 1}).interval(),
                plain.aucInterval());
        assertEquals(interval, plain.withAucInterval(interval).aucInterval());
        assertEquals(plain, plain.withAucInterval(interval).withAucInterval(plain.aucInterval()));
        assertEquals(new Confusion(2, 1, 1, 0), plain.confusion());
        assertTrue(plain.toText().startsWith("patches            4\npositives          2\nauc                0.7500\n"),
                plain.toText());
    }

    @Test
    void theTableHasARowAGroup() {
        byte[] labels = BinaryMetricsTest.bytes(0, 1, 0, 1, 1);
        double[] probabilities = {0.25, 0.75, 0.5, 0.5, 1};
        List<GroupMetrics> rows = GroupMetrics.table(labels, probabilities,
                PatchGroups.of(List.of("s2", "s10", "s2", "s2", "s10")), 0.5);

        assertEquals(new GroupMetrics("s10", 2, 2, Double.NaN, 1, 0.875, 0.03125), rows.get(0));
        assertEquals(new GroupMetrics("s2", 3, 1, 0.75, 2 / 3.0, 1.25 / 3, 0.5625 / 3), rows.get(1));
        assertEquals(2, rows.size());
        assertTrue(Double.isNaN(GroupMetrics.table(labels, probabilities, PatchGroups.of(1, 2, 1, 2, 2), 0.5).get(0).auc()));
        assertEquals(List.of("-1", "2", "10"), PatchGroups.of(10, 2, -1, 2).names());
    }

    @Test
    void badInputIsNamed() {
        byte[] labels = BinaryMetricsTest.bytes(0, 1);
        double[] halves = {0.5, 0.5};
        assertMessage("ROC AUC needs both classes; all 2 labels are 0",
                () -> Evaluation.of(new byte[2], halves, 0.5));
        assertMessage("that at index 1 is 1.5", () -> Evaluation.of(labels, new double[] {0, 1.5}, 0.5));
        assertMessage("score at index 0 is NaN", () -> Evaluation.of(labels, new double[] {Float.NaN, 1}, 0.5));
        assertMessage("threshold must be a number", () -> Evaluation.of(labels, halves, Double.NaN));
        assertMessage("one bin at least, not 0", () -> ReliabilityDiagram.ofEqualWidth(labels, halves, 0));
        assertMessage("one bin at least, not -1", () -> ReliabilityDiagram.ofEqualMass(labels, halves, -1));
        assertMessage("groups of 3 patches for 2 patches",
                () -> GroupMetrics.table(labels, halves, PatchGroups.of(1, 2, 3), 0.5));
        assertMessage("that at index 1 is empty", () -> PatchGroups.of(List.of("a", "")));
        assertMessage("at least one patch", () -> PatchGroups.of());
    }

    private static void assertMessage(String part, Executable call) {
        String message = assertThrows(IllegalArgumentException.class, call).getMessage();
        assertTrue(message.contains(part), message);
    }
}
