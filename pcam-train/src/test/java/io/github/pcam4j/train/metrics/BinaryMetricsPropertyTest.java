package io.github.pcam4j.train.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class BinaryMetricsPropertyTest {

    /** Labels of both classes and probabilities on a grid, coarse enough that many are tied. */
    private record Sample(byte[] labels, double[] scores) {
        BinaryMetrics metrics() {
            return BinaryMetrics.of(labels, scores);
        }

        BinaryMetrics metrics(DoubleUnaryOperator transform) {
            return BinaryMetrics.of(labels, Arrays.stream(scores).map(transform).toArray());
        }
    }

    @Provide
    Arbitrary<Sample> samples() {
        return Arbitraries.randomValue(random -> {
            int size = 2 + random.nextInt(60);
            int grid = 1 + random.nextInt(40);
            double share = random.nextDouble();
            byte[] labels = new byte[size];
            double[] scores = new double[size];
            for (int index = 0; index < size; index++) {
                labels[index] = (byte) (random.nextDouble() < share ? 1 : 0);
                scores[index] = random.nextInt(grid + 1) / (double) grid;
            }
            labels[0] = 0;
            labels[1] = 1;
            return new Sample(labels, scores);
        });
    }

    @Property
    void theAreaCountsPairs(@ForAll("samples") Sample sample) {
        double won = 0;
        double pairs = 0;
        for (int zero = 0; zero < sample.labels.length; zero++) {
            for (int one = 0; one < sample.labels.length; one++) {
                if (sample.labels[zero] == 0 && sample.labels[one] == 1) {
                    pairs++;
                    won += sample.scores[one] > sample.scores[zero] ? 1
                            : sample.scores[one] == sample.scores[zero] ? 0.5 : 0;
                }
            }
        }
        assertEquals(won / pairs, sample.metrics().rocAuc(), 1e-15);
    }

    @Property
    void theAreaDependsOnTheOrderOfScoresOnly(@ForAll("samples") Sample sample) {
        double area = sample.metrics().rocAuc();

        assertEquals(area, sample.metrics(score -> 3 * score - 7).rocAuc());
        assertEquals(area, sample.metrics(Math::exp).rocAuc());
        assertEquals(area, sample.metrics(score -> score * score * score).rocAuc());
        assertEquals(sample.metrics().averagePrecision(), sample.metrics(Math::exp).averagePrecision());
    }

    @Property
    void turnedScoresHaveTheAreaThatIsLeft(@ForAll("samples") Sample sample) {
        assertEquals(1 - sample.metrics().rocAuc(), sample.metrics(score -> -score).rocAuc(), 1e-15);
    }

    @Property
    void theAreaUnderTheThinnedCurveIsTheArea(@ForAll("samples") Sample sample) {
        RocCurve curve = sample.metrics().rocCurve();
        double[] across = curve.falsePositiveRates();
        double[] up = curve.truePositiveRates();
        double area = 0;
        for (int point = 1; point < curve.size(); point++) {
            assertTrue(across[point] >= across[point - 1] && up[point] >= up[point - 1]);
            assertTrue(curve.thresholds()[point] < curve.thresholds()[point - 1]);
            area += (across[point] - across[point - 1]) * (up[point] + up[point - 1]) / 2;
        }
        assertEquals(sample.metrics().rocAuc(), area, 1e-14);
        assertEquals(0, across[0] + up[0]);
        assertEquals(2, across[curve.size() - 1] + up[curve.size() - 1]);
    }

    @Property
    void theCurveAgreesWithTheConfusionAtItsThresholds(@ForAll("samples") Sample sample) {
        BinaryMetrics metrics = sample.metrics();
        RocCurve curve = metrics.rocCurve();
        for (int point = 0; point < curve.size(); point++) {
            Confusion confusion = metrics.confusion(curve.thresholds()[point]);
            assertEquals(confusion.recall(), curve.truePositiveRates()[point]);
            assertEquals(1 - confusion.specificity(), curve.falsePositiveRates()[point], 1e-15);
        }
    }

    @Property
    void averagePrecisionSumsStepsOfRecall(@ForAll("samples") Sample sample) {
        BinaryMetrics metrics = sample.metrics();
        double[] falling = Arrays.stream(sample.scores).distinct().map(score -> -score).sorted()
                .map(score -> -score).toArray();
        double expected = 0;
        double recallBefore = 0;
        for (double threshold : falling) {
            Confusion confusion = metrics.confusion(threshold);
            expected += (confusion.recall() - recallBefore) * confusion.precision();
            recallBefore = confusion.recall();
        }
        assertEquals(expected, metrics.averagePrecision(), 1e-14);
    }

    @Property
    void theConfusionCountsPatchByPatch(@ForAll("samples") Sample sample) {
        for (double threshold : new double[] {-1, 0, 0.25, 0.5, sample.scores[0], 1, 2}) {
            int truePositives = count(sample, 1, threshold, true);
            int falsePositives = count(sample, 0, threshold, true);
            Confusion expected = new Confusion(truePositives, falsePositives,
                    count(sample, 0, threshold, false), count(sample, 1, threshold, false));
            assertEquals(expected, sample.metrics().confusion(threshold));
        }
    }

    @Property
    void theOrderOfPatchesDoesNotMatter(@ForAll("samples") Sample sample, @ForAll long seed) {
        Random random = new Random(seed);
        byte[] labels = sample.labels.clone();
        double[] scores = sample.scores.clone();
        for (int index = labels.length - 1; index > 0; index--) {
            int other = random.nextInt(index + 1);
            byte label = labels[index];
            labels[index] = labels[other];
            labels[other] = label;
            double score = scores[index];
            scores[index] = scores[other];
            scores[other] = score;
        }
        BinaryMetrics shuffled = BinaryMetrics.of(labels, scores);
        assertEquals(sample.metrics().rocAuc(), shuffled.rocAuc());
        assertEquals(sample.metrics().averagePrecision(), shuffled.averagePrecision());
        assertEquals(sample.metrics().logLoss(), shuffled.logLoss());
        assertEquals(sample.metrics().brier(), shuffled.brier());
    }

    private static int count(Sample sample, int label, double threshold, boolean called) {
        return (int) IntStream.range(0, sample.labels.length)
                .filter(index -> sample.labels[index] == label && sample.scores[index] >= threshold == called).count();
    }
}
