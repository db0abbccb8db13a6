package io.github.pcam4j.train.serve;

import io.github.pcam4j.train.calibrate.Calibration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * From a model's probabilities to what callers are told.
 *
 * @param name the model's, for messages
 * @param calibration what probabilities go through
 * @param threshold from which on a patch is called 1
 */
record Answers(String name, Optional<Calibration> calibration, double threshold) {

    List<Classification> of(double[] probabilities) {
        for (double probability : probabilities) {
            if (!(probability >= 0 && probability <= 1)) {
                throw new ClassifierException("the model of %s gives %s where a probability is expected; its weights are "
                        .formatted(name, probability) + "damaged, or its training failed. Train again", null);
            }
        }
        double[] last = calibration.map(it -> it.apply(probabilities)).orElse(probabilities);
        return Arrays.stream(last).mapToObj(it -> Classification.of(it, threshold)).toList();
    }
}
