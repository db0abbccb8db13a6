package io.github.pcam4j.dl4j.optimize;

import io.github.pcam4j.train.schedule.LearningRateSchedule;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect.Visibility;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Stochastic gradient descent with classical momentum (Polyak 1964), in Keras's form:
 *
 * <pre>
 * v = momentum * v - learningRate * gradient
 * w = w + v
 * </pre>
 *
 * <p>PyTorch leaves the learning rate out of v, which is the same as long as the rate does not change. ND4J's own
 * {@code Nesterovs} is another method: it looks ahead.
 *
 * <p>An {@link IUpdater} for any DL4J network; its state travels in the model's ZIP. Mutable only through DL4J's
 * {@code setLrAndSchedule}.
 *
 * <pre>{@code
 * LearningRateSchedule cycle = EpochTriangleSchedule.documented(22, stepsPerEpoch);
 * MultiLayerNetwork network = Dl4jNetworks.network(CnnSpec.documented(), 1, new MomentumSgd(cycle));
 * }</pre>
 */
@JsonAutoDetect(fieldVisibility = Visibility.ANY, getterVisibility = Visibility.NONE,
        isGetterVisibility = Visibility.NONE, setterVisibility = Visibility.NONE)
public final class MomentumSgd implements IUpdater {
    private static final long serialVersionUID = 1L;

    private double learningRate;
    private @Nullable ISchedule learningRateSchedule;
    private final double momentum;
    private final @Nullable ISchedule momentumSchedule;

    /**
     * Constant learning rate and momentum.
     *
     * @param learningRate positive
     * @param momentum within [0, 1)
     */
    public MomentumSgd(double learningRate, double momentum) {
        this(learningRate, null, momentum, null);
    }

    /**
     * The learning rate and the momentum of a schedule.
     *
     * @param schedule by iteration
     */
    public MomentumSgd(LearningRateSchedule schedule) {
        this(Nd4jSchedule.learningRate(schedule), Nd4jSchedule.momentum(schedule));
    }

    /**
     * A scheduled learning rate and constant momentum.
     *
     * @param learningRate by iteration
     * @param momentum within [0, 1)
     */
    public MomentumSgd(ISchedule learningRate, double momentum) {
        this(Double.NaN, Objects.requireNonNull(learningRate, "learningRate"), momentum, null);
    }

    /**
     * Learning rate and momentum both scheduled.
     *
     * @param learningRate by iteration
     * @param momentum by iteration
     */
    public MomentumSgd(ISchedule learningRate, ISchedule momentum) {
        this(Double.NaN, Objects.requireNonNull(learningRate, "learningRate"), Double.NaN,
                Objects.requireNonNull(momentum, "momentum"));
    }

    @JsonCreator
    private MomentumSgd(@JsonProperty("learningRate") double learningRate,
            @JsonProperty("learningRateSchedule") @Nullable ISchedule learningRateSchedule,
            @JsonProperty("momentum") double momentum,
            @JsonProperty("momentumSchedule") @Nullable ISchedule momentumSchedule) {
        if (learningRateSchedule == null && !(learningRate > 0)) {
            throw new IllegalArgumentException("the learning rate must be positive, not " + learningRate);
        }
        if (momentumSchedule == null && !(momentum >= 0 && momentum < 1)) {
            throw new IllegalArgumentException("momentum must be within [0, 1), not " + momentum);
        }
        this.learningRate = learningRate;
        this.learningRateSchedule = learningRateSchedule;
        this.momentum = momentum;
        this.momentumSchedule = momentumSchedule;
    }

    @Override
    public double getLearningRate(int iteration, int epoch) {
        return learningRateSchedule == null ? learningRate : learningRateSchedule.valueAt(iteration, epoch);
    }

    /**
     * The momentum of a step.
     *
     * @param iteration the step, from 0
     * @param epoch the epoch, from 0
     * @return within [0, 1)
     */
    public double momentumAt(int iteration, int epoch) {
        return momentumSchedule == null ? momentum : momentumSchedule.valueAt(iteration, epoch);
    }

    @Override
    public boolean hasLearningRate() {
        return true;
    }

    @Override
    public void setLrAndSchedule(double rate, @Nullable ISchedule schedule) {
        this.learningRate = rate;
        this.learningRateSchedule = schedule;
    }

    @Override
    public long stateSize(long parameters) {
        return parameters;
    }

    @Override
    public GradientUpdater<MomentumSgd> instantiate(INDArray state, boolean initialize) {
        INDArray velocity = state.reshape(state.length());
        if (initialize) {
            velocity.assign(0);
        }
        return new MomentumSgdUpdater(this, velocity);
    }

    @Override
    public GradientUpdater<MomentumSgd> instantiate(Map<String, INDArray> state, boolean initialize) {
        return instantiate(MomentumSgdUpdater.velocity(state), initialize);
    }

    @Override
    public MomentumSgd clone() {
        return new MomentumSgd(learningRate, learningRateSchedule == null ? null : learningRateSchedule.clone(),
                momentum, momentumSchedule == null ? null : momentumSchedule.clone());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MomentumSgd that
                && Double.compare(learningRate, that.learningRate) == 0
                && Double.compare(momentum, that.momentum) == 0
                && Objects.equals(learningRateSchedule, that.learningRateSchedule)
                && Objects.equals(momentumSchedule, that.momentumSchedule);
    }

    @Override
    public int hashCode() {
        return Objects.hash(learningRate, learningRateSchedule, momentum, momentumSchedule);
    }

    @Override
    public String toString() {
        return "MomentumSgd(learningRate=%s, momentum=%s)".formatted(
                learningRateSchedule == null ? learningRate : learningRateSchedule,
                momentumSchedule == null ? momentum : momentumSchedule);
    }
}
