package io.github.pcam4j.dl4j.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pcam4j.dl4j.onednn.OneDnnLayers;
import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.loader.PatchBatch;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.InitialWeights;
import io.github.pcam4j.model.KernelInitializer;
import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.model.PcamCnn;
import io.github.pcam4j.model.WeightsFile;
import io.github.pcam4j.train.engine.EngineOptions;
import io.github.pcam4j.train.engine.NoiseBatches;
import io.github.pcam4j.train.engine.Precision;
import io.github.pcam4j.train.engine.StepResult;
import io.github.pcam4j.train.engine.TrainingEngine;
import io.github.pcam4j.train.engine.TrainingEngines;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.schedule.OneCycleSchedule;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.factory.Nd4j;

@Tag("slow")
class Dl4jEngineTest {
    private static final CnnSpec SMALL =
            PcamCnn.builder().inputSize(8).filters(3, 4).units(6, 5).dropout(0.25).build();

    @TempDir
    private Path folder;

    private static TrainingEngine engine(long seed) {
        return TrainingEngines.named("dl4j").create(SMALL, new EngineOptions(seed));
    }

    private static PatchBatch batch(int size, long seed, boolean direct) {
        return NoiseBatches.batch(SMALL.inputSize(), size, seed, direct);
    }

    private static double[] infer(TrainingEngine engine, PatchBatch batch) {
        engine.infer(batch);
        return engine.takeProbabilities();
    }

    @ParameterizedTest
    @EnumSource(KernelInitializer.class)
    void itStartsWithTheWeightsThatAllEnginesStartWith(KernelInitializer initializer) {
        CnnSpec spec = PcamCnn.builder().inputSize(8).filters(3).units(20, 10).denseInitializer(initializer).build();
        try (TrainingEngine engine = TrainingEngines.named("dl4j").create(spec, new EngineOptions(9))) {
            assertEquals(InitialWeights.of(spec, 9), engine.weights());
        }
    }

    @Test
    void trainsInBfloat16WhereTheProcessorHasIt() {
        assumeTrue(OneDnnLayers.supports(Precision.BF16), "no AVX512-BF16");
        try (TrainingEngine exact = engine(1);
                TrainingEngine rounded = TrainingEngines.named("dl4j")
                        .create(SMALL, new EngineOptions(1, Precision.BF16))) {
            assertEquals(exact.weights(), rounded.weights(), "parameters start the same");
            for (int step = 0; step < 3; step++) {
                exact.train(batch(16, step, true), 0.01, 0.9);
                rounded.train(batch(16, step, true), 0.01, 0.9);
            }
            assertTrue(rounded.description().contains("bf16"), rounded.description());
            List<StepResult> expected = exact.takeSteps();
            List<StepResult> found = rounded.takeSteps();
            for (int step = 0; step < 3; step++) {
                assertEquals(expected.get(step).loss(), found.get(step).loss(), 0.05);
            }
            assertNotEquals(expected.get(2).loss(), found.get(2).loss(), "nothing was rounded");
        }
    }

    @Test
    void refusesTf32AndSaysWhereItIs() {
        TrainingException refused = assertThrows(TrainingException.class, () -> TrainingEngines.named("dl4j")
                .create(SMALL, new EngineOptions(1, Precision.TF32)));
        assertTrue(refused.getMessage().contains("the engine torch on a CUDA device"), refused.getMessage());
    }

    @Test
    void refusesBfloat16OnPlainLayers() {
        TrainingException refused = assertThrows(TrainingException.class, () -> TrainingEngines.named("dl4j-plain")
                .create(SMALL, new EngineOptions(1, Precision.BF16)));
        assertTrue(refused.getMessage().contains("use fp32"), refused.getMessage());
    }

    @Test
    void restoresAModelOfPlainLayersAndTheOtherWayRound() throws IOException {
        PatchBatch batch = batch(6, 1, true);
        try (TrainingEngine fast = engine(1);
                TrainingEngine plain = TrainingEngines.named("dl4j-plain").create(SMALL, new EngineOptions(2))) {
            fast.train(batch, 0.01, 0.9);
            Path saved = Files.createDirectory(folder.resolve("fast"));
            fast.save(saved);
            plain.restore(saved);
            assertEquals(fast.weights(), plain.weights());
            assertArrayEquals(infer(fast, batch), infer(plain, batch), 1e-5f);
            plain.train(batch, 0.01, 0.9);
            Path again = Files.createDirectory(folder.resolve("plain"));
            plain.save(again);
            fast.restore(again);
            assertArrayEquals(infer(plain, batch), infer(fast, batch), 1e-5f);
            assertTrue(plain.description().contains("plain layers"), plain.description());
        }
    }

    /**
     * The learning rate that training really applied, read off the parameters alone: under classical momentum three
     * neighbouring values of a parameter give learning rate x gradient, and with the same batch, no dropout and a
     * second engine that makes a single step from there, the gradient itself.
     */
    @Test
    void everyStepAppliesTheScheduledLearningRateAndMomentum() {
        CnnSpec spec = PcamCnn.builder().inputSize(8).filters(3).units(5).dropout(0).build();
        OneCycleSchedule schedule = OneCycleSchedule.builder(0.05, 12).build();
        double probe = 0.01;
        try (TrainingEngine engine = TrainingEngines.named("dl4j").create(spec, new EngineOptions(3))) {
            double velocity = 0;
            for (int step = 0; step < schedule.totalSteps(); step++) {
                PatchBatch batch = batch(6, step, true);
                NetworkWeights before = engine.weights();
                double gradient;
                try (TrainingEngine single = TrainingEngines.named("dl4j").create(spec, new EngineOptions(4))) {
                    single.setWeights(before);
                    single.train(batch, probe, 0);
                    gradient = (bias(before) - bias(single.weights())) / probe;
                }
                double rate = schedule.learningRateAt(step);
                double momentum = schedule.momentumAt(step);
                engine.train(batch, rate, momentum);
                double moved = bias(engine.weights()) - bias(before);
                double applied = (momentum * velocity - moved) / gradient;
                assertEquals(rate, applied, 2e-3 * rate + 2e-7 / Math.abs(gradient), "learning rate of step " + step);
                velocity = moved;
            }
            List<StepResult> steps = engine.takeSteps();
            for (int step = 0; step < schedule.totalSteps(); step++) {
                assertEquals(step, steps.get(step).iteration());
                assertEquals(schedule.learningRateAt(step), steps.get(step).learningRate());
                assertEquals(schedule.momentumAt(step), steps.get(step).momentum());
            }
        }
    }

    private static double bias(NetworkWeights weights) {
        return weights.get("output/bias").values()[0];
    }

    @Test
    void resultsAreTakenOnceAndInOrder() {
        try (TrainingEngine engine = engine(1)) {
            assertEquals(List.of(), engine.takeSteps());
            engine.train(batch(4, 1, true), 0.1, 0.9);
            engine.train(batch(2, 2, true), 0.2, 0.8);
            assertEquals(List.of(0.1, 0.2), engine.takeSteps().stream().map(StepResult::learningRate).toList());
            assertEquals(List.of(), engine.takeSteps());
            engine.infer(batch(4, 1, true));
            engine.infer(batch(3, 2, true));
            double[] both = engine.takeProbabilities();
            assertEquals(7, both.length);
            assertEquals(infer(engine, batch(3, 2, true))[0], both[4]);
            assertEquals(0, engine.takeProbabilities().length);
        }
    }

    @Test
    void theSeedDecidesTheRunWhateverElseDrawsRandomNumbers() {
        NetworkWeights first = trained(1, false);
        assertEquals(first, trained(1, true));
        assertNotEquals(first, trained(2, false));
    }

    private static NetworkWeights trained(long seed, boolean disturbed) {
        try (TrainingEngine engine = engine(seed)) {
            for (int step = 0; step < 4; step++) {
                if (disturbed) {
                    Nd4j.rand(7, 7);
                }
                engine.train(batch(6, step, true), 0.05, 0.9);
            }
            return engine.weights();
        }
    }

    @Test
    void directAndHeapBuffersAreOne() {
        try (TrainingEngine engine = engine(1)) {
            assertArrayEquals(infer(engine, batch(5, 9, true)), infer(engine, batch(5, 9, false)));
        }
    }

    @Test
    void aPatchScoresTheSameInAnyBatch() {
        try (TrainingEngine engine = engine(1)) {
            engine.train(batch(8, 1, true), 0.05, 0.9);
            PatchBatch large = batch(6, 5, true);
            ByteBuffer one = ByteBuffer.allocate(SMALL.inputSize() * SMALL.inputSize() * 3);
            one.put(large.pixels().limit(one.capacity())).flip();
            PatchBatch small = PatchBatch.of(large.shape(), one, new int[1], new byte[1]);
            assertEquals(infer(engine, large)[0], infer(engine, small)[0], 1e-6);
        }
    }

    @Test
    void aBatchOfOneStaysFinite() {
        try (TrainingEngine engine = engine(1)) {
            for (int step = 0; step < 5; step++) {
                engine.train(batch(1, step, true), 0.05, 0.9);
            }
            engine.takeSteps().forEach(step -> assertTrue(Double.isFinite(step.loss()), step.toString()));
            for (double probability : infer(engine, batch(4, 1, true))) {
                assertTrue(probability >= 0 && probability <= 1, "probability " + probability);
            }
        }
    }

    @Test
    void itLearns() {
        try (TrainingEngine engine = engine(1)) {
            PatchBatch batch = batch(16, 1, true);
            for (int step = 0; step < 60; step++) {
                engine.train(batch, 0.05, 0.9);
            }
            List<StepResult> steps = engine.takeSteps();
            assertTrue(steps.get(59).loss() < steps.get(0).loss() / 2, steps.get(0) + " to " + steps.get(59));
        }
    }

    @Test
    void savedAndRestoredItGoesOnTheSame() {
        try (TrainingEngine engine = engine(1); TrainingEngine other = engine(2)) {
            engine.train(batch(6, 1, true), 0.05, 0.9);
            engine.save(folder);
            engine.takeSteps();
            other.restore(folder);
            assertEquals(engine.weights(), other.weights());
            assertArrayEquals(infer(engine, batch(6, 2, true)), infer(other, batch(6, 2, true)));
        }
    }

    @Test
    void restoringKeepsMomentumAndCount() {
        try (TrainingEngine engine = engine(1); TrainingEngine other = engine(1)) {
            for (int step = 0; step < 3; step++) {
                engine.train(batch(6, step, true), 0.05, 0.9);
            }
            engine.save(folder);
            other.restore(folder);
            engine.takeSteps();
            engine.train(batch(6, 3, true), 0.05, 0.9);
            other.train(batch(6, 3, true), 0.05, 0.9);
            assertEquals(3, other.takeSteps().get(0).iteration());
            assertEquals(engine.weights(), other.weights());
        }
    }

    /** Parameters with batch statistics, momentum and counters: the bytes of the file are all of them. */
    @Test
    void savedRestoredAndSavedAgainItIsTheSameBytes() throws IOException {
        Path again = Files.createDirectory(folder.resolve("again"));
        Path before = Files.createDirectory(folder.resolve("before"));
        try (TrainingEngine engine = engine(1); TrainingEngine other = engine(2)) {
            engine.save(before);
            for (int step = 0; step < 3; step++) {
                engine.train(batch(6, step, true), 0.05, 0.9);
            }
            engine.save(folder);
            other.restore(folder);
            other.save(again);
            byte[] saved = Files.readAllBytes(folder.resolve("model.zip"));
            assertArrayEquals(saved, Files.readAllBytes(again.resolve("model.zip")));
            assertFalse(Arrays.equals(saved, Files.readAllBytes(before.resolve("model.zip"))));
            assertFalse(Arrays.equals(engine.weights().get("conv1_bn/moving_mean").values(), new float[3]));
        }
    }

    /** Saved after three steps of this network by a version whose classes of DL4J stood in pcam-model and pcam-train. */
    @Test
    void whatWasSavedBeforeTheseClassesMovedIsRestored() throws URISyntaxException {
        Path saved = Path.of(getClass().getResource("/checkpoints/before-the-split").toURI());
        try (TrainingEngine engine = engine(7)) {
            engine.restore(saved);
            NetworkWeights restored = engine.weights();
            assertEquals(WeightsFile.load(saved.resolve("weights.h5"), SMALL), restored);
            engine.train(batch(6, 1, true), 0.05, 0.9);
            assertEquals(3, engine.takeSteps().get(0).iteration());
            assertNotEquals(restored, engine.weights());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing", "cut", "text", "other network"})
    void whatCannotBeRestoredIsRefusedByNameAndChangesNothing(String fault) throws IOException {
        try (TrainingEngine engine = engine(1)) {
            Path file = folder.resolve("model.zip");
            switch (fault) {
                case "cut" -> {
                    engine.save(folder);
                    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 700));
                }
                case "text" -> Files.writeString(file, "no model");
                case "other network" -> {
                    CnnSpec spec = PcamCnn.builder().inputSize(8).filters(3, 4).units(6, 4).build();
                    try (TrainingEngine other = TrainingEngines.named("dl4j").create(spec, new EngineOptions(1))) {
                        other.save(folder);
                    }
                }
                default -> { }
            }
            NetworkWeights before = engine.weights();
            TrainingException e = assertThrows(TrainingException.class, () -> engine.restore(folder));
            assertTrue(e.getMessage().contains("model.zip"), e.getMessage());
            assertEquals(before, engine.weights());
            assertEquals(4, infer(engine, batch(4, 1, true)).length);
        }
    }

    @Test
    void refusesBatchesThatDoNotFit() {
        try (TrainingEngine engine = engine(1)) {
            PatchBatch other = PatchBatch.of(PatchShape.rgb(9), ByteBuffer.allocate(243), new int[1], new byte[1]);
            PatchBatch unlabelled = PatchBatch.of(PatchShape.rgb(8), ByteBuffer.allocate(192), new int[1], new byte[0]);
            PatchBatch empty = PatchBatch.of(PatchShape.rgb(8), ByteBuffer.allocate(0), new int[0], new byte[0]);
            assertThrows(IllegalArgumentException.class, () -> engine.infer(other));
            assertThrows(IllegalArgumentException.class, () -> engine.train(unlabelled, 0.1, 0.9));
            assertThrows(IllegalArgumentException.class, () -> engine.infer(empty));
            assertThrows(IllegalArgumentException.class, () -> engine.train(batch(2, 1, true), 0, 0.9));
            assertThrows(IllegalArgumentException.class, () -> engine.train(batch(2, 1, true), 0.1, 1));
            assertEquals(List.of(), engine.takeSteps());
            assertEquals(1, infer(engine, unlabelled).length);
        }
    }

    @Test
    void aClosedEngineSaysSo() {
        TrainingEngine engine = engine(1);
        engine.close();
        engine.close();
        assertThrows(IllegalStateException.class, () -> engine.infer(batch(1, 1, true)));
    }

    @Test
    void enginesAreFoundByName() {
        assertEquals("dl4j", TrainingEngines.named("auto").name());
        TrainingException e = assertThrows(TrainingException.class, () -> TrainingEngines.named("keras"));
        assertTrue(e.getMessage().contains("'keras'") && e.getMessage().contains("dl4j"), e.getMessage());
    }
}
