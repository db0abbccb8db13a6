package io.github.pcam4j.train.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongToDoubleFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The triangles that change at every step, and the forms by name. */
class TriangleSchedulesTest {
    private static final double ROUNDING = 1e-14;

    @Test
    void aTriangleGoesFromItsBaseToItsPeakAndBack() {
        TriangleSchedule schedule = TriangleSchedule.of(1e-4, 0.1, 30_251);

        assertEquals(1e-4, schedule.learningRateAt(0), 1e-16);
        assertEquals(0.1, schedule.learningRateAt(15_125), 1e-15);
        assertEquals(1e-4, schedule.learningRateAt(30_250), 1e-16);
        assertEquals(1e-4, schedule.learningRateAt(Long.MAX_VALUE), 1e-16);
        assertEquals(0.9, schedule.momentumAt(0));
        assertEquals(0.9, schedule.momentumAt(15_125));
    }

    @Test
    void shortTrianglesStillHaveTheirPeak() {
        assertRates(List.of(0.1), TriangleSchedule.of(1e-4, 0.1, 1)::learningRateAt);
        assertRates(List.of(0.1, 1e-4), TriangleSchedule.of(1e-4, 0.1, 2)::learningRateAt);
        assertRates(List.of(1e-4, 0.1, 1e-4), TriangleSchedule.of(1e-4, 0.1, 3)::learningRateAt);
        assertRates(List.of(1e-4, 0.1, 0.1 - 0.0999 / 2, 1e-4), TriangleSchedule.of(1e-4, 0.1, 4)::learningRateAt);
        assertRates(List.of(0.1, 0.3, 0.1, 0.3), RepeatingTriangleSchedule.of(0.1, 0.3, 1)::learningRateAt);
    }

    private static void assertRates(List<Double> expected, LongToDoubleFunction actual) {
        for (int step = 0; step < expected.size(); step++) {
            assertEquals(expected.get(step), actual.applyAsDouble(step), 1e-12 * expected.get(step), "step " + step);
        }
    }

    @Property
    void aTriangleOfAnOddNumberOfStepsIsSymmetricAboutItsPeak(
            @ForAll @IntRange(min = 1, max = 500) int stepsUp,
            @ForAll @Scale(8) @DoubleRange(min = 1e-6, max = 1e-2) double base,
            @ForAll @Scale(8) @DoubleRange(min = 1e-2, max = 5) double peak) {
        int steps = 2 * stepsUp + 1;
        TriangleSchedule schedule = TriangleSchedule.of(base, peak, steps);
        double rounding = ROUNDING * peak * stepsUp;
        for (int step = 0; step <= stepsUp; step++) {
            double expected = base + (peak - base) * step / stepsUp;
            assertEquals(expected, schedule.learningRateAt(step), rounding);
            assertEquals(expected, schedule.learningRateAt(steps - 1 - step), rounding);
        }
        assertEquals(peak, schedule.learningRateAt(stepsUp), rounding);
    }

    @Property
    void aTriangleReachesItsPeakAndItsBase(@ForAll @IntRange(min = 3, max = 100_000) int steps) {
        TriangleSchedule schedule = TriangleSchedule.of(1e-4, 0.1, steps);

        assertEquals(1e-4, schedule.learningRateAt(0), 1e-13);
        assertEquals(0.1, schedule.learningRateAt((steps - 1) / 2), 1e-10);
        assertEquals(1e-4, schedule.learningRateAt(steps - 1), 1e-13);
        assertTrue(schedule.learningRateAt((steps - 1) / 2 + 1) < 0.1);
    }

    @Property
    void aRepeatingTriangleIsPeriodicAndSymmetric(
            @ForAll @IntRange(min = 1, max = 1000) int stepsUp, @ForAll @IntRange(max = 100_000) int step) {
        RepeatingTriangleSchedule schedule = RepeatingTriangleSchedule.of(0.01, 0.6, stepsUp);

        assertEquals(schedule.learningRateAt(step), schedule.learningRateAt(step + 2L * stepsUp));
        assertEquals(schedule.learningRateAt(step),
                schedule.learningRateAt(2L * stepsUp - step % (2L * stepsUp)), 1e-14);
        assertEquals(0.6, schedule.learningRateAt(stepsUp));
    }

    @Test
    void aRepeatingTriangleHasNoEnd() {
        RepeatingTriangleSchedule schedule = RepeatingTriangleSchedule.of(1e-4, 0.1, 9);

        assertEquals(0.1, schedule.learningRateAt(9 + 18L * 1_000_000_000_000L), 1e-15);
        assertEquals(1e-4, schedule.learningRateAt(18L * 1_000_000_000_000L), 1e-16);
        assertEquals(schedule, schedule.over(3, 4));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -7, 1 << 30})
    void trianglesCheckTheirSteps(int steps) {
        assertMessage("steps up must be within [1, 2^30)", () -> RepeatingTriangleSchedule.of(0.1, 0.2, steps));
        if (steps < 1) {
            assertMessage("at least 1 step", () -> TriangleSchedule.of(0.1, 0.2, steps));
        }
    }

    @Test
    void trianglesUpsideDownAreRefusedAndSoAreNegativeSteps() {
        String upsideDown = "must start within (0, 0.1], its peak, not at 0.2";
        assertMessage(upsideDown, () -> TriangleSchedule.of(0.2, 0.1, 9));
        assertMessage(upsideDown, () -> RepeatingTriangleSchedule.of(0.2, 0.1, 9));
        assertMessage("momentum must be within", () -> new TriangleSchedule(0.1, 0.2, 9, 1));
        assertMessage("momentum must be within", () -> new RepeatingTriangleSchedule(0.1, 0.2, 9, -0.1));
        for (LearningRateSchedule schedule : List.of(TriangleSchedule.of(0.1, 0.2, 9),
                RepeatingTriangleSchedule.of(0.1, 0.2, 9))) {
            assertMessage("no step -1", () -> schedule.learningRateAt(-1));
            assertMessage("no step -2", () -> schedule.momentumAt(-2));
        }
    }

    @Test
    void theyAreReadBackAndGoOverOtherTrainings() throws IOException {
        StoredSchedules.requireRoundTrip(new TriangleSchedule(1e-3, 0.3, 77, 0.8));
        StoredSchedules.requireRoundTrip(new RepeatingTriangleSchedule(1e-3, 0.3, 13, 0.8));
        assertEquals(new TriangleSchedule(1e-3, 0.3, 60, 0.8), new TriangleSchedule(1e-3, 0.3, 77, 0.8).over(6, 10));
    }

    /** Values of before there were forms, as a run's config.json has them. */
    @ParameterizedTest
    @CsvSource({"1, 1.0", "2, 0.5", "7, 0.5714285714285714", "396, 0.5"})
    void valuesWithoutAFormGiveTheSameRates(int totalSteps, double peakFraction) {
        StoredSchedules.requireSameRates(TriangleSchedule.of(1e-4, 0.05, totalSteps),
                LearningRateSchedule.ofValues(former(totalSteps, peakFraction, false)));
        if (totalSteps % 2 == 0) {
            assertEquals(RepeatingTriangleSchedule.of(1e-4, 0.05, totalSteps / 2),
                    LearningRateSchedule.ofValues(former(totalSteps, 0.5, true)));
        }
    }

    private static Map<String, Object> former(int totalSteps, double peakFraction, boolean repeating) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("initialLearningRate", 1.0e-4);
        values.put("maxLearningRate", 0.05);
        values.put("finalLearningRate", 1.0e-4);
        values.put("totalSteps", totalSteps);
        values.put("peakFraction", peakFraction);
        values.put("annealing", "LINEAR");
        values.put("threePhase", false);
        values.put("repeating", repeating);
        values.put("minMomentum", 0.9);
        values.put("maxMomentum", 0.9);
        return values;
    }

    @Test
    void formsHaveNames() {
        for (ScheduleForm form : ScheduleForm.values()) {
            assertEquals(form, ScheduleForm.named(form.toString()));
        }
        assertEquals("one-cycle", ScheduleForm.ONE_CYCLE.toString());
        assertMessage("there is no schedule 'cosine'; there are documented, triangle, one-cycle, repeating",
                () -> ScheduleForm.named("cosine"));
        assertMessage("there is no schedule 'cosine'", () -> LearningRateSchedule.ofValues(Map.of("form", "cosine")));
    }

    private static void assertMessage(String part, Executable call) {
        String message = assertThrows(IllegalArgumentException.class, call).getMessage();
        assertTrue(message.contains(part), message);
    }
}
