package io.github.pcam4j.train.internal.loop;

import io.github.pcam4j.train.schedule.EpochTriangleSchedule;
import io.github.pcam4j.train.schedule.LearningRateSchedule;
import io.github.pcam4j.train.schedule.OneCycleSchedule;
import io.github.pcam4j.train.schedule.RepeatingTriangleSchedule;
import io.github.pcam4j.train.schedule.ScheduleForm;
import io.github.pcam4j.train.schedule.TriangleSchedule;
import java.util.Locale;
import java.util.Optional;

/**
 * A schedule by its name, before it is known how many steps there will be.
 *
 * @param form which one
 * @param peak the highest learning rate
 * @param cycleEpochs epochs of a cycle, for the forms that have some; the documented number unless it is given
 */
public record SchedulePlan(ScheduleForm form, double peak, Optional<Integer> cycleEpochs) {
    public static final SchedulePlan DOCUMENTED =
            new SchedulePlan(ScheduleForm.DOCUMENTED, EpochTriangleSchedule.PEAK, Optional.empty());

    public SchedulePlan with(ScheduleForm other) {
        return new SchedulePlan(other, peak, cycleEpochs);
    }

    public SchedulePlan withPeak(double other) {
        return new SchedulePlan(form, other, cycleEpochs);
    }

    public SchedulePlan withCycle(int epochs) {
        return new SchedulePlan(form, peak, Optional.of(epochs));
    }

    public LearningRateSchedule over(int epochs, int stepsPerEpoch) {
        double base = EpochTriangleSchedule.BASE;
        int cycle = cycleEpochs.orElse(EpochTriangleSchedule.CYCLE_EPOCHS);
        if (cycleEpochs.isPresent() && !form.hasCycles()) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "the schedule '%s' spans the whole training and has no cycle of %d "
                    + "epochs; leave the cycle's length out, or take the schedule 'documented' or 'repeating'",
                    form, cycle));
        }
        if (cycle < 2) {
            throw new IllegalArgumentException("a cycle must have at least 2 epochs, one up and one down, not " + cycle);
        }
        int steps = steps(epochs, stepsPerEpoch);
        return switch (form) {
            case DOCUMENTED -> new EpochTriangleSchedule(base, peak, cycle, epochs, stepsPerEpoch,
                    EpochTriangleSchedule.MOMENTUM);
            case TRIANGLE -> TriangleSchedule.of(base, peak, steps);
            case ONE_CYCLE -> OneCycleSchedule.builder(peak, steps).build();
            case REPEATING -> RepeatingTriangleSchedule.of(base, peak,
                    Math.max(1, steps(Math.min(cycle, epochs), stepsPerEpoch) / 2));
        };
    }

    /**
     * The steps of a whole training.
     *
     * @throws IllegalArgumentException if they are more than can be counted
     */
    public static int steps(int epochs, int stepsPerEpoch) {
        long steps = (long) epochs * stepsPerEpoch;
        if (steps > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "%,d epochs of %,d steps are %,d steps, which no "
                    + "training comes to the end of; %,d are the most. Take fewer epochs", epochs, stepsPerEpoch, steps,
                    Integer.MAX_VALUE));
        }
        return (int) steps;
    }
}
