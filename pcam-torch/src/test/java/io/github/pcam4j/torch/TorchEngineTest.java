package io.github.pcam4j.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.loader.PatchBatch;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.InitialWeights;
import io.github.pcam4j.model.KernelInitializer;
import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.model.PcamCnn;
import io.github.pcam4j.torch.internal.device.CudaTraces;
import io.github.pcam4j.torch.internal.device.Devices;
import io.github.pcam4j.torch.internal.device.Native;
import io.github.pcam4j.torch.internal.network.Dropout;
import io.github.pcam4j.torch.internal.network.DropoutLayers;
import io.github.pcam4j.train.engine.EngineOptions;
import io.github.pcam4j.train.engine.NoiseBatches;
import io.github.pcam4j.train.engine.Precision;
import io.github.pcam4j.train.engine.StepResult;
import io.github.pcam4j.train.engine.TrainingEngine;
import io.github.pcam4j.train.engine.TrainingEngines;
import io.github.pcam4j.train.error.TrainingException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class TorchEngineTest {
    private static final CnnSpec SMALL =
            PcamCnn.builder().inputSize(8).filters(3, 4).units(6, 5).dropout(0.25, 0.5).build();

    private static TrainingEngine engine(EngineOptions options) {
        return TrainingEngines.named("torch").create(SMALL, options);
    }

    private static TrainingEngine engine(long seed) {
        return engine(new EngineOptions(seed, Precision.FP32, "cpu"));
    }

    private static PatchBatch batch(int size, long seed) {
        return NoiseBatches.batch(SMALL.inputSize(), size, seed);
    }

    private static double[] infer(TrainingEngine engine, PatchBatch batch) {
        engine.infer(batch);
        return engine.takeProbabilities();
    }

    private static NetworkWeights trained(long seed, int steps) {
        try (TrainingEngine engine = engine(seed)) {
            for (int step = 0; step < steps; step++) {
                engine.train(batch(6, step), 0.05, 0.9);
            }
            return engine.weights();
        }
    }

    @Test
    void parametersAreThoseOfTheNetwork() {
        try (TrainingEngine engine = engine(1)) {
            assertEquals(SMALL.parameterCount(), engine.weights().count());
            assertArrayEquals(new int[] {3, 3, 3, 4}, engine.weights().get("conv2/kernel").shape());
            assertArrayEquals(new int[] {16, 6}, engine.weights().get("dense1/kernel").shape());
        }
    }

    @Test
    void aSeedDecidesTheInitialWeightsAndDropout() {
        assertEquals(trained(1, 0), trained(1, 0));
        assertNotEquals(trained(1, 0), trained(2, 0));
        assertEquals(trained(1, 5), trained(1, 5));
    }

    @ParameterizedTest
    @EnumSource(KernelInitializer.class)
    void itStartsWithTheWeightsThatAllEnginesStartWith(KernelInitializer initializer) {
        CnnSpec spec = PcamCnn.builder().inputSize(8).filters(3).units(20, 10).denseInitializer(initializer).build();
        try (TrainingEngine engine = TrainingEngines.named("torch").create(spec, new EngineOptions(9))) {
            assertEquals(InitialWeights.of(spec, 9), engine.weights());
        }
    }

    /** Other trainings in the process take nothing from a run. */
    @Test
    void trainingsOnTwoThreadsDoNotMeet() {
        CompletableFuture<NetworkWeights> other = CompletableFuture.supplyAsync(() -> trained(2, 50));
        assertEquals(trained(1, 50), trained(1, 50));
        assertEquals(trained(2, 50), other.join());
    }

    @Test
    void dropoutDropsItsShareAndNothingInInference() {
        DropoutLayers layers = DropoutLayers.of(PcamCnn.builder().inputSize(8).filters(3).units(200).dropout(0.75)
                .build());
        ByteBuffer masks = ByteBuffer.allocateDirect(layers.bytes(200));
        Dropout.draw(layers, 200, 7, masks);
        float[] ones = new float[40_000];
        Arrays.fill(ones, 1);
        float[] dropped = Native.scoped(() -> Native.floats(new Dropout(layers, torch.from_blob(
                new BytePointer(masks.flip()), new long[] {ones.length}, new TensorOptions(ScalarType.Byte)), 200)
                .apply(Native.tensor(ones, 200, 200), 0)));
        int kept = 0;
        for (float value : dropped) {
            assertTrue(value == 0 || value == 4, "value " + value);
            kept += value == 0 ? 0 : 1;
        }
        assertEquals(0.25, kept / 40_000.0, 0.01);
        try (TrainingEngine engine = engine(1)) {
            assertArrayEquals(infer(engine, batch(4, 1)), infer(engine, batch(4, 1)));
        }
    }

    @Test
    void stepsTellWhatWasApplied() {
        try (TrainingEngine engine = engine(1)) {
            engine.train(batch(6, 1), 0.05, 0.9);
            engine.train(batch(6, 2), 0.025, 0.8);
            List<StepResult> steps = engine.takeSteps();
            assertEquals(2, steps.size());
            assertEquals(new StepResult(1, 0.025, 0.8, steps.get(1).loss()), steps.get(1));
            assertEquals(List.of(), engine.takeSteps());
        }
    }

    @Test
    void batchesInTheHeapAndOutsideAreTheSame() {
        try (TrainingEngine engine = engine(1)) {
            assertArrayEquals(infer(engine, NoiseBatches.batch(8, 5, 3, true)),
                    infer(engine, NoiseBatches.batch(8, 5, 3, false)));
        }
    }

    @Test
    void probabilitiesAreTakenInOrderAndOnce() {
        try (TrainingEngine engine = engine(1)) {
            double[] first = infer(engine, batch(3, 1));
            double[] second = infer(engine, batch(2, 2));
            engine.infer(batch(3, 1));
            engine.infer(batch(2, 2));
            double[] both = engine.takeProbabilities();
            assertEquals(5, both.length);
            assertArrayEquals(first, Arrays.copyOf(both, 3));
            assertArrayEquals(second, Arrays.copyOfRange(both, 3, 5));
            assertEquals(0, engine.takeProbabilities().length);
        }
    }

    @Test
    void trainsOnASinglePatch() {
        try (TrainingEngine engine = engine(1)) {
            for (int step = 0; step < 5; step++) {
                engine.train(batch(1, step), 0.05, 0.9);
            }
            engine.takeSteps().forEach(step -> assertTrue(Double.isFinite(step.loss()), step.toString()));
            assertTrue(engine.weights().isFinite());
            assertEquals(1, infer(engine, batch(1, 1)).length);
        }
    }

    @Test
    void itLearns() {
        try (TrainingEngine engine = engine(1)) {
            for (int step = 0; step < 60; step++) {
                engine.train(batch(16, 1), 0.05, 0.9);
            }
            List<StepResult> steps = engine.takeSteps();
            assertTrue(steps.get(59).loss() < steps.get(0).loss() / 2, steps.get(0) + " to " + steps.get(59));
        }
    }

    @Test
    void trainsInBfloat16WhereTheProcessorHasIt() {
        assumeTrue(Devices.processorHasBf16(), "no bf16");
        try (TrainingEngine exact = engine(1);
                TrainingEngine rounded = engine(new EngineOptions(1, Precision.BF16, "cpu"))) {
            assertEquals(exact.weights(), rounded.weights(), "parameters start the same");
            for (int step = 0; step < 3; step++) {
                exact.train(batch(16, step), 0.01, 0.9);
                rounded.train(batch(16, step), 0.01, 0.9);
            }
            assertTrue(rounded.description().contains("bf16"), rounded.description());
            List<StepResult> expected = exact.takeSteps();
            List<StepResult> found = rounded.takeSteps();
            for (int step = 0; step < 3; step++) {
                assertEquals(expected.get(step).loss(), found.get(step).loss(), 0.05);
            }
            assertNotEquals(expected.get(2).loss(), found.get(2).loss(), "nothing was rounded");
            assertArrayEquals(infer(exact, batch(16, 9)), infer(rounded, batch(16, 9)), 0.05f);
        }
    }

    @Test
    void refusesBfloat16WhereTheProcessorLacksIt() {
        assumeFalse(Devices.processorHasBf16(), "this processor has bf16");
        TrainingException refused = assertThrows(TrainingException.class,
                () -> engine(new EngineOptions(1, Precision.BF16, "cpu")));
        assertTrue(refused.getMessage().contains("use fp32"), refused.getMessage());
    }

    @Test
    void refusesADeviceThatIsNotThere() {
        assumeFalse(CudaTraces.find().promising(), "there may be a CUDA device");
        TrainingException e = assertThrows(TrainingException.class,
                () -> engine(new EngineOptions(1, Precision.FP32, "cuda")));
        assertTrue(e.getMessage().contains("not found") && e.getMessage().contains("-gpu"), e.getMessage());
        assertThrows(TrainingException.class, () -> engine(new EngineOptions(1, Precision.FP32, "cuda:3")));
        try (TrainingEngine engine = engine(new EngineOptions(1))) {
            assertTrue(engine.description().contains(" on cpu "), engine.description());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpu", "", "CPU", "cuda:", "cuda:-1", "cuda:999"})
    void refusesADeviceOfNoMeaning(String device) {
        TrainingException e = assertThrows(TrainingException.class,
                () -> engine(new EngineOptions(1, Precision.FP32, device)));
        assertTrue(e.getMessage().contains("use auto, cpu, cuda or cuda:N"), e.getMessage());
    }

    @Test
    void isNotTheFirstChoiceWithoutCuda() {
        assumeFalse(CudaTraces.find().promising(), "there may be a CUDA device");
        assertEquals("dl4j", TrainingEngines.named("auto").name());
    }

    @Test
    void refusesBatchesAndRatesThatDoNotFit() {
        try (TrainingEngine engine = engine(1)) {
            NetworkWeights before = engine.weights();
            PatchBatch other = PatchBatch.of(PatchShape.rgb(9), ByteBuffer.allocate(243), new int[1], new byte[1]);
            PatchBatch unlabelled = PatchBatch.of(PatchShape.rgb(8), ByteBuffer.allocate(192), new int[1], new byte[0]);
            PatchBatch empty = PatchBatch.of(PatchShape.rgb(8), ByteBuffer.allocate(0), new int[0], new byte[0]);
            assertThrows(IllegalArgumentException.class, () -> engine.infer(other));
            assertThrows(IllegalArgumentException.class, () -> engine.train(unlabelled, 0.1, 0.9));
            assertThrows(IllegalArgumentException.class, () -> engine.infer(empty));
            assertThrows(IllegalArgumentException.class, () -> engine.train(batch(2, 1), 0, 0.9));
            assertThrows(IllegalArgumentException.class, () -> engine.train(batch(2, 1), Double.NaN, 0.9));
            assertThrows(IllegalArgumentException.class, () -> engine.train(batch(2, 1), 0.1, 1));
            assertEquals(List.of(), engine.takeSteps());
            assertEquals(before, engine.weights());
            assertEquals(1, infer(engine, unlabelled).length);
        }
    }

    @Test
    void refusesWeightsThatDoNotFitAndChangesNothing() {
        try (TrainingEngine engine = engine(1)) {
            NetworkWeights before = engine.weights();
            Map<String, NetworkWeights.Tensor> missing = new LinkedHashMap<>();
            before.names().stream().filter(name -> !name.equals("dense1_bn/beta"))
                    .forEach(name -> missing.put(name, new NetworkWeights.Tensor(before.get(name).shape(),
                            new float[before.get(name).values().length])));
            assertRefused(engine, missing, "dense1_bn/beta");
            Map<String, NetworkWeights.Tensor> more = new LinkedHashMap<>(missing);
            more.put("dense1_bn/beta", new NetworkWeights.Tensor(new int[] {6}, new float[6]));
            more.put("dense7/bias", new NetworkWeights.Tensor(new int[] {6}, new float[6]));
            assertRefused(engine, more, "dense7/bias");
            more.remove("dense7/bias");
            more.put("conv1/kernel", new NetworkWeights.Tensor(new int[] {3, 3, 1, 3}, new float[27]));
            assertRefused(engine, more, "conv1/kernel");
            assertEquals(before, engine.weights());
        }
    }

    private static void assertRefused(TrainingEngine engine, Map<String, NetworkWeights.Tensor> tensors, String name) {
        NetworkWeights wrong = new NetworkWeights(tensors);
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> engine.setWeights(wrong));
        assertTrue(e.getMessage().contains(name), e.getMessage());
    }

    /**
     * A step makes some hundred native objects, which are counted, and a graph of a megabyte, which would show in
     * resident memory. On one thread: so small a network would spend its time on the meeting of threads.
     */
    @Test
    void memoryStaysAsItIs() {
        CnnSpec spec = PcamCnn.builder().inputSize(16).filters(8, 8).units(16).dropout(0.5).build();
        PatchBatch batch = NoiseBatches.batch(16, 32, 1);
        int threads = torch.get_num_threads();
        torch.set_num_threads(1);
        try (TrainingEngine engine = TrainingEngines.named("torch").create(spec, new EngineOptions(1))) {
            work(engine, batch, 200);
            long count = NativeCount.now();
            long resident = Pointer.physicalBytes();
            work(engine, batch, 2000);
            NativeCount.assertNoMoreThan(count, "after 2000 steps");
            // The Java heap may grow meanwhile, and counts.
            long grown = Pointer.physicalBytes() - resident;
            assertTrue(grown < 256L << 20, "%d MB more after 2000 steps".formatted(grown >> 20));
        } finally {
            torch.set_num_threads(threads);
        }
    }

    private static void work(TrainingEngine engine, PatchBatch batch, int steps) {
        for (int step = 0; step < steps; step++) {
            engine.train(batch, 0.001, 0.9);
            engine.infer(batch);
            if (step % 50 == 49) {
                engine.takeSteps();
                engine.takeProbabilities();
            }
        }
    }

    @Test
    void closingFreesWhatItHolds() {
        long before = NativeCount.now();
        for (int i = 0; i < 3; i++) {
            TrainingEngine engine = engine(i);
            engine.train(batch(2, 1), 0.001, 0.9);
            engine.infer(batch(2, 1));
            engine.close();
            NativeCount.assertNoMoreThan(before, "after engine " + i);
        }
    }

    @Test
    void aClosedEngineSaysSo() {
        TrainingEngine engine = engine(1);
        engine.train(batch(2, 1), 0.1, 0.9);
        engine.infer(batch(2, 1));
        engine.close();
        engine.close();
        assertThrows(IllegalStateException.class, () -> engine.infer(batch(1, 1)));
        assertThrows(IllegalStateException.class, engine::weights);
        assertThrows(IllegalStateException.class, engine::takeSteps);
        assertFalse(CudaTraces.find().toString().isBlank());
    }
}
