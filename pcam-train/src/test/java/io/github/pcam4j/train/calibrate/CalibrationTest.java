package io.github.pcam4j.train.calibrate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.metrics.BinaryMetrics;
import io.github.pcam4j.train.metrics.EvaluationReference;
import io.github.pcam4j.train.metrics.EvaluationReference.Entry;
import io.github.pcam4j.train.metrics.ReliabilityDiagram;
import io.github.pcam4j.train.split.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CalibrationTest {
    private static final double FLOAT_ROUNDING = 1e-7;

    @TempDir
    private Path folder;

    static Stream<Entry> cases() throws IOException {
        return EvaluationReference.entries("cases");
    }

    static Stream<Entry> casesWithTemperature() throws IOException {
        return cases().filter(it -> it.has("temperature"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void pointsAndValuesAreThoseOfScikitLearn(Entry vector) {
        Entry expected = vector.entry("isotonic");
        IsotonicRegression fitted = IsotonicRegression.fit(vector.labels(), vector.floats("a"));

        assertArrayEquals(expected.numbers("scores"), fitted.scores());
        assertArrayEquals(expected.numbers("probabilities"), fitted.probabilities(), 1e-12);
        assertArrayEquals(expected.floats("value"), fitted.apply(expected.floats("at")), FLOAT_ROUNDING);
    }

    @ParameterizedTest
    @MethodSource("casesWithTemperature")
    void temperatureIsThatOfScipy(Entry vector) {
        assertEquals(vector.number("temperature"),
                TemperatureScaling.fit(vector.labels(), vector.floats("a")).temperature(), 1e-9);
    }

    /** Logits of 2 and -2 of which three in four are right: the best probability is 3/4, so T = 2 / ln 3. */
    @Test
    void temperatureByHand() {
        float high = (float) (1 / (1 + Math.exp(-2)));
        byte[] labels = {1, 1, 1, 0, 0, 0, 0, 1};
        double[] probabilities = {high, high, high, high, 1 - high, 1 - high, 1 - high, 1 - high};
        TemperatureScaling fitted = TemperatureScaling.fit(labels, probabilities);

        assertEquals(2 / Math.log(3), fitted.temperature(), 1e-6);
        assertEquals(0.75, fitted.apply(probabilities)[0], FLOAT_ROUNDING);
        assertEquals(0.25, fitted.apply(probabilities)[7], FLOAT_ROUNDING);
    }

    @Test
    void poolsByHand() {
        IsotonicRegression fitted = IsotonicRegression.fit(new byte[] {0, 1, 0, 1, 0, 1},
                new double[] {0.125, 0.25, 0.375, 0.5, 0.5, 0.75});

        assertArrayEquals(new double[] {0.125, 0.25, 0.5, 0.75}, fitted.scores());
        assertArrayEquals(new double[] {0, 0.5, 0.5, 1}, fitted.probabilities());
        assertArrayEquals(new double[] {0, 0, 0.25, 0.5, 0.75, 1, 1},
                fitted.apply(new double[] {-0.0, 0.125, 0.1875, 0.4, 0.625, 0.75, 1}));
    }

    @Test
    void beyondItsLimitsTheTemperatureStops() {
        byte[] labels = {0, 0, 1, 1};
        double none = TemperatureScaling.fit(labels, new double[] {0.2, 0.3, 0.6, 0.9}).temperature();
        double all = TemperatureScaling.fit(labels, new double[] {0.9, 0.6, 0.3, 0.2}).temperature();

        assertEquals(1 / TemperatureScaling.LIMIT, none, 1e-12);
        assertEquals(TemperatureScaling.LIMIT, all, 1e-9);
        assertEquals(1, TemperatureScaling.fit(labels, new double[] {0.5, 0.5, 0.5, 0.5}).temperature());
    }

    @Test
    void certaintyHasALogit() {
        TemperatureScaling two = new TemperatureScaling(2);
        double[] calibrated = two.apply(new double[] {0, 1e-30, 0.5, 0.9999999, 1});

        for (int index = 1; index < calibrated.length; index++) {
            assertTrue(calibrated[index - 1] < calibrated[index] || index == 4, Arrays.toString(calibrated));
        }
        assertTrue(calibrated[0] > 0 && calibrated[4] < 1);
        TemperatureScaling wrong = TemperatureScaling.fit(new byte[] {0, 1, 0, 1}, new double[] {0, 1, 1, 0});
        assertTrue(wrong.temperature() > 1);
    }

    /** Labels drawn by probabilities p, and scores whose logits are three times too far out. */
    @Test
    void bothMendOverconfidenceOnPatchesNotSeen() {
        Random random = new Random(9);
        byte[] labels = new byte[20_000];
        double[] scores = new double[labels.length];
        for (int index = 0; index < labels.length; index++) {
            double logit = 1.5 * random.nextGaussian();
            labels[index] = (byte) (random.nextDouble() < 1 / (1 + Math.exp(-logit)) ? 1 : 0);
            scores[index] = (float) (1 / (1 + Math.exp(-3 * logit)));
        }
        byte[] fitLabels = Arrays.copyOf(labels, 10_000);
        byte[] newLabels = Arrays.copyOfRange(labels, 10_000, 20_000);
        double[] newScores = Arrays.copyOfRange(scores, 10_000, 20_000);
        TemperatureScaling temperature = TemperatureScaling.fit(fitLabels, Arrays.copyOf(scores, 10_000));
        IsotonicRegression isotonic = IsotonicRegression.fit(fitLabels, Arrays.copyOf(scores, 10_000));

        // The deviation of an estimated slope of 10,000 such patches is near 2.5 percent.
        assertEquals(3, temperature.temperature(), 0.25);
        assertTrue(error(newLabels, newScores) > 0.1);
        assertTrue(error(newLabels, temperature.apply(newScores)) < 0.025);
        assertTrue(error(newLabels, isotonic.apply(newScores)) < 0.03);
    }

    @Test
    void crossFittingIsTheFitOfTheOtherFolds() {
        byte[] labels = {0, 1, 0, 1, 0, 1, 1, 0};
        double[] scores = {0.1, 0.9, 0.6, 0.4, 0.2, 0.7, 0.8, 0.3};
        List<Split> folds = List.of(Split.of(new int[] {0, 1, 2, 3}, new int[] {4, 5, 6, 7}),
                Split.of(new int[] {4, 5, 6, 7}, new int[] {0, 1, 2, 3}));
        for (CalibrationMethod method : CalibrationMethod.values()) {
            Calibration first = method.fit(Arrays.copyOf(labels, 4), Arrays.copyOf(scores, 4));
            Calibration second = method.fit(Arrays.copyOfRange(labels, 4, 8), Arrays.copyOfRange(scores, 4, 8));
            double[] crossed = method.crossFit(labels, scores, folds);

            assertArrayEquals(second.apply(Arrays.copyOf(scores, 4)), Arrays.copyOf(crossed, 4));
            assertArrayEquals(first.apply(Arrays.copyOfRange(scores, 4, 8)), Arrays.copyOfRange(crossed, 4, 8));
            assertEquals(method, CalibrationMethod.named(method.toString()));
            assertMessage("index 0 validates in 0 of 1 folds", () -> method.crossFit(labels, scores, folds.subList(0, 1)));
            assertMessage("index 4 validates in 2 of 3 folds", () -> method.crossFit(labels, scores,
                    List.of(folds.get(0), folds.get(1), folds.get(0))));
            assertMessage("a fold is of 8 patches; there are 2",
                    () -> method.crossFit(new byte[2], new double[2], folds));
        }
        assertMessage("no calibration 'platt'; there are [temperature, isotonic]",
                () -> CalibrationMethod.named("platt"));
    }

    /** What makes it honest. */
    @Property(tries = 200)
    void noLabelHasAPartInItsOwnPatchsProbability(@ForAll("samples") Sample sample, @ForAll int chosen) {
        int patches = sample.labels.length;
        List<Split> alone = IntStream.range(0, patches).mapToObj(one -> Split.of(
                IntStream.range(0, patches).filter(it -> it != one).toArray(), new int[] {one})).toList();
        int patch = Math.floorMod(chosen, patches);
        byte[] turned = sample.labels.clone();
        turned[patch] ^= 1;
        Assume.that(leavesBoth(sample.labels) && leavesBoth(turned));
        for (CalibrationMethod method : CalibrationMethod.values()) {
            assertEquals(method.crossFit(sample.labels, sample.probabilities, alone)[patch],
                    method.crossFit(turned, sample.probabilities, alone)[patch]);
        }
    }

    /** Whether both classes are there without any one patch. */
    private static boolean leavesBoth(byte[] labels) {
        long positives = IntStream.range(0, labels.length).filter(it -> labels[it] == 1).count();
        return Math.min(positives, labels.length - positives) >= 2;
    }

    private static double error(byte[] labels, double[] probabilities) {
        return ReliabilityDiagram.ofEqualWidth(labels, probabilities, 15).expectedCalibrationError();
    }

    private record Sample(byte[] labels, double[] probabilities) { }

    @Provide
    Arbitrary<Sample> samples() {
        return Arbitraries.randomValue(random -> {
            int size = 2 + random.nextInt(80);
            int grid = 1 + random.nextInt(50);
            Sample sample = new Sample(new byte[size], new double[size]);
            for (int index = 0; index < size; index++) {
                sample.labels[index] = (byte) (index < 2 ? index : random.nextInt(2));
                sample.probabilities[index] = (float) random.nextInt(grid + 1) / grid;
            }
            return sample;
        });
    }

    @Property
    void isotonicIsRightInTheMeanAndNoWorseThanBefore(@ForAll("samples") Sample sample) {
        double[] calibrated = IsotonicRegression.fit(sample.labels, sample.probabilities).apply(sample.probabilities);
        double labelled = IntStream.range(0, calibrated.length).map(it -> sample.labels[it]).sum();

        assertEquals(labelled, IntStream.range(0, calibrated.length).mapToDouble(it -> calibrated[it]).sum(), 1e-5);
        assertTrue(BinaryMetrics.of(sample.labels, calibrated).brier()
                <= BinaryMetrics.of(sample.labels, sample.probabilities).brier() + FLOAT_ROUNDING);
    }

    @Property
    void neitherTurnsTheOrderRound(@ForAll("samples") Sample sample, @ForAll("samples") Sample others) {
        double[] rising = others.probabilities.clone();
        Arrays.sort(rising);
        for (BiFunction<byte[], double[], Calibration> fit : fits()) {
            double[] calibrated = fit.apply(sample.labels, sample.probabilities).apply(rising);
            for (int index = 0; index < calibrated.length; index++) {
                assertTrue(calibrated[index] >= 0 && calibrated[index] <= 1);
                assertTrue(index == 0 || calibrated[index] >= calibrated[index - 1]);
            }
        }
    }

    @Property
    void temperatureNeverWorsensTheLossItWasFittedOn(@ForAll("samples") Sample sample) {
        double[] within = new TemperatureScaling(1).apply(sample.probabilities);
        TemperatureScaling fitted = TemperatureScaling.fit(sample.labels, within);
        double before = loss(sample.labels, within, 1);

        assertTrue(loss(sample.labels, within, fitted.temperature()) <= before + 1e-12);
        // Nor is there a better one beside it, up to the limits.
        double best = loss(sample.labels, within, fitted.temperature());
        for (double factor : new double[] {0.5, 0.99, 1.01, 2}) {
            double other = fitted.temperature() * factor;
            if (other >= 1 / TemperatureScaling.LIMIT && other <= TemperatureScaling.LIMIT) {
                assertTrue(best <= loss(sample.labels, within, other) + 1e-12);
            }
        }
    }

    /** The mean log loss in double precision, which a float's saturation does not bend. */
    private static double loss(byte[] labels, double[] probabilities, double temperature) {
        return IntStream.range(0, labels.length).mapToDouble(index -> {
            double logit = Math.log(probabilities[index] / (1.0 - probabilities[index])) / temperature;
            double wrong = labels[index] == 1 ? -logit : logit;
            return Math.max(wrong, 0) + Math.log1p(Math.exp(-Math.abs(wrong)));
        }).average().orElseThrow();
    }

    @Property(tries = 50)
    void bothComeBackFromTheirFiles(@ForAll("samples") Sample sample) throws IOException {
        Path file = Files.createTempFile("calibration", ".json");
        try {
            for (BiFunction<byte[], double[], Calibration> fit : fits()) {
                Calibration fitted = fit.apply(sample.labels, sample.probabilities);
                fitted.save(file);
                assertEquals(fitted, Calibration.load(file));
                assertEquals(fitted.hashCode(), Calibration.load(file).hashCode());
            }
        } finally {
            Files.delete(file);
        }
    }

    private static Iterable<BiFunction<byte[], double[], Calibration>> fits() {
        return List.of(TemperatureScaling::fit, IsotonicRegression::fit);
    }

    static Stream<Arguments> faultyFiles() {
        String isotonic = "{\"calibration\": \"isotonic\", \"scores\": %s, \"probabilities\": %s}";
        return Stream.of(
                Arguments.of("{\"a\": 1}", "there is no 'calibration'"),
                Arguments.of("{\"calibration\": \"platt\"}", "\"platt\", not temperature or isotonic"),
                Arguments.of("{\"calibration\": \"temperature\"}", "there is no 'temperature'"),
                Arguments.of("{\"calibration\": \"temperature\", \"temperature\": 0}", "above 0, not 0.0"),
                Arguments.of("{\"calibration\": \"temperature\", \"temperature\": \"hot\"}",
                        "'temperature' is no Number but hot"),
                Arguments.of("nonsense", "cannot be read"),
                Arguments.of(isotonic.formatted("[]", "[]"), "0 scores for 0"),
                Arguments.of(isotonic.formatted("[0.1, 0.2]", "[0.3]"), "2 scores for 1"),
                Arguments.of(isotonic.formatted("[0.2, 0.1]", "[0, 1]"), "do not rise at position 1"),
                Arguments.of(isotonic.formatted("[0.1, 0.2]", "[1, 0]"), "do not rise at position 1"),
                Arguments.of(isotonic.formatted("[0.2, 0.2]", "[0, 1]"), "do not rise at position 1"),
                Arguments.of(isotonic.formatted("[0.1, 2]", "[0, 1]"), "scores must be within [0, 1], not 2.0"),
                Arguments.of(isotonic.formatted("3", "[0, 1]"), "'scores' is no List but 3"));
    }

    @ParameterizedTest
    @MethodSource("faultyFiles")
    void aFaultyFileIsNamed(String content, String message) throws IOException {
        assertFailure(Files.writeString(folder.resolve("calibration.json"), content), message);
    }

    @Test
    void aMissingFileIsNamed() {
        assertFailure(folder.resolve("none.json"), "cannot be read");
    }

    private static void assertFailure(Path file, String part) {
        String message = assertThrows(TrainingException.class, () -> Calibration.load(file)).getMessage();
        assertTrue(message.startsWith(file.toString()) && message.contains(part)
                && message.endsWith("fit the calibration again and save it there"), message);
    }

    @Test
    void badInputIsNamed() {
        byte[] both = {0, 1};
        for (BiFunction<byte[], double[], Calibration> fit : fits()) {
            assertMessage("calibration needs both classes; all 2 labels are 0",
                    () -> fit.apply(new byte[2], new double[2]));
            assertMessage("calibration needs both classes; all 1 labels are 1",
                    () -> fit.apply(new byte[] {1}, new double[1]));
            assertMessage("score at index 1 is NaN", () -> fit.apply(both, new double[] {0, Float.NaN}));
            assertMessage("index 0 is -0.1", () -> fit.apply(both, new double[] {-0.1, 1}));
            assertMessage("index 1 is 1.1", () -> fit.apply(both, new double[] {0, 1.1}));
            assertMessage("2 labels for 3 scores", () -> fit.apply(both, new double[3]));
            Calibration fitted = fit.apply(both, new double[] {0.4, 0.6});
            assertMessage("index 1 is NaN", () -> fitted.apply(new double[] {0, Float.NaN}));
            assertMessage("index 0 is 1.5", () -> fitted.apply(new double[] {1.5}));
            assertEquals(0, fitted.apply(new double[0]).length);
        }
        assertMessage("finite and above 0, not NaN", () -> new TemperatureScaling(Double.NaN));
        assertNotEquals(IsotonicRegression.fit(both, new double[] {0.4, 0.6}),
                IsotonicRegression.fit(both, new double[] {0.3, 0.6}));
    }

    private static void assertMessage(String part, Executable call) {
        String message = assertThrows(IllegalArgumentException.class, call).getMessage();
        assertTrue(message.contains(part), message);
    }
}
