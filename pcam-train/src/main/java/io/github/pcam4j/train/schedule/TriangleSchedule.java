package io.github.pcam4j.train.schedule;

import java.util.Map;

/**
 * One triangle over the whole training, step by step, in straight lines, under the same momentum throughout. The peak
 * stands exactly at step {@code (totalSteps - 1) / 2}, rounded down: in the middle where the number of steps is odd,
 * half a step before it where it is even, as PyTorch's {@code OneCycleLR} with {@code pct_start=0.5} and
 * {@code anneal_strategy="linear"} has it. The first and the last step have the base rate; of 2 steps the first is the
 * peak, and 1 step is the peak. Steps after the last keep its value.
 *
 * @param base learning rate of the first and the last step, within (0, peak]
 * @param peak the highest learning rate, positive
 * @param totalSteps training steps of the whole run, at least 1
 * @param momentum of every step, within [0, 1)
 * @see ScheduleForm#TRIANGLE
 */
public record TriangleSchedule(double base, double peak, int totalSteps, double momentum)
        implements LearningRateSchedule {
    private static final long serialVersionUID = 1L;

    /**
     * Checks every rule.
     *
     * @throws IllegalArgumentException if a rule is broken, naming it
     */
    public TriangleSchedule {
        ScheduleValues.requireSteps(totalSteps);
        ScheduleValues.requireTriangle(base, peak, momentum);
    }

    /**
     * A triangle under momentum 0.9.
     *
     * @param base learning rate of the first and the last step, within (0, peak]
     * @param peak the highest learning rate, positive
     * @param totalSteps training steps of the whole run, at least 1
     * @return the schedule
     * @throws IllegalArgumentException if a rule is broken, naming it
     */
    public static TriangleSchedule of(double base, double peak, int totalSteps) {
        return new TriangleSchedule(base, peak, totalSteps, EpochTriangleSchedule.MOMENTUM);
    }

    static TriangleSchedule of(ScheduleValues values) {
        return new TriangleSchedule(values.real("base"), values.real("peak"), values.integer("totalSteps"),
                values.real("momentum"));
    }

    /**
     * The one-cycle schedule that has the same rate and momentum at every step, to the last bit.
     *
     * @return the schedule
     */
    public OneCycleSchedule oneCycle() {
        int peakStep = (totalSteps - 1) / 2;
        return new OneCycleSchedule(base, peak, base, totalSteps, (peakStep + 1.0) / totalSteps, Annealing.LINEAR, false,
                momentum, momentum);
    }

    @Override
    public double learningRateAt(long step) {
        return oneCycle().learningRateAt(step);
    }

    @Override
    public double momentumAt(long step) {
        ScheduleValues.requireStep(step);
        return momentum;
    }

    @Override
    public long peakStep() {
        return oneCycle().peakStep();
    }

    @Override
    public TriangleSchedule over(int epochs, int stepsPerEpoch) {
        return new TriangleSchedule(base, peak, ScheduleValues.steps(epochs, stepsPerEpoch), momentum);
    }

    @Override
    public ScheduleForm form() {
        return ScheduleForm.TRIANGLE;
    }

    @Override
    public Map<String, Object> values() {
        return ScheduleValues.of(form(), "base", base, "peak", peak, "totalSteps", totalSteps, "momentum", momentum);
    }

    @Override
    public String toString() {
        return "learning rate from %s to %s in the middle of %s steps and back, in straight lines; momentum %s"
                .formatted(ScheduleValues.shown(base), ScheduleValues.shown(peak), totalSteps,
                        ScheduleValues.shown(momentum));
    }
}
