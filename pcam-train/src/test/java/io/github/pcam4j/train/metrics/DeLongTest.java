package io.github.pcam4j.train.metrics;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.train.metrics.EvaluationReference.Entry;
import java.io.IOException;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DeLongTest {
    private static final double TOLERANCE = 1e-12;

    static Stream<Entry> cases() throws IOException {
        return EvaluationReference.entries("cases");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void varianceAndTestAreThoseOfPRoc(Entry vector) {
        Entry expected = vector.entry("p_roc");
        AucEstimate a = DeLong.estimate(vector.labels(), vector.floats("a"));
        AucEstimate b = DeLong.estimate(vector.labels(), vector.floats("b"));
        AucComparison both = DeLong.compare(vector.labels(), vector.floats("a"), vector.floats("b"));
        double z = NormalDistribution.bound(0.95);
        double variance = expected.number("variance_a") + expected.number("variance_b")
                - 2 * expected.number("covariance");

        assertAll(
                () -> assertEquals(expected.number("auc_a"), a.auc(), TOLERANCE),
                () -> assertEquals(expected.number("auc_b"), b.auc(), TOLERANCE),
                () -> assertEquals(expected.number("variance_a"), Math.pow(a.standardError(), 2), TOLERANCE),
                () -> assertEquals(expected.number("variance_b"), Math.pow(b.standardError(), 2), TOLERANCE),
                () -> assertEquals(expected.numbers("plain_interval_a")[0], a.auc() - z * a.standardError(), TOLERANCE),
                () -> assertEquals(expected.numbers("plain_interval_a")[1], a.auc() + z * a.standardError(), TOLERANCE),
                () -> assertEquals(expected.number("z_a_minus_b"), -both.z(), 1e-10),
                () -> assertEquals(expected.number("p_value"), both.pValue(), 1e-10),
                () -> assertEquals(Math.sqrt(variance), both.standardError(), TOLERANCE),
                () -> assertEquals(both.difference() + z * both.standardError(), both.interval().upper(), TOLERANCE));
    }

    @Test
    void theIntervalIsSymmetricInLogits() {
        ConfidenceInterval interval = new AucEstimate(0.9, 0.05, 50, 50).interval();
        double half = 1.959963984540054 * 0.05 / 0.09;

        assertEquals(Math.log(9) + half, Math.log(interval.upper() / (1 - interval.upper())), 1e-9);
        assertEquals(Math.log(9) - half, Math.log(interval.lower() / (1 - interval.lower())), 1e-9);
        assertEquals(0.95, interval.level());
    }

    /** 19 of 19 pairs won: Clopper and Pearson's lower bound is 0.025^(1/19), as R's binom.test(19, 19) has it. */
    @Test
    void aPerfectAreaHasAnIntervalAllTheSame() {
        byte[] labels = new byte[60];
        double[] scores = new double[60];
        for (int index = 0; index < 19; index++) {
            labels[index] = 1;
            scores[index] = 0.9;
        }
        AucEstimate perfect = DeLong.estimate(labels, scores);
        IntStream.range(0, 60).forEach(index -> scores[index] = -scores[index]);
        AucEstimate worst = DeLong.estimate(labels, scores);

        assertEquals(1, perfect.auc());
        assertEquals(0, perfect.standardError());
        assertEquals(0.823533088193035, perfect.interval().lower(), TOLERANCE);
        assertEquals(1, perfect.interval().upper());
        assertEquals(0, worst.interval().lower());
        assertEquals(1 - 0.823533088193035, worst.interval().upper(), TOLERANCE);
    }

    @Test
    void onePatchOfAClassSaysNothingOfTheVariance() {
        AucEstimate one = DeLong.estimate(BinaryMetricsTest.bytes(1, 0, 0, 0), new double[] {0.5, 0.2, 0.6, 0.1});

        assertEquals(2 / 3.0, one.auc());
        assertTrue(Double.isNaN(one.standardError()));
        assertEquals(new ConfidenceInterval(0, 1, 0.95), one.interval());
        assertMessage("two patches of each class; there are 3 of label 0 and 1 of label 1", () -> DeLong.compare(
                BinaryMetricsTest.bytes(1, 0, 0, 0), new double[4], new double[4]));
    }

    @Test
    void aDifferenceWithoutVarianceIsNoCertainty() {
        byte[] labels = BinaryMetricsTest.bytes(0, 0, 1, 1);
        double[] right = {0.1, 0.2, 0.8, 0.9};
        double[] wrong = {0.9, 0.8, 0.2, 0.1};
        AucComparison opposite = DeLong.compare(labels, wrong, right);
        AucComparison same = DeLong.compare(labels, right, new double[] {0.3, 0.4, 0.5, 0.6});

        assertTrue(Double.isNaN(opposite.z()) && Double.isNaN(opposite.pValue()));
        assertEquals(new ConfidenceInterval(-1, 1, 0.95), opposite.interval());
        assertEquals("wrong 0.0000, right 1.0000: difference +1.0000 [-1.0000, 1.0000], p unknown (DeLong, 4 patches)",
                opposite.summary("wrong", "right"));
        assertEquals(0, same.z());
        assertEquals(1, same.pValue());
        assertEquals(new ConfidenceInterval(0, 0, 0.95), same.interval());
    }

    @Test
    void theSummaryIsOneLine() {
        AucComparison comparison = AucComparison.of(0.9312, 0.9401, 0.003,
                new ConfidenceInterval(0.0031, 0.0147, 0.95), 4400, "DeLong");

        assertEquals("A 0.9312, B 0.9401: difference +0.0089 [0.0031, 0.0147], p = 0.003 (DeLong, 4,400 patches)",
                comparison.summary("A", "B"));
        assertEquals("A 0.9000, B 0.8000: difference -0.1000 [-0.1200, -0.0800], p < 0.001 (DeLong, 10 patches)",
                AucComparison.of(0.9, 0.8, 0.01, new ConfidenceInterval(-0.12, -0.08, 0.95), 10, "DeLong")
                        .summary("A", "B"));
    }

    @Test
    void badInputIsNamed() {
        byte[] labels = BinaryMetricsTest.bytes(0, 1, 0, 1);
        assertMessage("ROC AUC needs both classes; all 4 labels are 0",
                () -> DeLong.estimate(new byte[4], new double[4]));
        assertMessage("4 labels for 3 scores", () -> DeLong.compare(labels, new double[4], new double[3]));
        assertMessage("score at index 2 is NaN",
                () -> DeLong.estimate(labels, new double[] {0, 1, Float.NaN, 1}));
        assertMessage("level must be within (0, 1), such as 0.95, not 95.0",
                () -> DeLong.compare(labels, new double[] {1, 2, 3, 4}, new double[4], 95));
    }

    /** Labels of both classes, twice at least, and two models' scores on a grid, so that many are tied. */
    record Pair(byte[] labels, double[] a, double[] b) { }

    @Provide
    Arbitrary<Pair> pairs() {
        return Arbitraries.randomValue(random -> {
            int size = 4 + random.nextInt(60);
            Pair pair = new Pair(new byte[size], new double[size], new double[size]);
            int grid = 1 + random.nextInt(30);
            for (int index = 0; index < size; index++) {
                pair.labels[index] = (byte) (index < 4 ? index % 2 : random.nextInt(2));
                pair.a[index] = (float) random.nextInt(grid + 1) / grid;
                pair.b[index] = (float) random.nextInt(grid + 1) / grid;
            }
            return pair;
        });
    }

    @Property
    void theAreaIsThatOfBinaryMetrics(@ForAll("pairs") Pair pair) {
        AucEstimate estimate = DeLong.estimate(pair.labels, pair.a);

        assertEquals(BinaryMetrics.of(pair.labels, pair.a).rocAuc(), estimate.auc());
        assertTrue(estimate.interval().contains(estimate.auc()));
        assertTrue(estimate.interval(0.99).contains(estimate.interval(0.9).lower()));
        assertTrue(estimate.interval(0.99).contains(estimate.interval(0.9).upper()));
    }

    @Property
    void theTestIsSymmetric(@ForAll("pairs") Pair pair) {
        AucComparison forth = DeLong.compare(pair.labels, pair.a, pair.b);
        AucComparison back = DeLong.compare(pair.labels, pair.b, pair.a);

        assertEquals(forth.pValue(), back.pValue());
        assertEquals(forth.z(), -back.z(), 0.0);
        assertEquals(forth.interval().lower(), -back.interval().upper(), 0.0);
        assertTrue(Double.isNaN(forth.pValue()) || forth.pValue() >= 0 && forth.pValue() <= 1);
        assertTrue(forth.interval().contains(forth.difference()));
    }

    /** The p-value and the interval must agree on whether 0 is possible, where the interval is not cut. */
    @Property
    void testAndIntervalAgree(@ForAll("pairs") Pair pair) {
        AucComparison comparison = DeLong.compare(pair.labels, pair.a, pair.b);

        if (comparison.standardError() > 0 && Math.abs(comparison.pValue() - 0.05) > 1e-9) {
            assertEquals(comparison.pValue() > 0.05, comparison.interval().contains(0));
        }
    }

    /** Of 400 samples of a known area 95 percent are to be covered; 3.3 standard deviations of that count are 14. */
    @Test
    void theIntervalCoversTheTrueArea() {
        Random random = new Random(5);
        double truth = 1 - NormalDistribution.upperTail(1.5 / Math.sqrt(2));
        int covered = 0;
        for (int trial = 0; trial < 400; trial++) {
            byte[] labels = new byte[120];
            double[] scores = new double[120];
            for (int index = 0; index < labels.length; index++) {
                labels[index] = (byte) (index % 3 == 0 ? 1 : 0);
                scores[index] = (float) (random.nextGaussian() + 1.5 * labels[index]);
            }
            covered += DeLong.estimate(labels, scores).interval().contains(truth) ? 1 : 0;
        }
        assertEquals(380, covered, 14);
    }

    private static void assertMessage(String part, Executable call) {
        String message = assertThrows(IllegalArgumentException.class, call).getMessage();
        assertTrue(message.contains(part), message);
    }
}
