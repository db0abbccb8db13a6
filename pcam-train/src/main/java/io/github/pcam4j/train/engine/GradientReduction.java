package io.github.pcam4j.train.engine;

/**
 * What happens to a step's gradient between its computation and the update, such as a mean over several processes.
 *
 * @see TrainingEngine#reduceBy
 */
@FunctionalInterface
public interface GradientReduction {
    /** Leaves a gradient as it is. */
    GradientReduction NONE = gradient -> { };

    /**
     * Changes a gradient in place.
     *
     * @param gradient the mean over the step's patches, of all parameters that are trained, one after the other in an
     *     order that is the engine's own, but the same for every engine of its kind and the same network
     */
    void reduce(float[] gradient);
}
