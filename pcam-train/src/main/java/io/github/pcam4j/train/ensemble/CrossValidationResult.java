package io.github.pcam4j.train.ensemble;

import io.github.pcam4j.train.TrainingResult;
import io.github.pcam4j.train.metrics.BinaryMetrics;
import java.util.List;

/**
 * What training on every fold came to.
 *
 * @param folds the result of each fold, in order
 * @param outOfFold one probability a patch, by the model that did not train on it
 * @param metrics of those probabilities together. Each model is judged on patches it did not see, but its best epoch
 *     was chosen on them
 * @see CrossValidation
 */
public record CrossValidationResult(List<TrainingResult> folds, double[] outOfFold, BinaryMetrics metrics) {
    /** Copies the list. */
    public CrossValidationResult {
        folds = List.copyOf(folds);
    }
}
