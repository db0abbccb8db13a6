package io.github.pcam4j.dl4j.engine;

import io.github.pcam4j.dl4j.onednn.OneDnnMomentum;
import io.github.pcam4j.dl4j.optimize.MomentumSgd;
import io.github.pcam4j.dl4j.optimize.MomentumSgdUpdater;
import io.github.pcam4j.train.optimize.StepRule;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.AdamUpdater;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Steps down a gradient by a rule. DL4J's updaters only hold the state, where it saves and restores it: its Adam has
 * another epsilon than PyTorch's, and no updater of its sees the parameters that decay.
 *
 * @param rule the rule
 * @param arithmetic for momentum SGD; null where it is left to ND4J
 */
record Descent(StepRule rule, @Nullable OneDnnMomentum arithmetic) {
    private static final double INITIAL_LEARNING_RATE = 1e-4;
    private static final double INITIAL_MOMENTUM = 0.9;

    /** What a network is configured with, so that it has the state of the rule. */
    static IUpdater updater(StepRule rule) {
        return rule instanceof StepRule.AdamW adamW
                ? new Adam(INITIAL_LEARNING_RATE, INITIAL_MOMENTUM, adamW.beta2(), adamW.epsilon())
                : new MomentumSgd(INITIAL_LEARNING_RATE, INITIAL_MOMENTUM);
    }

    /** Whether an updater's state is that of the rule; that of batch statistics is of none. */
    static boolean isOf(StepRule rule, GradientUpdater<?> updater) {
        return rule instanceof StepRule.AdamW ? updater instanceof AdamUpdater : updater instanceof MomentumSgdUpdater;
    }

    /** What an updater keeps: velocities, or means and mean squares. */
    static List<INDArray> state(GradientUpdater<?> updater) {
        Map<String, INDArray> state = updater.getState();
        return updater instanceof AdamUpdater
                ? List.of(part(state, AdamUpdater.M_STATE), part(state, AdamUpdater.V_STATE))
                : List.of(part(state, "v"));
    }

    private static INDArray part(Map<String, INDArray> state, String name) {
        INDArray part = Objects.requireNonNull(state.get(name), name);
        return part.reshape(part.length());
    }

    /**
     * Updates parameters and state.
     *
     * @param step the step's number, from 1
     * @param patches that gradients are sums over
     */
    void step(List<Stretch> stretches, long step, int patches, double learningRate, double momentum) {
        for (Stretch stretch : stretches) {
            if (stretch.rule().frozen()) {
                continue;
            }
            double rate = learningRate * stretch.rule().rate();
            if (stretch.rule().decay() > 0) {
                stretch.parameters().muli(1 - rate * stretch.rule().decay());
            }
            if (rule instanceof StepRule.AdamW adamW) {
                adam(stretch, adamW, step, patches, rate, momentum);
            } else {
                accelerate(stretch, patches, rate, momentum);
            }
        }
    }

    private void accelerate(Stretch stretch, int patches, double rate, double momentum) {
        INDArray velocity = stretch.state().get(0);
        if (arithmetic == null) {
            velocity.muli(momentum);
            axpy(rate / patches, stretch.gradient(), velocity);
            axpy(-1, velocity, stretch.parameters());
        } else {
            arithmetic.step(stretch.gradient(), velocity, stretch.parameters(), rate / patches, momentum);
        }
    }

    /** In the order of PyTorch's operations; of the gradient nothing is left. */
    private static void adam(Stretch stretch, StepRule.AdamW rule, long step, int patches, double rate, double beta1) {
        INDArray gradient = stretch.gradient().divi(patches);
        INDArray mean = stretch.state().get(0).muli(beta1);
        axpy(1 - beta1, gradient, mean);
        INDArray squares = stretch.state().get(1).muli(rule.beta2());
        axpy(1 - rule.beta2(), gradient.muli(gradient), squares);
        Transforms.sqrt(gradient.assign(squares), false).divi(Math.sqrt(1 - Math.pow(rule.beta2(), (double) step)))
                .addi(rule.epsilon()).rdivi(mean);
        axpy(-rate / (1 - Math.pow(beta1, (double) step)), gradient, stretch.parameters());
    }

    static void axpy(double factor, INDArray from, INDArray to) {
        Nd4j.getBlasWrapper().level1().axpy(to.length(), factor, from, to);
    }
}
