package io.github.pcam4j.torch;

import io.github.pcam4j.dl4j.Dl4jNetworks;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.PcamCnn;
import io.github.pcam4j.train.engine.EngineOptions;
import io.github.pcam4j.train.engine.NoiseBatches;
import io.github.pcam4j.train.engine.TrainingEngine;
import io.github.pcam4j.train.engine.TrainingEngines;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;

/** A process that makes one engine and uses it, {@code FirstStart ENGINE}, or a plain network, {@code FirstStart network}. */
final class FirstStart {
    static final String DONE = "it computes";

    private FirstStart() { }

    private static CnnSpec spec() {
        return PcamCnn.builder().inputSize(8).filters(2).units(3).build();
    }

    public static void main(String[] arguments) {
        if (arguments[0].equals("network")) {
            MultiLayerNetwork network = Dl4jNetworks.network(spec(), 1, new NoOp());
            System.out.println(network.output(Nd4j.zeros(4, 8, 8, 3)).length() == 4 ? DONE : "it does not compute");
            network.close();
            return;
        }
        try (TrainingEngine engine = TrainingEngines.named(arguments[0]).create(spec(),
                new EngineOptions(1))) {
            engine.train(NoiseBatches.batch(8, 4, 1), 0.01, 0.9);
            engine.infer(NoiseBatches.batch(8, 4, 1));
            System.out.println(engine.takeProbabilities().length == 4 ? DONE : "it does not compute");
        }
    }
}
