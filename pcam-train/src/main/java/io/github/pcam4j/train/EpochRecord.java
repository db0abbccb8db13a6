package io.github.pcam4j.train;

/**
 * What one epoch came to; a row of {@code history.csv}.
 *
 * @param epoch its number, from 1
 * @param learningRate the learning rate of its last step, as the engine applied it
 * @param trainLoss mean loss over the epoch's patches while training (with dropout, and as the objective has it)
 * @param validationLoss mean binary cross-entropy of the validation patches after it
 * @param validationAuc their area under the ROC curve
 * @param validationAccuracy their accuracy at a threshold of 0.5
 * @param trainAuc the area under the ROC curve of a fixed sample of the patches trained on, as they are stored and
 *     without dropout, by the model that validation judges; NaN if they all have one label
 * @param trainAccuracy the accuracy of that sample at a threshold of 0.5
 * @param seconds how long it took, validation included
 * @param imagesPerSecond patches trained a second, validation left out
 * @param dataWaitSeconds how long, of that, the engine waited for patches to be read
 * @see Trainer.Builder#onEpoch
 */
public record EpochRecord(
        int epoch,
        double learningRate,
        double trainLoss,
        double validationLoss,
        double validationAuc,
        double validationAccuracy,
        double trainAuc,
        double trainAccuracy,
        double seconds,
        double imagesPerSecond,
        double dataWaitSeconds) { }
