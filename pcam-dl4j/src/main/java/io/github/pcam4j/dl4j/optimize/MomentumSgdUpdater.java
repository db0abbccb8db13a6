package io.github.pcam4j.dl4j.optimize;

import io.github.pcam4j.train.optimize.StepRates;
import java.util.Map;
import java.util.Objects;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;

/**
 * Applies {@link MomentumSgd} to a part of a network's parameters. Learning rate and momentum come from its
 * configuration, unless they are given step by step with {@link #use}, which an engine does: that changes no
 * configuration and rebuilds nothing. Not safe for use by several threads.
 */
public final class MomentumSgdUpdater implements GradientUpdater<MomentumSgd> {
    private static final long serialVersionUID = 1L;

    /** The name of the velocity in the state. */
    static final String VELOCITY = "v";

    private final MomentumSgd config;
    private INDArray velocity;
    private double givenLearningRate = Double.NaN;
    private double givenMomentum = Double.NaN;
    private double appliedLearningRate = Double.NaN;
    private double appliedMomentum = Double.NaN;

    MomentumSgdUpdater(MomentumSgd config, INDArray velocity) {
        this.config = config;
        this.velocity = velocity;
    }

    /**
     * Gives the rates of the next steps, in place of the configuration's.
     *
     * @param learningRate positive
     * @param momentum within [0, 1)
     * @throws IllegalArgumentException if they are outside
     */
    public void use(double learningRate, double momentum) {
        StepRates.require(learningRate, momentum);
        this.givenLearningRate = learningRate;
        this.givenMomentum = momentum;
    }

    @Override
    public void applyUpdater(INDArray gradient, int iteration, int epoch) {
        boolean given = !Double.isNaN(givenLearningRate);
        appliedLearningRate = given ? givenLearningRate : config.getLearningRate(iteration, epoch);
        appliedMomentum = given ? givenMomentum : config.momentumAt(iteration, epoch);
        // DL4J subtracts what is left in the gradient, so the velocity is kept with its sign turned.
        velocity.muli(appliedMomentum);
        Nd4j.getBlasWrapper().level1().axpy(velocity.length(), appliedLearningRate, gradient, velocity);
        gradient.assign(velocity);
    }

    /**
     * The learning rate of the last update.
     *
     * @return the rate; NaN before the first update
     */
    public double appliedLearningRate() {
        return appliedLearningRate;
    }

    /**
     * The momentum of the last update.
     *
     * @return the momentum; NaN before the first update
     */
    public double appliedMomentum() {
        return appliedMomentum;
    }

    @Override
    public MomentumSgd getConfig() {
        return config;
    }

    @Override
    public void setState(Map<String, INDArray> state, boolean initialize) {
        setVelocity(velocity(state), initialize);
    }

    static INDArray velocity(Map<String, INDArray> state) {
        return Objects.requireNonNull(state.get(VELOCITY), "the state of the updater has no velocity");
    }

    @Override
    public Map<String, INDArray> getState() {
        return Map.of(VELOCITY, velocity);
    }

    @Override
    public void setStateViewArray(INDArray view, long[] gradientShape, char gradientOrder, boolean initialize) {
        setVelocity(view, initialize);
    }

    private void setVelocity(INDArray view, boolean initialize) {
        velocity = view.reshape(view.length());
        if (initialize) {
            velocity.assign(0);
        }
    }
}
