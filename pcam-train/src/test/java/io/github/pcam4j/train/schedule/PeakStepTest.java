package io.github.pcam4j.train.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Against the rates themselves, step by step. */
class PeakStepTest {
    private static void check(LearningRateSchedule schedule, int steps) {
        long first = 0;
        for (long step = 1; step < steps; step++) {
            if (schedule.learningRateAt(step) > schedule.learningRateAt(first)) {
                first = step;
            }
        }
        assertEquals(first, schedule.peakStep(), schedule.toString());
    }

    @Test
    void isTheFirstStepOfTheHighestRate() {
        for (int epochs : List.of(1, 2, 3, 9, 16, 17, 22, 40)) {
            check(new EpochTriangleSchedule(1e-4, 0.1, 16, epochs, 7, 0.9), 7 * epochs);
            check(TriangleSchedule.of(1e-4, 0.1, 7 * epochs), 7 * epochs);
            check(OneCycleSchedule.builder(0.1, 7 * epochs).build(), 7 * epochs);
        }
        check(RepeatingTriangleSchedule.of(1e-4, 0.1, 13), 60);
        check(OneCycleSchedule.builder(0.1, 50).peakFraction(0).build(), 50);
        check(OneCycleSchedule.builder(0.1, 50).peakFraction(0.431).build(), 50);
    }

    @Test
    void isTheFirstStepOfARateThatNeverChanges() {
        check(new EpochTriangleSchedule(0.1, 0.1, 16, 22, 7, 0.9), 154);
        check(TriangleSchedule.of(0.1, 0.1, 50), 50);
        check(RepeatingTriangleSchedule.of(0.1, 0.1, 13), 60);
    }
}
