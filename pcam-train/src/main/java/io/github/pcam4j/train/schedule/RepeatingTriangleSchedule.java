package io.github.pcam4j.train.schedule;

import io.github.pcam4j.internal.Require;
import java.util.Map;

/**
 * Triangles one after the other without end, step by step, under the same momentum throughout: the policy "triangular"
 * of Smith, "Cyclical Learning Rates for Training Neural Networks" (arXiv:1506.01186), as PyTorch's {@code CyclicLR}
 * computes it. Step 0 has the base rate, step {@code stepsUp} the peak, step {@code 2 * stepsUp} the base again.
 *
 * @param base the lowest learning rate, within (0, peak]
 * @param peak the highest learning rate, positive
 * @param stepsUp steps from the base to the peak, and as many back, within [1, 2^30)
 * @param momentum of every step, within [0, 1)
 * @see ScheduleForm#REPEATING
 */
public record RepeatingTriangleSchedule(double base, double peak, int stepsUp, double momentum)
        implements LearningRateSchedule {
    private static final long serialVersionUID = 1L;

    /**
     * Checks every rule.
     *
     * @throws IllegalArgumentException if a rule is broken, naming it
     */
    public RepeatingTriangleSchedule {
        Require.argument(stepsUp >= 1 && stepsUp < 1 << 30, "steps up must be within [1, 2^30), not %s", stepsUp);
        ScheduleValues.requireTriangle(base, peak, momentum);
    }

    /**
     * Triangles under momentum 0.9.
     *
     * @param base the lowest learning rate, within (0, peak]
     * @param peak the highest learning rate, positive
     * @param stepsUp steps from the base to the peak, and as many back, within [1, 2^30)
     * @return the schedule
     * @throws IllegalArgumentException if a rule is broken, naming it
     */
    public static RepeatingTriangleSchedule of(double base, double peak, int stepsUp) {
        return new RepeatingTriangleSchedule(base, peak, stepsUp, EpochTriangleSchedule.MOMENTUM);
    }

    static RepeatingTriangleSchedule of(ScheduleValues values) {
        return new RepeatingTriangleSchedule(values.real("base"), values.real("peak"), values.integer("stepsUp"),
                values.real("momentum"));
    }

    /** From the values of before it had a form of its own. */
    static RepeatingTriangleSchedule ofCycle(ScheduleValues values) {
        return new RepeatingTriangleSchedule(values.real("initialLearningRate"), values.real("maxLearningRate"),
                values.integer("totalSteps") / 2, values.real("maxMomentum"));
    }

    @Override
    public double learningRateAt(long step) {
        ScheduleValues.requireStep(step);
        long at = step % (2L * stepsUp);
        return at <= stepsUp ? Annealing.LINEAR.between(base, peak, (double) at / stepsUp)
                : Annealing.LINEAR.between(peak, base, (double) (at - stepsUp) / stepsUp);
    }

    @Override
    public double momentumAt(long step) {
        ScheduleValues.requireStep(step);
        return momentum;
    }

    /** Its triangles are counted in steps: over any training it is the same. */
    @Override
    public long peakStep() {
        return base == peak ? 0 : stepsUp;
    }

    @Override
    public RepeatingTriangleSchedule over(int epochs, int stepsPerEpoch) {
        return this;
    }

    @Override
    public ScheduleForm form() {
        return ScheduleForm.REPEATING;
    }

    @Override
    public Map<String, Object> values() {
        return ScheduleValues.of(form(), "base", base, "peak", peak, "stepsUp", stepsUp, "momentum", momentum);
    }

    @Override
    public String toString() {
        return ("learning rate from %s to %s in %s steps and back in as many, again and again, in straight lines; "
                + "momentum %s").formatted(ScheduleValues.shown(base), ScheduleValues.shown(peak), stepsUp,
                        ScheduleValues.shown(momentum));
    }
}
