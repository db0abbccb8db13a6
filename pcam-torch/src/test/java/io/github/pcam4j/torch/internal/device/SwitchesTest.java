package io.github.pcam4j.torch.internal.device;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.model.PcamCnn;
import io.github.pcam4j.train.engine.EngineOptions;
import io.github.pcam4j.train.engine.Precision;
import io.github.pcam4j.train.engine.TrainingEngine;
import io.github.pcam4j.train.engine.TrainingEngines;
import io.github.pcam4j.train.error.TrainingException;
import org.bytedeco.pytorch.Context;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The switches are there in every build of LibTorch; what they do can only be seen on a CUDA device. */
class SwitchesTest {
    private static final EngineOptions DETERMINISTIC = new EngineOptions(1, Precision.FP32, "cpu", true);

    @AfterEach
    void back() {
        new Switches(false, false).set();
    }

    @ParameterizedTest
    @CsvSource({"FP32, false", "FP32, true", "TF32, false", "TF32, true", "BF16, true"})
    void areSetForPrecisionAndDeterminism(Precision precision, boolean deterministic) {
        new Switches(precision != Precision.TF32, !deterministic).set();
        Switches.of(new EngineOptions(1, precision, "cuda", deterministic)).set();
        Native.scoped(() -> {
            Context context = torch.globalContext();
            assertEquals(precision == Precision.TF32, context.allowTF32CuBLAS());
            assertEquals(precision == Precision.TF32, context.allowTF32CuDNN());
            assertEquals(deterministic, context.deterministicAlgorithms());
            assertEquals(deterministic, context.deterministicCuDNN());
            assertEquals(!deterministic, context.benchmarkCuDNN());
            return null;
        });
    }

    @Test
    void determinismOnADeviceNeedsCublasWithFixedWorkspaces() {
        Switches switches = Switches.of(DETERMINISTIC);
        try (Device cuda = new Device("cuda:0")) {
            assertDoesNotThrow(() -> switches.require(cuda, ":4096:8"));
            for (String wrong : new String[] {null, "", "4096"}) {
                String message = assertThrows(TrainingException.class, () -> switches.require(cuda, wrong))
                        .getMessage();
                assertTrue(message.contains("CUBLAS_WORKSPACE_CONFIG=:4096:8"), message);
            }
            assertDoesNotThrow(() -> new Switches(true, false).require(cuda, null));
        }
    }

    @Test
    void theProcessorIsDeterministicAndHasNoTf32() {
        var spec = PcamCnn.builder().inputSize(8).filters(3).units(4).build();
        try (TrainingEngine engine = TrainingEngines.named("torch").create(spec, DETERMINISTIC)) {
            assertTrue(engine.description().contains("deterministic"), engine.description());
        }
        String message = assertThrows(TrainingException.class, () -> TrainingEngines.named("torch")
                .create(spec, new EngineOptions(1, Precision.TF32, "cpu"))).getMessage();
        assertTrue(message.contains("CUDA device"), message);
    }
}
