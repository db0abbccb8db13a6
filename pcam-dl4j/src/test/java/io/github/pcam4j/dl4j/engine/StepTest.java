package io.github.pcam4j.dl4j.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pcam4j.dl4j.Dl4jNetworks;
import io.github.pcam4j.dl4j.internal.PixelArrays;
import io.github.pcam4j.dl4j.optimize.MomentumSgd;
import io.github.pcam4j.io.loader.PatchBatch;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.model.PcamCnn;
import io.github.pcam4j.train.engine.EngineOptions;
import io.github.pcam4j.train.engine.NoiseBatches;
import io.github.pcam4j.train.engine.RankCheck;
import io.github.pcam4j.train.engine.StepCheck;
import io.github.pcam4j.train.engine.TrainingEngine;
import io.github.pcam4j.train.engine.TrainingEngines;
import java.nio.file.Path;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

@Tag("slow")
class StepTest {
    @ParameterizedTest
    @ValueSource(strings = {"dl4j", "dl4j-plain"})
    void accumulatesTheMeanOverPatches(String engine) {
        StepCheck.accumulatesTheMeanOverPatches(engine);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dl4j", "dl4j-plain"})
    void theSameBatchOverAndOverIsThatBatch(String engine) {
        StepCheck.theSameBatchOverAndOverIsThatBatch(engine);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dl4j", "dl4j-plain"})
    void clipsTheNormOfAllParametersTogether(String engine) {
        StepCheck.clipsTheNormOfAllParametersTogether(engine);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dl4j", "dl4j-plain"})
    void estimatesTheMeanOfBatchStatistics(String engine) {
        StepCheck.estimatesTheMeanOfBatchStatistics(engine);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dl4j", "dl4j-plain"})
    void estimatingDisturbsNothing(String engine) {
        StepCheck.estimatingDisturbsNothing(engine);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dl4j", "dl4j-plain"})
    void refusesToSaveWithinAStepAndForgetsItWhenRestored(String engine, @TempDir Path folder) {
        StepCheck.refusesToSaveWithinAStepAndForgetsItWhenRestored(engine, folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dl4j", "dl4j-plain"})
    void refusesWhatDoesNotFit(String engine) {
        StepCheck.refusesWhatDoesNotFit(engine);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dl4j", "dl4j-plain"})
    void ranksAsTheNetworkDoes(String engine) {
        RankCheck.ranksAsTheNetworkDoes(engine);
    }

    @Test
    void bothKindsOfLayersAgree() {
        StepCheck.agree("dl4j", "dl4j-plain");
    }

    /** To the rounding of an update: the engine divides the rate by the batch's patches, DL4J the gradient. */
    private static void assertSame(NetworkWeights expected, NetworkWeights found, String what) {
        assertEquals(expected.names(), found.names());
        for (String name : expected.names()) {
            assertArrayEquals(expected.get(name).values(), found.get(name).values(), 1e-6f, what + ", " + name);
        }
    }

    /** A plain step is DL4J's own {@code fit}. */
    @Test
    void aPlainStepIsThatOfTheNetworksOwnFit() {
        CnnSpec spec = PcamCnn.builder().inputSize(9).filters(3, 4).units(6, 5).dropout(0.5).build();
        EngineOptions options = new EngineOptions(3);
        MultiLayerNetwork network = Dl4jNetworks.network(spec, 3, new MomentumSgd(0.05, 0.9));
        try (TrainingEngine engine = TrainingEngines.named("dl4j").create(spec, options)) {
            for (int step = 0; step < 5; step++) {
                PatchBatch batch = NoiseBatches.batch(9, step == 3 ? 2 : 7, step);
                Nd4j.getRandom().setSeed(options.stepSeed(step));
                try (INDArray pixels = PixelArrays.allocate(batch); INDArray labels = PixelArrays.labels(batch)) {
                    PixelArrays.fill(batch, pixels);
                    network.fit(pixels, labels);
                }
                engine.train(batch, 0.05, 0.9);
                assertEquals(network.score(), engine.takeSteps().get(0).loss(), 1e-5);
                assertSame(Dl4jNetworks.weights(network), engine.weights(), "step " + step);
            }
        } finally {
            network.close();
        }
    }
}
