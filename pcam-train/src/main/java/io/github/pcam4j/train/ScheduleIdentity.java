package io.github.pcam4j.train;

import io.github.pcam4j.train.schedule.Annealing;
import io.github.pcam4j.train.schedule.LearningRateSchedule;
import io.github.pcam4j.train.schedule.OneCycleSchedule;
import io.github.pcam4j.train.schedule.RepeatingTriangleSchedule;
import io.github.pcam4j.train.schedule.TriangleSchedule;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A schedule in words that are equal only if rate and momentum are at every step. Those of the step by step forms are
 * the words of before each had a name of its own, so that a run that was begun then can be gone on with.
 */
final class ScheduleIdentity {
    private ScheduleIdentity() { }

    static String of(LearningRateSchedule schedule) {
        if (schedule instanceof OneCycleSchedule cycle) {
            return words(cycle, cycle.totalSteps(), false);
        }
        if (schedule instanceof TriangleSchedule triangle) {
            return words(triangle.oneCycle(), triangle.totalSteps(), false);
        }
        if (schedule instanceof RepeatingTriangleSchedule repeating) {
            OneCycleSchedule rates = new OneCycleSchedule(repeating.base(), repeating.peak(), repeating.base(), 1, 0.5,
                    Annealing.LINEAR, false, repeating.momentum(), repeating.momentum());
            return words(rates, 2 * repeating.stepsUp(), true);
        }
        return schedule.values().toString();
    }

    private static String words(OneCycleSchedule cycle, int totalSteps, boolean repeating) {
        Map<String, Object> words = new LinkedHashMap<>();
        words.put("initialLearningRate", cycle.initialLearningRate());
        words.put("maxLearningRate", cycle.maxLearningRate());
        words.put("finalLearningRate", cycle.finalLearningRate());
        words.put("totalSteps", totalSteps);
        words.put("peakFraction", cycle.peakFraction());
        words.put("annealing", cycle.annealing().name());
        words.put("threePhase", cycle.threePhase());
        words.put("repeating", repeating);
        words.put("minMomentum", cycle.minMomentum());
        words.put("maxMomentum", cycle.maxMomentum());
        return words.toString();
    }
}
