package io.github.pcam4j.train.schedule;

import io.github.pcam4j.internal.Require;
import java.util.Locale;
import java.util.Map;

/**
 * The documented schedule: one rate an epoch, as Keras's {@code LearningRateScheduler} sets it, that climbs from the
 * base to the peak and falls back in straight lines, again and again, under the same momentum throughout. With the
 * documented cycle of 16 epochs, 8 up and 8 down: 1e-4 in epoch 1, 0.1 in epoch 9, 1e-4 in epoch 17, and then it rises
 * again.
 *
 * <p>With e epochs from 0 and u = {@code cycleEpochs / 2}, the rate is
 * {@code base + (peak - base) * (1 - |1 - (e mod 2u) / u|)}. Of a cycle of an odd number of epochs the fall is one
 * epoch longer than the rise.
 *
 * <p><strong>Fewer epochs than a cycle.</strong> To come back to the base, a cycle takes {@code cycleEpochs + 1}
 * epochs. Where a training has fewer, its cycle is fitted ({@link #isFitted}): the last epoch has the base rate, and
 * the peak is in epoch {@code (epochs + 1) / 2}, rounded down. Of 3 epochs the second has the peak; of 2 the first, and
 * the second the base rate; a training of 1 epoch has the peak, since at the base rate it would learn next to nothing.
 *
 * @param base the lowest learning rate, within (0, peak]
 * @param peak the highest learning rate, positive
 * @param cycleEpochs epochs from the base to the base, at least 2
 * @param epochs of the whole training at most, at least 1
 * @param stepsPerEpoch steps of each epoch, at least 1
 * @param momentum of every step, within [0, 1)
 * @see ScheduleForm#DOCUMENTED
 */
public record EpochTriangleSchedule(double base, double peak, int cycleEpochs, int epochs, int stepsPerEpoch,
        double momentum) implements LearningRateSchedule {
    /** The documented cycle: 8 epochs up and 8 down. */
    public static final int CYCLE_EPOCHS = 16;
    /** The documented momentum. */
    public static final double MOMENTUM = 0.9;
    /** The documented learning rate of the first epoch. */
    public static final double BASE = 1e-4;
    /** The documented learning rate of the ninth epoch. */
    public static final double PEAK = 0.1;

    private static final long serialVersionUID = 1L;

    /**
     * Checks every rule.
     *
     * @throws IllegalArgumentException if a rule is broken, naming it
     */
    public EpochTriangleSchedule {
        Require.argument(cycleEpochs >= 2, "a cycle must have at least 2 epochs, one up and one down, not %s",
                cycleEpochs);
        Require.argument(epochs >= 1, "there must be at least 1 epoch, not %s", epochs);
        Require.argument(stepsPerEpoch >= 1, "an epoch must have at least 1 step, not %s", stepsPerEpoch);
        ScheduleValues.requireTriangle(base, peak, momentum);
    }

    /**
     * The documented schedule: from 1e-4 to 0.1 and back in cycles of 16 epochs, momentum 0.9.
     *
     * @param epochs of the whole training at most, at least 1
     * @param stepsPerEpoch steps of each epoch, at least 1
     * @return the schedule
     * @throws IllegalArgumentException if one is below 1
     */
    public static EpochTriangleSchedule documented(int epochs, int stepsPerEpoch) {
        return new EpochTriangleSchedule(BASE, PEAK, CYCLE_EPOCHS, epochs, stepsPerEpoch, MOMENTUM);
    }

    static EpochTriangleSchedule of(ScheduleValues values) {
        return new EpochTriangleSchedule(values.real("base"), values.real("peak"), values.integer("cycleEpochs"),
                values.integer("epochs"), values.integer("stepsPerEpoch"), values.real("momentum"));
    }

    /**
     * Whether the training has too few epochs for a cycle, so that the cycle is shorter.
     *
     * @return true if there are fewer than {@code cycleEpochs + 1}
     */
    public boolean isFitted() {
        return epochs <= cycleEpochs;
    }

    /**
     * The first epoch that has the peak.
     *
     * @return its number, from 1
     */
    public int peakEpoch() {
        return length() / 2 + 1;
    }

    /**
     * The learning rate of all steps of an epoch.
     *
     * @param epoch from 0; of a fitted cycle, those after the last have its rate
     * @return the rate, within [base, peak]
     * @throws IllegalArgumentException if the epoch is negative
     */
    public double learningRateOfEpoch(long epoch) {
        Require.argument(epoch >= 0, "epochs are counted from 0; there is no epoch %s", epoch);
        long at = isFitted() ? Math.min(epoch, length()) : epoch % length();
        int up = length() / 2;
        if (at == up) {
            return peak;
        }
        return base + (peak - base) * (at < up ? (double) at / up : (double) (length() - at) / (length() - up));
    }

    /** Epochs from the base to the base, or to the end. */
    private int length() {
        return Math.min(cycleEpochs, epochs - 1);
    }

    @Override
    public double learningRateAt(long step) {
        ScheduleValues.requireStep(step);
        return learningRateOfEpoch(step / stepsPerEpoch);
    }

    @Override
    public double momentumAt(long step) {
        ScheduleValues.requireStep(step);
        return momentum;
    }

    @Override
    public long peakStep() {
        return base == peak ? 0 : (peakEpoch() - 1L) * stepsPerEpoch;
    }

    @Override
    public EpochTriangleSchedule over(int otherEpochs, int otherStepsPerEpoch) {
        return new EpochTriangleSchedule(base, peak, cycleEpochs, otherEpochs, otherStepsPerEpoch, momentum);
    }

    @Override
    public ScheduleForm form() {
        return ScheduleForm.DOCUMENTED;
    }

    @Override
    public Map<String, Object> values() {
        return ScheduleValues.of(form(), "base", base, "peak", peak, "cycleEpochs", cycleEpochs, "epochs", epochs,
                "stepsPerEpoch", stepsPerEpoch, "momentum", momentum);
    }

    @Override
    public String toString() {
        return "one learning rate an epoch, %s; momentum %s".formatted(isFitted() ? fitted() : repeated(),
                ScheduleValues.shown(momentum));
    }

    private String repeated() {
        return String.format(Locale.ROOT,
                "from %s in epoch 1 to %s in epoch %d and back in epoch %d, in cycles of %d epochs",
                ScheduleValues.shown(base), ScheduleValues.shown(peak), peakEpoch(), cycleEpochs + 1, cycleEpochs);
    }

    private String fitted() {
        String why = String.format(Locale.ROOT, "as a cycle of %d takes %d epochs and there are %d",
                cycleEpochs, cycleEpochs + 1, epochs);
        if (epochs == 1) {
            return "%s in the only one, %s".formatted(ScheduleValues.shown(peak), why);
        }
        return String.format(Locale.ROOT, "%s%s in epoch %d and %s in epoch %d, the last, %s",
                epochs == 2 ? "" : "from %s in epoch 1 to ".formatted(ScheduleValues.shown(base)),
                ScheduleValues.shown(peak), peakEpoch(), ScheduleValues.shown(base), epochs, why);
    }
}
