package io.github.pcam4j.train.heatmap;

import io.github.pcam4j.io.loader.PatchBatch;

/** Gives probabilities of patches; {@code predictor::predict} of a {@link io.github.pcam4j.train.Predictor} is one. */
@FunctionalInterface
public interface BatchPredictor {

    /**
     * Predicts.
     *
     * @param batch patches in a direct buffer that is used again after this call; without labels
     * @return a probability of label 1 a patch, in the batch's order
     */
    double[] predict(PatchBatch batch);
}
