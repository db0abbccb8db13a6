package io.github.pcam4j.examples.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.train.Trainer;
import io.github.pcam4j.train.engine.Precision;
import io.github.pcam4j.train.engine.Residency;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.split.Split;
import io.github.pcam4j.train.split.StratifiedSplitter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/how-to-gpu.md shows: on a machine without a GPU, up to the error that says so. */
@Tag("slow")
class GpuSnippetsTest {
    @TempDir
    private Path folder;

    @Test
    void aDeviceThatIsNotThereIsNamed() {
        CnnSpec spec = SmallStores.network();
        // tag::gpu
        Trainer trainer = Trainer.builder(spec)
                .engine("torch")
                .device("cuda")
                .precision(Precision.TF32)
                .residency(Residency.AUTO)
                .runDirectory(folder.resolve("run"))
                .build();
        // end::gpu
        assertEquals("cuda", trainer.settings().compute().device());
        assumeTrue(System.getProperty("os.name").equals("Linux") && System.getProperty("os.arch").equals("amd64"));
        assumeFalse(Files.exists(Path.of("/proc/driver/nvidia")), "there may be a GPU");
        try (PatchStore store = PatchStore.open(SmallStores.write(folder.resolve("train.h5"), 20))) {
            Split split = StratifiedSplitter.builder().validation(0.2).seed(1).build().split(store.labels());
            String message = assertThrows(TrainingException.class, () -> trainer.fit(store, split)).getMessage();
            assertTrue(message.contains("there is no device 'cuda': LibTorch finds no CUDA device"), message);
        }
    }
}
