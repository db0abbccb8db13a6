package io.github.pcam4j.torch;

import io.github.pcam4j.model.PcamCnn;
import io.github.pcam4j.train.engine.EngineOptions;
import io.github.pcam4j.train.engine.NoiseBatches;
import io.github.pcam4j.train.engine.TrainingEngine;
import io.github.pcam4j.train.engine.TrainingEngines;

/** A process that makes one engine and uses it: {@code FirstStart ENGINE}. */
final class FirstStart {
    static final String DONE = "it computes";

    private FirstStart() { }

    public static void main(String[] arguments) {
        try (TrainingEngine engine = TrainingEngines.named(arguments[0]).create(
                PcamCnn.builder().inputSize(8).filters(2).units(3).build(), new EngineOptions(1))) {
            engine.train(NoiseBatches.batch(8, 4, 1), 0.01, 0.9);
            engine.infer(NoiseBatches.batch(8, 4, 1));
            System.out.println(engine.takeProbabilities().length == 4 ? DONE : "it does not compute");
        }
    }
}
