package io.github.pcam4j.train;

import io.github.pcam4j.model.ModelSpec;
import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.train.engine.StepResult;
import io.github.pcam4j.train.metrics.BinaryMetrics;
import io.github.pcam4j.train.split.Split;
import java.util.List;

/**
 * What a training came to. The weights are those of the best epoch.
 *
 * @param spec the network
 * @param weights its parameters after the best epoch
 * @param history every epoch, in order
 * @param steps every step, in order, as the engine applied it
 * @param bestEpoch the number of the epoch with the highest validation AUC, from 1
 * @param stoppedEarly whether patience ran out before the last epoch
 * @param split which patches were trained on and which were held out
 * @param probabilities of the validation patches, in the order of the split, by the best weights
 * @param metrics of those probabilities
 * @param engine what ran it
 * @see Trainer#fit
 */
public record TrainingResult(
        ModelSpec spec,
        NetworkWeights weights,
        List<EpochRecord> history,
        List<StepResult> steps,
        int bestEpoch,
        boolean stoppedEarly,
        Split split,
        double[] probabilities,
        BinaryMetrics metrics,
        String engine) {

    /** Copies the lists. */
    public TrainingResult {
        steps = List.copyOf(steps);
        history = List.copyOf(history);
    }

    /**
     * The record of the best epoch.
     *
     * @return the record
     */
    public EpochRecord best() {
        return history.get(bestEpoch - 1);
    }
}
