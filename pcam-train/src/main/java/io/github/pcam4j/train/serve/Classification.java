package io.github.pcam4j.train.serve;

/**
 * What a model says of a patch.
 *
 * @param probability of label 1, within [0, 1]; calibrated, if the classifier has a calibration
 * @param label 1 if the probability reaches the classifier's threshold, and otherwise 0
 * @see PatchClassifier#classify(PatchInput)
 */
public record Classification(double probability, int label) {

    static Classification of(double probability, double threshold) {
        return new Classification(probability, probability >= threshold ? 1 : 0);
    }
}
