package io.github.pcam4j.train.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

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
        StoredSchedules.requireRoundTrip(schedule);
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
}
