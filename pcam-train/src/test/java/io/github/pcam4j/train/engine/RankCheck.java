package io.github.pcam4j.train.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.loader.PatchBatch;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.model.PcamCnn;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Holds an engine to probabilities that rank patches as its network does, however sure the network is. */
public final class RankCheck {
    private static final int COUNT = 24;
    /** In single precision the sigmoid of all logits from 16.6 on is 1. */
    private static final float FAR = 25;

    private RankCheck() { }

    /** A network whose logits are all about 25 gives patches the order that it gives them at 0. */
    public static void ranksAsTheNetworkDoes(String engineName) {
        CnnSpec spec = PcamCnn.builder().inputSize(8).filters(3).units(5).build();
        PatchBatch batch = NoiseBatches.batch(8, COUNT, 7);
        try (TrainingEngine engine = TrainingEngines.named(engineName).create(spec, new EngineOptions(1))) {
            NetworkWeights weights = engine.weights();
            // Larger differences than the rounding of a logit of 25.
            float[] kernel = weights.get("output/kernel").values();
            for (int i = 0; i < kernel.length; i++) {
                kernel[i] *= 4;
            }
            engine.setWeights(weights);
            engine.infer(batch);
            double[] near = engine.takeProbabilities();

            weights.get("output/bias").values()[0] += FAR;
            engine.setWeights(weights);
            engine.infer(batch);
            double[] far = engine.takeProbabilities();

            assertTrue(Arrays.stream(far).allMatch(it -> (float) it == 1), () -> Arrays.toString(far));
            assertEquals(COUNT, Arrays.stream(far).distinct().count(), "all are told apart");
            assertArrayEquals(order(near), order(far));
        }
    }

    private static int[] order(double[] values) {
        return IntStream.range(0, values.length).boxed()
                .sorted((a, b) -> Double.compare(values[a], values[b])).mapToInt(it -> it).toArray();
    }
}
