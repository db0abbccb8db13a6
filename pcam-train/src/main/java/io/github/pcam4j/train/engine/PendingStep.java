package io.github.pcam4j.train.engine;

/**
 * A step whose gradient is computed and whose update is still to come, as an engine hands it out to a {@link
 * GradientReduction}: what is in its arrays and its loss may be changed in place, and is what the engine goes on with.
 * Of the engine's own order, which is the same for every engine of its kind and the same network. Not safe for use by
 * several threads.
 *
 * @see TrainingEngine#reduceBy
 */
public final class PendingStep {
    private final float[] gradient;
    private final float[] statisticsBefore;
    private final float[] statistics;
    private double loss;

    /**
     * Takes the arrays as they are.
     *
     * @param gradient the mean over the step's patches, of all parameters that are trained, one after the other
     * @param statisticsBefore batch normalization's moving statistics as they were ahead of the step's first batch
     * @param statistics as they are after its last, as long as those
     * @param loss the mean over the step's patches
     * @throws IllegalArgumentException if the statistics are not of one length
     */
    public PendingStep(float[] gradient, float[] statisticsBefore, float[] statistics, double loss) {
        if (statisticsBefore.length != statistics.length) {
            throw new IllegalArgumentException("there are " + statisticsBefore.length + " moving statistics before a step and "
                    + statistics.length + " after it");
        }
        this.gradient = gradient;
        this.statisticsBefore = statisticsBefore;
        this.statistics = statistics;
        this.loss = loss;
    }

    /**
     * The gradient.
     *
     * @return the array itself: the mean over the step's patches, of all parameters that are trained
     */
    public float[] gradient() {
        return gradient;
    }

    /**
     * Where the moving statistics were ahead of the step.
     *
     * @return the array itself, which the engine does not look at again
     */
    public float[] statisticsBefore() {
        return statisticsBefore;
    }

    /**
     * Where the step's batches have moved the moving statistics.
     *
     * @return the array itself; empty if the network has none
     */
    public float[] statistics() {
        return statistics;
    }

    /**
     * The loss.
     *
     * @return the mean over the step's patches
     */
    public double loss() {
        return loss;
    }

    /**
     * Replaces the loss that the engine is to report.
     *
     * @param mean the mean over all patches that the step has anywhere
     */
    public void setLoss(double mean) {
        this.loss = mean;
    }
}
