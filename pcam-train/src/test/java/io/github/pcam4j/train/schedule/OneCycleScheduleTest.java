package io.github.pcam4j.train.schedule;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.function.LongToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

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
    void learningRatesAreThoseOfPyTorch(String name, Vector vector, LearningRateSchedule schedule) {
        assertAgrees(vector.lr, schedule::learningRateAt);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void momentaAreThoseOfPyTorch(String name, Vector vector, LearningRateSchedule schedule) {
        assertAgrees(vector.momentum, schedule::momentumAt);
    }

    @Test
    void aTriangleIsPyTorchsAtItsSteps() throws IOException {
        Vector vector = vectors().map(arguments -> (Vector) arguments.get()[1])
                .filter(candidate -> candidate.name.equals("onecycle_seedlike")).findFirst().orElseThrow();

        TriangleSchedule schedule = TriangleSchedule.of(1e-4, 0.1, 18);

        assertAgrees(vector.lr, schedule::learningRateAt);
        assertAgrees(vector.momentum, schedule::momentumAt);
    }

    @Test
    void theSameShapeGoesOverOtherNumbersOfSteps() {
        assertEquals(OneCycleSchedule.builder(0.1, 70).build(), OneCycleSchedule.builder(0.1, 50).build().over(7, 10));
        assertMessage("more than can be counted", () -> OneCycleSchedule.builder(0.1, 50).build().over(65_536, 65_536));
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
    void negativeStepsAreRefused() {
        OneCycleSchedule schedule = OneCycleSchedule.builder(0.1, 10).build();

        assertMessage("no step -1", () -> schedule.learningRateAt(-1));
        assertMessage("no step -2", () -> schedule.momentumAt(-2));
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

    @Test
    void schedulesAreEqualByTheirNumbers() {
        assertNotEquals(OneCycleSchedule.builder(0.1, 17).build(), OneCycleSchedule.builder(0.1, 18).build());
        assertNotEquals(OneCycleSchedule.builder(0.1, 9).momentum(0.8).build(),
                OneCycleSchedule.builder(0.1, 9).momentum(0.9).build());
    }

    private static LearningRateSchedule fromPyTorch(Map<String, Object> config) {
        if (config.containsKey("step_size_up")) {
            return RepeatingTriangleSchedule.of(
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
