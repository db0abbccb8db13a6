package io.github.pcam4j.train.engine;

/**
 * What all engines do with what a network gives. Without state; safe for use by several threads.
 *
 * @see TrainingEngine#takeProbabilities
 */
public final class EngineOutputs {
    private EngineOutputs() { }

    /**
     * The probabilities of logits, {@code 1 / (1 + exp(-logit))} in double precision. In single precision logits above
     * 16.6 all come to 1 and many below share a value, so that patches which a network tells apart would be ties.
     * Here they keep their order up to a logit of 36.7.
     *
     * @param logits of label 1
     * @return a new array of values within [0, 1]; NaN where a logit is
     */
    public static double[] probabilities(float[] logits) {
        double[] probabilities = new double[logits.length];
        for (int i = 0; i < logits.length; i++) {
            probabilities[i] = 1 / (1 + Math.exp(-(double) logits[i]));
        }
        return probabilities;
    }
}
