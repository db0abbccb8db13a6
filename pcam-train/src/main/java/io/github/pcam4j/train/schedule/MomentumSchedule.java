package io.github.pcam4j.train.schedule;

import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** The momentum of a cycle, where ND4J asks for a schedule of its own. */
@JsonAutoDetect(
        fieldVisibility = JsonAutoDetect.Visibility.NONE,
        getterVisibility = JsonAutoDetect.Visibility.NONE,
        isGetterVisibility = JsonAutoDetect.Visibility.NONE)
final class MomentumSchedule implements ISchedule {
    private static final long serialVersionUID = 1L;

    @JsonProperty("cycle")
    private final OneCycleSchedule cycle;

    MomentumSchedule(@JsonProperty("cycle") OneCycleSchedule cycle) {
        this.cycle = cycle;
    }

    @Override
    public double valueAt(int iteration, int epoch) {
        return cycle.momentumAt(iteration);
    }

    /** Immutable, so that one instance may be shared. */
    @Override
    public ISchedule clone() {
        return this;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MomentumSchedule that && cycle.equals(that.cycle);
    }

    @Override
    public int hashCode() {
        return 31 * cycle.hashCode() + 1;
    }

    @Override
    public String toString() {
        return "momentum of: " + cycle;
    }
}
