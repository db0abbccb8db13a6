package io.github.pcam4j.train.schedule;

import java.io.Serializable;
import java.util.Map;

/**
 * The learning rate and momentum of every step of a training, as a value that no engine's types enter. Steps are
 * counted from 0 over the whole training; a step is one update of the weights, however many batches it is made of.
 *
 * <p>Four forms: one rate an epoch as {@code LearningRateScheduler} of Keras gives it, which is the documented one
 * ({@link EpochTriangleSchedule}); one triangle over the whole training ({@link TriangleSchedule}); the one-cycle
 * policy as PyTorch has it ({@link OneCycleSchedule}); and triangles one after the other ({@link
 * RepeatingTriangleSchedule}). {@link ScheduleForm} has their names.
 *
 * <p>All are immutable and safe for use by several threads; a value costs constant time. For an updater of ND4J there
 * is {@code Nd4jSchedule}.
 */
public sealed interface LearningRateSchedule extends Serializable
        permits EpochTriangleSchedule, OneCycleSchedule, RepeatingTriangleSchedule, TriangleSchedule {

    /**
     * The learning rate of a step.
     *
     * @param step from 0
     * @return the rate, positive
     * @throws IllegalArgumentException if the step is negative
     */
    double learningRateAt(long step);

    /**
     * The momentum of a step.
     *
     * @param step from 0
     * @return the momentum, within [0, 1)
     * @throws IllegalArgumentException if the step is negative
     */
    double momentumAt(long step);

    /**
     * The first step that has the highest learning rate of all.
     *
     * @return the step, from 0; 0 too if the rate never changes
     */
    long peakStep();

    /**
     * The same shape over another training.
     *
     * @param epochs of that training, at least 1
     * @param stepsPerEpoch steps of each, at least 1
     * @return the schedule
     * @throws IllegalArgumentException if one is below 1, or the product exceeds 32 bits where steps are counted
     */
    LearningRateSchedule over(int epochs, int stepsPerEpoch);

    /**
     * Which form it has.
     *
     * @return the form
     */
    ScheduleForm form();

    /**
     * Everything the schedule is made from, exactly, to be written where {@link #ofValues} can read it.
     *
     * @return numbers, texts and booleans by name, in a fixed order; {@code form} is the first
     */
    Map<String, Object> values();

    /**
     * A schedule from the values of another, as {@link #values} gives them. Values without a {@code form} are those of
     * before there were several: of a one-cycle, or of a repeating triangle if {@code repeating} is true.
     *
     * @param values by name; numbers of any kind
     * @return a schedule with the same rate and momentum at every step
     * @throws IllegalArgumentException if a value is missing, of another kind or out of range, naming it
     */
    static LearningRateSchedule ofValues(Map<String, ?> values) {
        ScheduleValues read = new ScheduleValues(values);
        if (!read.has("form")) {
            return read.flag("repeating") ? RepeatingTriangleSchedule.ofCycle(read) : OneCycleSchedule.of(read);
        }
        return switch (ScheduleForm.named(read.text("form"))) {
            case DOCUMENTED -> EpochTriangleSchedule.of(read);
            case TRIANGLE -> TriangleSchedule.of(read);
            case ONE_CYCLE -> OneCycleSchedule.of(read);
            case REPEATING -> RepeatingTriangleSchedule.of(read);
        };
    }
}
