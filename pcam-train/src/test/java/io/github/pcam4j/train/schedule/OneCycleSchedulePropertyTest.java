package io.github.pcam4j.train.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;

class OneCycleSchedulePropertyTest {
    private static final double ROUNDING = 1e-14;

    @Provide
    Arbitrary<OneCycleSchedule> oneCycles() {
        Arbitrary<Boolean> threePhase = Arbitraries.of(true, false);
        return Combinators.combine(
                Arbitraries.doubles().between(1e-5, 10).ofScale(7),
                Arbitraries.integers().between(1, 300).edgeCases(edges -> edges.add(1, 2, 3)),
                Arbitraries.doubles().between(0, 1).ofScale(4),
                Arbitraries.doubles().between(1, 1e4),
                Arbitraries.doubles().between(1, 1e6),
                Arbitraries.of(Annealing.class),
                threePhase).as((peak, steps, fraction, divisor, finalDivisor, annealing, three) ->
                        OneCycleSchedule.builder(peak, steps).peakFraction(three ? fraction / 2 : fraction)
                                .divisor(divisor).finalDivisor(finalDivisor).annealing(annealing).threePhase(three)
                                .build());
    }

    @Property
    void itsValuesMakeItAnewThroughJson(@ForAll("oneCycles") OneCycleSchedule schedule) throws IOException {
        Map<String, Object> read = JSON.std.mapFrom(JSON.std.asString(schedule.values()));
        OneCycleSchedule again = OneCycleSchedule.ofValues(read);
        assertEquals(schedule, again);
        for (int step = 0; step < schedule.totalSteps(); step++) {
            assertEquals(schedule.learningRateAt(step), again.learningRateAt(step));
        }
        for (String name : schedule.values().keySet()) {
            Map<String, Object> spoilt = new HashMap<>(read);
            spoilt.remove(name);
            IllegalArgumentException e =
                    assertThrows(IllegalArgumentException.class, () -> OneCycleSchedule.ofValues(spoilt));
            assertTrue(e.getMessage().contains(name), e.getMessage());
        }
    }

    @Property
    void valuesStayWithinTheirEnds(@ForAll("oneCycles") OneCycleSchedule schedule) {
        double rounding = ROUNDING * schedule.maxLearningRate();
        for (int step = 0; step <= schedule.totalSteps(); step++) {
            double rate = schedule.learningRateAt(step);
            assertTrue(rate > 0 && rate >= schedule.finalLearningRate() - rounding
                    && rate <= schedule.maxLearningRate() + rounding, "step " + step + ": " + rate);
            double momentum = schedule.momentumAt(step);
            assertTrue(momentum >= schedule.minMomentum() - ROUNDING && momentum <= schedule.maxMomentum() + ROUNDING,
                    "step " + step + ": " + momentum);
        }
    }

    @Property
    void risesToOnePeakAndFallsToTheEnd(@ForAll("oneCycles") OneCycleSchedule schedule) {
        double peakStep = schedule.peakFraction() * schedule.totalSteps() - 1;
        double rounding = ROUNDING * schedule.maxLearningRate();
        for (int step = 1; step < schedule.totalSteps(); step++) {
            double change = schedule.learningRateAt(step) - schedule.learningRateAt(step - 1);
            if (step <= peakStep) {
                assertTrue(change >= -rounding, "falls before the peak, at step " + step);
            } else if (step - 1 >= peakStep) {
                assertTrue(change <= rounding, "rises after the peak, at step " + step);
            }
        }
        if (schedule.peakFraction() < 1) {
            assertEquals(schedule.finalLearningRate(), schedule.learningRateAt(schedule.totalSteps() - 1), rounding);
        }
    }

    @Property
    void hasNoJumps(@ForAll("oneCycles") OneCycleSchedule schedule) {
        // A cosine is at most pi / 2 times steeper than a straight line. A phase shorter than a step may be skipped.
        int steps = schedule.totalSteps();
        double up = schedule.peakFraction() * steps - 1;
        double rest = schedule.threePhase() ? Math.min(up, steps - 1 - 2 * up) : steps - 1 - up;
        double shortest = Math.min(up, rest);
        if (shortest < 1) {
            return;
        }
        double steepest = Math.PI / 2 / shortest * schedule.maxLearningRate() * (1 + ROUNDING);
        for (int step = 1; step < steps; step++) {
            double change = Math.abs(schedule.learningRateAt(step) - schedule.learningRateAt(step - 1));
            assertTrue(change <= steepest, "step " + step + " changes by " + change + ", not " + steepest);
        }
    }

    @Property
    void aTriangleOfAnOddNumberOfStepsIsSymmetricAboutItsPeak(
            @ForAll @IntRange(min = 1, max = 500) int stepsUp,
            @ForAll @Scale(8) @DoubleRange(min = 1e-6, max = 1e-2) double base,
            @ForAll @Scale(8) @DoubleRange(min = 1e-2, max = 5) double peak) {
        int steps = 2 * stepsUp + 1;
        OneCycleSchedule schedule = OneCycleSchedule.triangle(base, peak, steps);
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
        OneCycleSchedule schedule = OneCycleSchedule.documented(steps);

        assertEquals(1e-4, schedule.learningRateAt(0), 1e-13);
        assertEquals(0.1, schedule.learningRateAt((steps - 1) / 2), 1e-10);
        assertEquals(1e-4, schedule.learningRateAt(steps - 1), 1e-13);
        assertTrue(schedule.learningRateAt((steps - 1) / 2 + 1) < 0.1);
    }

    @Property
    void aRepeatingTriangleIsPeriodicAndSymmetric(
            @ForAll @IntRange(min = 1, max = 1000) int stepsUp, @ForAll @IntRange(max = 100_000) int step) {
        OneCycleSchedule schedule = OneCycleSchedule.repeatingTriangle(0.01, 0.6, stepsUp);

        assertEquals(schedule.learningRateAt(step), schedule.learningRateAt(step + 2L * stepsUp));
        assertEquals(schedule.learningRateAt(step),
                schedule.learningRateAt(2L * stepsUp - step % (2L * stepsUp)), 1e-14);
        assertEquals(0.6, schedule.learningRateAt(stepsUp));
    }
}
