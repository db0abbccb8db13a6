package io.github.pcam4j.dl4j.onednn;

import io.github.pcam4j.dl4j.internal.plan.MomentumPlan;
import io.github.pcam4j.dl4j.internal.plan.PlanCache;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Steps of gradient descent with classical momentum (Polyak 1964, in the form of Keras's SGD), in two passes over memory
 * where ND4J's operations take five. Holds native memory until it is closed; not safe for use by several threads.
 *
 * @see OneDnnLayers
 */
public final class OneDnnMomentum implements AutoCloseable {
    /** One for each part of a network's parameters, some times over where the momentum changes with every step. */
    private static final int MOST_PLANS = 64;

    private final PlanCache<MomentumPlan.Shape, MomentumPlan> plans = new PlanCache<>(MOST_PLANS);

    /**
     * Updates velocity and parameters: {@code velocity = momentum * velocity + rate * gradient}, then
     * {@code parameters -= velocity}.
     *
     * @param gradient a vector of FLOAT without gaps, as the others are
     * @param velocity of its length
     * @param parameters of its length
     * @param rate that the gradient is multiplied by
     * @param momentum within [0, 1)
     */
    public void step(INDArray gradient, INDArray velocity, INDArray parameters, double rate, double momentum) {
        plans.get(new MomentumPlan.Shape(gradient.length(), (float) momentum), MomentumPlan::new)
                .step(gradient, velocity, parameters, (float) rate);
    }

    @Override
    public void close() {
        plans.close();
    }
}
