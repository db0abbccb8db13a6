package io.github.pcam4j.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pcam4j.io.loader.PatchBatch;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.model.PcamCnn;
import io.github.pcam4j.torch.internal.device.Devices;
import io.github.pcam4j.train.engine.EngineOptions;
import io.github.pcam4j.train.engine.NoiseBatches;
import io.github.pcam4j.train.engine.Precision;
import io.github.pcam4j.train.engine.StepResult;
import io.github.pcam4j.train.engine.TrainingEngine;
import io.github.pcam4j.train.engine.TrainingEngines;
import io.github.pcam4j.train.error.TrainingException;
import java.io.IOException;
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

/** What is written goes on bit by bit, and what was not written so is refused. */
@Tag("slow")
class TorchStateTest {
    private static final CnnSpec SMALL =
            PcamCnn.builder().inputSize(9).filters(3, 4).units(6, 5).dropout(0.25).build();

    @TempDir
    private Path folder;

    private static TrainingEngine engine(CnnSpec spec, long seed, Precision precision) {
        return TrainingEngines.named("torch").create(spec, new EngineOptions(seed, precision, "cpu"));
    }

    private static TrainingEngine engine(long seed) {
        return engine(SMALL, seed, Precision.FP32);
    }

    private static void train(TrainingEngine engine, int from, int to) {
        for (int step = from; step < to; step++) {
            engine.train(batch(step), 0.01 + 0.01 * step, 0.95 - 0.01 * step);
        }
    }

    private static PatchBatch batch(long seed) {
        return NoiseBatches.batch(SMALL.inputSize(), 7, seed);
    }

    /** Interrupted after each of its steps in turn, and resumed by a fresh engine. */
    @ParameterizedTest
    @EnumSource(value = Precision.class, names = {"FP32", "BF16"})
    void interruptedAnywhereItEndsTheSame(Precision precision) throws IOException {
        assumeTrue(precision == Precision.FP32 || Devices.processorHasBf16(), "no bf16");
        int steps = 6;
        try (TrainingEngine straight = engine(SMALL, 1, precision)) {
            train(straight, 0, steps);
            List<StepResult> expected = straight.takeSteps();
            for (int at = 0; at < steps; at++) {
                Path place = Files.createDirectory(folder.resolve("at" + at));
                try (TrainingEngine first = engine(SMALL, 1, precision)) {
                    train(first, 0, at);
                    first.save(place);
                }
                try (TrainingEngine second = engine(SMALL, 1, precision)) {
                    second.restore(place);
                    train(second, at, steps);
                    assertEquals(expected.subList(at, steps), second.takeSteps(), "interrupted at " + at);
                    assertEquals(straight.weights(), second.weights(), "interrupted at " + at);
                }
            }
        }
    }

    @Test
    void savedRestoredAndSavedAgainItIsTheSameBytes() throws IOException {
        Path again = Files.createDirectory(folder.resolve("again"));
        try (TrainingEngine engine = engine(1); TrainingEngine other = engine(2)) {
            train(engine, 0, 3);
            engine.save(folder);
            other.restore(folder);
            other.save(again);
            assertArrayEquals(Files.readAllBytes(folder.resolve("torch.state")),
                    Files.readAllBytes(again.resolve("torch.state")));
            assertFalse(Arrays.equals(engine.weights().get("conv1_bn/moving_mean").values(), new float[3]));
        }
    }

    @Test
    void resultsNotYetTakenAreNotTouched() {
        try (TrainingEngine engine = engine(1)) {
            engine.save(folder);
            train(engine, 0, 2);
            engine.infer(batch(1));
            engine.restore(folder);
            assertEquals(2, engine.takeSteps().size());
            assertEquals(7, engine.takeProbabilities().length);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing", "empty", "cut", "longer", "a bit", "text", "other network", "other layers"})
    void whatCannotBeRestoredIsRefusedByNameAndChangesNothing(String fault) throws IOException {
        try (TrainingEngine engine = engine(1)) {
            spoil(engine, fault);
            NetworkWeights before = engine.weights();
            TrainingException e = assertThrows(TrainingException.class, () -> engine.restore(folder));
            assertTrue(e.getMessage().contains("torch.state"), e.getMessage());
            assertTrue(e.getMessage().contains("Give ") || e.getMessage().contains("Restore "), e.getMessage());
            assertEquals(before, engine.weights());
            engine.train(batch(1), 0.1, 0.9);
            assertEquals(1, engine.takeSteps().size());
        }
    }

    private void spoil(TrainingEngine engine, String fault) throws IOException {
        Path file = folder.resolve("torch.state");
        engine.save(folder);
        byte[] bytes = Files.readAllBytes(file);
        switch (fault) {
            case "missing" -> Files.delete(file);
            case "empty" -> Files.write(file, new byte[0]);
            case "cut" -> Files.write(file, Arrays.copyOf(bytes, 700));
            case "longer" -> Files.write(file, Arrays.copyOf(bytes, bytes.length + 1));
            case "a bit" -> {
                bytes[bytes.length / 2] ^= 1;
                Files.write(file, bytes);
            }
            case "text" -> Files.writeString(file, "no model, but long enough to be one");
            case "other network" -> saveOther(9, 6, 4);
            case "other layers" -> saveOther(9, 6);
            default -> throw new IllegalArgumentException(fault);
        }
    }

    private void saveOther(int side, int... units) {
        CnnSpec spec = PcamCnn.builder().inputSize(side).filters(3, 4).units(units).build();
        try (TrainingEngine other = engine(spec, 1, Precision.FP32)) {
            other.save(folder);
        }
    }

    @Test
    void aFolderThatIsNotThereIsSaidSo() {
        try (TrainingEngine engine = engine(1)) {
            Path missing = folder.resolve("missing");
            TrainingException e = assertThrows(TrainingException.class, () -> engine.save(missing));
            assertTrue(e.getMessage().contains(missing.toString()), e.getMessage());
        }
    }
}
