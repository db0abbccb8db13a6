package io.github.pcam4j.dl4j.optimize;

import io.github.pcam4j.train.schedule.LearningRateSchedule;
import java.util.Map;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect.Visibility;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The learning rate or the momentum of a {@link LearningRateSchedule} as a schedule of ND4J: it can stand in any
 * updater, and is written to and read from ND4J's JSON, and so travels in a DL4J model's ZIP. It goes by the iteration
 * alone, since ours count the steps of an epoch themselves.
 *
 * <pre>{@code
 * new Nesterovs(Nd4jSchedule.learningRate(cycle), Nd4jSchedule.momentum(cycle));
 * }</pre>
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @see MomentumSgd#MomentumSgd(LearningRateSchedule)
 */
@JsonAutoDetect(fieldVisibility = Visibility.NONE, getterVisibility = Visibility.NONE,
        isGetterVisibility = Visibility.NONE)
public final class Nd4jSchedule implements ISchedule {
    private static final long serialVersionUID = 1L;

    private final LearningRateSchedule schedule;
    @JsonProperty("schedule")
    private final Map<String, Object> values;
    @JsonProperty("momentum")
    private final boolean momentum;

    /** From the values that it has in JSON. */
    @JsonCreator
    private Nd4jSchedule(@JsonProperty("schedule") Map<String, Object> values,
            @JsonProperty("momentum") boolean momentum) {
        this.schedule = LearningRateSchedule.ofValues(values);
        this.values = schedule.values();
        this.momentum = momentum;
    }

    /**
     * The learning rate of a schedule.
     *
     * @param schedule the schedule
     * @return what ND4J takes for the learning rate
     */
    public static Nd4jSchedule learningRate(LearningRateSchedule schedule) {
        return new Nd4jSchedule(schedule.values(), false);
    }

    /**
     * The momentum of a schedule.
     *
     * @param schedule the schedule
     * @return what ND4J takes for the momentum
     */
    public static Nd4jSchedule momentum(LearningRateSchedule schedule) {
        return new Nd4jSchedule(schedule.values(), true);
    }

    /**
     * The value of a step.
     *
     * @param iteration the step, from 0
     * @param epoch not looked at
     * @return the rate or the momentum
     * @throws IllegalArgumentException if the step is negative
     */
    @Override
    public double valueAt(int iteration, int epoch) {
        return momentum ? schedule.momentumAt(iteration) : schedule.learningRateAt(iteration);
    }

    /** Immutable, so that one instance may be shared. */
    @Override
    public Nd4jSchedule clone() {
        return this;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Nd4jSchedule that && momentum == that.momentum && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return 31 * values.hashCode() + (momentum ? 1 : 0);
    }

    @Override
    public String toString() {
        return (momentum ? "momentum of: " : "learning rate of: ") + schedule;
    }
}
