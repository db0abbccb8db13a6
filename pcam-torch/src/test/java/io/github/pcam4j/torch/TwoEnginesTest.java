package io.github.pcam4j.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pcam4j.io.loader.PatchBatch;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.model.PcamCnn;
import io.github.pcam4j.train.engine.EngineOptions;
import io.github.pcam4j.train.engine.NoiseBatches;
import io.github.pcam4j.train.engine.StepResult;
import io.github.pcam4j.train.engine.TrainingEngine;
import io.github.pcam4j.train.engine.TrainingEngines;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same network on LibTorch and on Deeplearning4j, in one process. */
class TwoEnginesTest {
    private static final float PROBABILITY_TOLERANCE = 1e-5f;
    private static final float PARAMETER_TOLERANCE = 1e-4f;

    private static TrainingEngine engine(String name, CnnSpec spec) {
        return TrainingEngines.named(name).create(spec, new EngineOptions(1));
    }

    @ParameterizedTest
    @CsvSource({"torch, dl4j", "dl4j, torch"})
    void aModelMovesFromOneToTheOther(String from, String to) {
        CnnSpec spec = PcamCnn.builder().inputSize(17).filters(4, 6).units(8, 5).dropout(0.5).build();
        PatchBatch batch = NoiseBatches.batch(17, 12, 99);
        try (TrainingEngine source = engine(from, spec); TrainingEngine target = engine(to, spec)) {
            for (int step = 0; step < 4; step++) {
                source.train(NoiseBatches.batch(17, 12, step), 0.02, 0.9);
            }
            target.setWeights(source.weights());
            assertEquals(source.weights(), target.weights());
            source.infer(batch);
            target.infer(batch);
            assertArrayEquals(source.takeProbabilities(), target.takeProbabilities(), PROBABILITY_TOLERANCE);
        }
    }

    /** The maximum is taken before normalization, which turns the order of values around where gamma is negative. */
    @Test
    void gammaMayBeNegative() {
        CnnSpec spec = PcamCnn.builder().inputSize(17).filters(4, 6).units(8, 5).dropout(0.5).build();
        PatchBatch batch = NoiseBatches.batch(17, 12, 99);
        try (TrainingEngine torch = engine("torch", spec); TrainingEngine dl4j = engine("dl4j", spec)) {
            torch.train(NoiseBatches.batch(17, 12, 1), 0.02, 0.9);
            NetworkWeights trained = torch.weights();
            for (String name : List.of("conv1_bn/gamma", "conv2_bn/gamma")) {
                float[] gamma = trained.get(name).values();
                gamma[0] = -gamma[0];
                gamma[1] = 0;
                gamma[2] = -0.5f;
            }
            torch.setWeights(trained);
            dl4j.setWeights(trained);
            torch.infer(batch);
            dl4j.infer(batch);
            assertArrayEquals(dl4j.takeProbabilities(), torch.takeProbabilities(), PROBABILITY_TOLERANCE);
        }
    }

    /** Odd sizes, a last batch of one, and rates that change from step to step: velocities hold the rates of before. */
    @Test
    void bothLearnTheSame() {
        CnnSpec spec = PcamCnn.builder().inputSize(13).filters(4, 6).units(8, 5).dropout(0).build();
        try (TrainingEngine torch = engine("torch", spec); TrainingEngine dl4j = engine("dl4j", spec)) {
            assertEquals(torch.weights(), dl4j.weights(), "both start with the same");
            for (int step = 0; step < 8; step++) {
                PatchBatch batch = NoiseBatches.batch(13, step == 5 ? 1 : 16, step);
                double rate = 0.002 * (1 + step % 4);
                double momentum = 0.95 - 0.05 * (step % 3);
                torch.train(batch, rate, momentum);
                dl4j.train(batch, rate, momentum);
            }
            List<StepResult> expected = dl4j.takeSteps();
            List<StepResult> found = torch.takeSteps();
            for (int step = 0; step < expected.size(); step++) {
                assertEquals(expected.get(step).loss(), found.get(step).loss(), PARAMETER_TOLERANCE, "step " + step);
                assertEquals(expected.get(step).learningRate(), found.get(step).learningRate());
                assertEquals(expected.get(step).momentum(), found.get(step).momentum());
            }
            assertClose(dl4j.weights(), torch.weights());
        }
    }

    private static void assertClose(NetworkWeights expected, NetworkWeights found) {
        assertEquals(List.copyOf(expected.names()), List.copyOf(found.names()));
        for (String name : expected.names()) {
            assertArrayEquals(expected.get(name).values(), found.get(name).values(), PARAMETER_TOLERANCE, name);
        }
    }
}
