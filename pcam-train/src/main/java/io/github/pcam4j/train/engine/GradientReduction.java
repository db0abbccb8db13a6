package io.github.pcam4j.train.engine;

/**
 * What happens to a step's gradient between its computation and the update, such as a mean over several processes. Batch
 * normalization's moving statistics and the loss go with it, as they are of all batches of a step too.
 *
 * <pre>{@code
 * engine.reduceBy(step -> {
 *     float[] gradient = step.gradient();
 *     for (int i = 0; i < gradient.length; i++) {
 *         gradient[i] *= 2;
 *     }
 * });
 * }</pre>
 *
 * @see TrainingEngine#reduceBy
 */
@FunctionalInterface
public interface GradientReduction {
    /** Leaves a step as it is. */
    GradientReduction NONE = step -> { };

    /**
     * Changes a step in place.
     *
     * @param step with the mean over its patches on this engine
     */
    void reduce(PendingStep step);
}
