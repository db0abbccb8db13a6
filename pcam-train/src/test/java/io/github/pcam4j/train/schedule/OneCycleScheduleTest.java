package io.github.pcam4j.train.schedule;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.Map;
import java.util.function.LongToDoubleFunction;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.serde.JsonMappers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.databind.ObjectMapper;

class OneCycleScheduleTest {
    private static final double RELATIVE = 1e-12;

    static Stream<Arguments> vectors() throws IOException {
        try (InputStream in = OneCycleScheduleTest.class.getResourceAsStream("/reference/schedules.json")) {
            return JSON.std.listOfFrom(Vector.class, in).stream()
                    .map(vector -> Arguments.of(vector.name, vector, fromPyTorch(vector.config)));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void learningRatesAreThoseOfPyTorch(String name, Vector vector, OneCycleSchedule schedule) {
        assertAgrees(vector.lr, schedule::learningRateAt);
        assertAgrees(vector.lr, step -> schedule.valueAt((int) step, 3));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void momentaAreThoseOfPyTorch(String name, Vector vector, OneCycleSchedule schedule) {
        assertAgrees(vector.momentum, schedule::momentumAt);
        assertAgrees(vector.momentum, step -> schedule.momentumSchedule().valueAt((int) step, 3));
    }

    @Test
    void theDocumentedScheduleIsPyTorchsAtItsSteps() throws IOException {
        Vector vector = vectors().map(arguments -> (Vector) arguments.get()[1])
                .filter(candidate -> candidate.name.equals("onecycle_seedlike")).findFirst().orElseThrow();

        OneCycleSchedule schedule = OneCycleSchedule.documented(18);

        assertAgrees(vector.lr, schedule::learningRateAt);
        assertAgrees(vector.momentum, schedule::momentumAt);
    }

    @Test
    void theDocumentedScheduleGoesFrom1e4To01AndBack() {
        OneCycleSchedule schedule = OneCycleSchedule.documented(30_251);

        assertEquals(1e-4, schedule.learningRateAt(0), 1e-16);
        assertEquals(0.1, schedule.learningRateAt(15_125), 1e-15);
        assertEquals(1e-4, schedule.learningRateAt(30_250), 1e-16);
        assertEquals(0.9, schedule.momentumAt(0));
        assertEquals(0.9, schedule.momentumAt(15_125));
    }

    @Test
    void theSameShapeGoesOverOtherNumbersOfSteps() {
        assertEquals(OneCycleSchedule.builder(0.1, 70).build(), OneCycleSchedule.builder(0.1, 50).build().over(70));
        OneCycleSchedule repeating = OneCycleSchedule.repeatingTriangle(0.1, 0.3, 4);
        assertEquals(repeating, repeating.over(70));
        assertTrue(repeating.repeating());
        assertFalse(OneCycleSchedule.documented(9).repeating());
        assertFalse(OneCycleSchedule.documented(9).threePhase());
        assertTrue(OneCycleSchedule.builder(0.1, 50).threePhase(true).build().threePhase());
    }

    @Test
    void shortTrianglesStillHaveTheirPeak() {
        assertAgrees(List.of(0.1), OneCycleSchedule.documented(1)::learningRateAt);
        assertAgrees(List.of(0.1, 1e-4), OneCycleSchedule.documented(2)::learningRateAt);
        assertAgrees(List.of(1e-4, 0.1, 1e-4), OneCycleSchedule.documented(3)::learningRateAt);
        assertAgrees(List.of(1e-4, 0.1, 0.1 - 0.0999 / 2, 1e-4), OneCycleSchedule.documented(4)::learningRateAt);
        assertAgrees(List.of(0.1, 0.3, 0.1, 0.3), OneCycleSchedule.repeatingTriangle(0.1, 0.3, 1)::learningRateAt);
    }

    @Test
    void aPhaseOfNoLengthIsLeftOutWherePyTorchDividesByZero() {
        OneCycleSchedule schedule = OneCycleSchedule.builder(1, 10).peakFraction(0.1).build();

        assertEquals(1, schedule.learningRateAt(0));
        assertEquals(1 / 25.0 / 1e4, schedule.learningRateAt(9), 1e-18);
        assertEquals(0.85, schedule.momentumAt(0));
    }

    @Test
    void aFinalRateBelowRoundingErrorStaysPositive() {
        OneCycleSchedule schedule =
                OneCycleSchedule.builder(0.1, 50).annealing(Annealing.LINEAR).finalDivisor(1e30).build();

        assertEquals(0.004 / 1e30, schedule.learningRateAt(49), 1e-45);
    }

    @Test
    void stepsAfterTheEndKeepTheFinalValue() {
        OneCycleSchedule schedule = OneCycleSchedule.builder(0.1, 20).build();

        for (long step : new long[] {20, 21, 1_000_000, Long.MAX_VALUE}) {
            assertEquals(schedule.finalLearningRate(), schedule.learningRateAt(step), 1e-18);
            assertEquals(0.95, schedule.momentumAt(step), 1e-15);
        }
    }

    @Test
    void aRepeatingTriangleHasNoEnd() {
        OneCycleSchedule schedule = OneCycleSchedule.repeatingTriangle(1e-4, 0.1, 9);

        assertEquals(0.1, schedule.learningRateAt(9 + 18L * 1_000_000_000_000L), 1e-15);
        assertEquals(1e-4, schedule.learningRateAt(18L * 1_000_000_000_000L), 1e-16);
    }

    @Test
    void negativeStepsAreRefused() {
        OneCycleSchedule schedule = OneCycleSchedule.documented(10);

        assertMessage("no step -1", () -> schedule.learningRateAt(-1));
        assertMessage("no step -2", () -> schedule.momentumAt(-2));
        assertMessage("no step -3", () -> schedule.valueAt(-3, 0));
    }

    static Stream<Arguments> brokenRules() {
        return Stream.of(
                Arguments.of("at least 1 step", OneCycleSchedule.builder(0.1, 0)),
                Arguments.of("peak learning rate must be positive", OneCycleSchedule.builder(0, 5)),
                Arguments.of("peak learning rate must be positive", OneCycleSchedule.builder(Double.NaN, 5)),
                Arguments.of("peak learning rate must be positive", OneCycleSchedule.builder(1 / 0.0, 5)),
                Arguments.of("divisor must be at least 1", OneCycleSchedule.builder(0.1, 5).divisor(0.5)),
                Arguments.of("divisor must be at least 1", OneCycleSchedule.builder(0.1, 5).divisor(Double.NaN)),
                Arguments.of("final divisor must be positive", OneCycleSchedule.builder(0.1, 5).finalDivisor(0)),
                Arguments.of("must end within (0, 0.1]", OneCycleSchedule.builder(0.1, 5).finalDivisor(1e-3)),
                Arguments.of("must end within (0, 0.1]", OneCycleSchedule.builder(0.1, 5).divisor(1e200)
                        .finalDivisor(1e200)),
                Arguments.of("within [0, 1.0], not 1.5", OneCycleSchedule.builder(0.1, 5).peakFraction(1.5)),
                Arguments.of("within [0, 1.0], not NaN", OneCycleSchedule.builder(0.1, 5).peakFraction(Double.NaN)),
                Arguments.of("three phases, not 0.6",
                        OneCycleSchedule.builder(0.1, 5).threePhase(true).peakFraction(0.6)),
                Arguments.of("0 <= minimum <= maximum < 1", OneCycleSchedule.builder(0.1, 5).momentum(1)),
                Arguments.of("0 <= minimum <= maximum < 1", OneCycleSchedule.builder(0.1, 5).momentum(0.9, 0.8)),
                Arguments.of("0 <= minimum <= maximum < 1", OneCycleSchedule.builder(0.1, 5).momentum(-0.1)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenRules")
    void theMessageNamesTheBrokenRule(String rule, OneCycleSchedule.Builder builder) {
        assertMessage(rule, builder::build);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -7, 1 << 30})
    void trianglesCheckTheirSteps(int steps) {
        assertMessage("steps up must be within [1, 2^30)", () -> OneCycleSchedule.repeatingTriangle(0.1, 0.2, steps));
        if (steps < 1) {
            assertMessage("at least 1 step", () -> OneCycleSchedule.triangle(0.1, 0.2, steps));
        }
    }

    @Test
    void aTriangleUpsideDownIsRefused() {
        assertMessage("must start within (0, 0.1], its peak, not at 0.2", () -> OneCycleSchedule.triangle(0.2, 0.1, 9));
    }

    @Test
    void everyNumberCanBeReadBack() {
        OneCycleSchedule schedule = OneCycleSchedule.builder(0.5, 100).peakFraction(0.25).divisor(4).finalDivisor(8)
                .threePhase(true).annealing(Annealing.LINEAR).momentum(0.25, 0.75).build();

        assertAll(
                () -> assertEquals(0.125, schedule.initialLearningRate()),
                () -> assertEquals(0.5, schedule.maxLearningRate()),
                () -> assertEquals(0.015625, schedule.finalLearningRate()),
                () -> assertEquals(4, schedule.divisor()),
                () -> assertEquals(8, schedule.finalDivisor()),
                () -> assertEquals(100, schedule.totalSteps()),
                () -> assertEquals(0.25, schedule.peakFraction()),
                () -> assertEquals(Annealing.LINEAR, schedule.annealing()),
                () -> assertTrue(schedule.threePhase()),
                () -> assertEquals(0.25, schedule.minMomentum()),
                () -> assertEquals(0.75, schedule.maxMomentum()),
                () -> assertEquals("learning rate from 0.125 to 0.5 and then to 0.015625, in three phases over 100 "
                        + "steps, the first 0.25 of them up, in straight lines; momentum from 0.75 to 0.25 at the peak "
                        + "and back", schedule.toString()));
    }

    static Stream<OneCycleSchedule> schedules() {
        return Stream.of(
                OneCycleSchedule.documented(17),
                OneCycleSchedule.repeatingTriangle(1e-4, 0.1, 9),
                OneCycleSchedule.builder(0.05, 120).threePhase(true).build(),
                OneCycleSchedule.builder(0.1, 60).annealing(Annealing.LINEAR).momentum(0.8, 0.9).build());
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void surviveTheJsonOfNd4jAndDl4j(OneCycleSchedule schedule) throws IOException {
        for (ObjectMapper mapper : List.of(new ObjectMapper(), JsonMappers.getMapper())) {
            for (ISchedule original : List.of(schedule, schedule.momentumSchedule())) {
                ISchedule copy = mapper.readValue(mapper.writeValueAsString(original), ISchedule.class);
                assertSameSchedule(original, copy);
            }
            Nesterovs updater = new Nesterovs(schedule, schedule.momentumSchedule());
            Nesterovs copy = mapper.readValue(mapper.writeValueAsString(updater), Nesterovs.class);
            assertSameSchedule(schedule, copy.getLearningRateSchedule());
            assertSameSchedule(schedule.momentumSchedule(), copy.getMomentumISchedule());
        }
    }

    @Test
    void jsonIsCheckedLikeTheBuilder() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        String json = mapper.writeValueAsString(OneCycleSchedule.documented(17));

        Exception thrown = assertThrows(IOException.class, () -> mapper.readValue(
                json.replace("\"totalSteps\":17", "\"totalSteps\":-17"), ISchedule.class));

        assertTrue(thrown.getMessage().contains("at least 1 step"), thrown.getMessage());
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void surviveJavaSerialisationAndClone(OneCycleSchedule schedule) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(schedule.momentumSchedule());
            out.writeObject(schedule);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertSameSchedule(schedule.momentumSchedule(), (ISchedule) in.readObject());
            assertSameSchedule(schedule, (ISchedule) in.readObject());
        }
        assertSameSchedule(schedule, schedule.clone());
        assertSameSchedule(schedule.momentumSchedule(), schedule.momentumSchedule().clone());
    }

    @Test
    void schedulesAreEqualByTheirNumbers() {
        assertNotEquals(OneCycleSchedule.documented(17), OneCycleSchedule.documented(18));
        assertNotEquals(OneCycleSchedule.builder(0.1, 9).momentum(0.8).build(),
                OneCycleSchedule.builder(0.1, 9).momentum(0.9).build());
        assertNotEquals(OneCycleSchedule.triangle(0.1, 0.2, 18).momentumSchedule(),
                OneCycleSchedule.triangle(0.1, 0.2, 19).momentumSchedule());
    }

    private static OneCycleSchedule fromPyTorch(Map<String, Object> config) {
        if (config.containsKey("step_size_up")) {
            return OneCycleSchedule.repeatingTriangle(
                    number(config, "base_lr", 0), number(config, "max_lr", 0), (int) number(config, "step_size_up", 0));
        }
        OneCycleSchedule.Builder builder = OneCycleSchedule
                .builder(number(config, "max_lr", 0), (int) number(config, "total_steps", 0))
                .peakFraction(number(config, "pct_start", 0.3))
                .divisor(number(config, "div_factor", 25))
                .finalDivisor(number(config, "final_div_factor", 1e4))
                .threePhase(Boolean.TRUE.equals(config.get("three_phase")))
                .annealing("linear".equals(config.get("anneal_strategy")) ? Annealing.LINEAR : Annealing.COSINE);
        return Boolean.FALSE.equals(config.get("cycle_momentum")) ? builder.momentum(0.9).build() : builder.build();
    }

    private static double number(Map<String, Object> config, String key, double byDefault) {
        return config.containsKey(key) ? ((Number) config.get(key)).doubleValue() : byDefault;
    }

    private static void assertAgrees(List<Double> expected, LongToDoubleFunction actual) {
        assertTrue(!expected.isEmpty());
        for (int step = 0; step < expected.size(); step++) {
            double value = expected.get(step);
            assertEquals(value, actual.applyAsDouble(step), RELATIVE * value, "step " + step);
        }
    }

    private static void assertSameSchedule(ISchedule expected, ISchedule actual) {
        assertEquals(expected, actual);
        assertEquals(expected.hashCode(), actual.hashCode());
        for (int step = 0; step < 130; step++) {
            assertEquals(expected.valueAt(step, 0), actual.valueAt(step, 0), "step " + step);
        }
    }

    private static void assertMessage(String part, Executable call) {
        String message = assertThrows(IllegalArgumentException.class, call).getMessage();
        assertTrue(message.contains(part), message);
    }

    /** One entry of schedules.json. */
    public static final class Vector {
        public String name;
        public Map<String, Object> config;
        public List<Double> lr;
        public List<Double> momentum;

        @Override
        public String toString() {
            return lr.size() + " steps";
        }
    }
}
