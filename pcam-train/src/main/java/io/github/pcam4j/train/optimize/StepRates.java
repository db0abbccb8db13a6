package io.github.pcam4j.train.optimize;

/**
 * What every optimizer here asks of the rates of a step. Without state.
 *
 * @see io.github.pcam4j.train.engine.TrainingEngine#train
 */
public final class StepRates {
    private StepRates() { }

    /**
     * Checks the rates of a step.
     *
     * @param learningRate positive
     * @param momentum within [0, 1)
     * @throws IllegalArgumentException if they are outside
     */
    public static void require(double learningRate, double momentum) {
        if (!(learningRate > 0) || !(momentum >= 0 && momentum < 1)) {
            throw new IllegalArgumentException(
                    "a step takes a positive learning rate and a momentum within [0, 1), not %s and %s"
                            .formatted(learningRate, momentum));
        }
    }
}
