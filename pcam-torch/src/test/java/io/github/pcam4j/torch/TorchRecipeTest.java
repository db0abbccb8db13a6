package io.github.pcam4j.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.PcamCnn;
import io.github.pcam4j.train.Averaging;
import io.github.pcam4j.train.TestStores;
import io.github.pcam4j.train.Trainer;
import io.github.pcam4j.train.TrainingResult;
import io.github.pcam4j.train.split.Split;
import io.github.pcam4j.train.split.StratifiedSplitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A training on LibTorch with all that goes beyond the documented recipe. */
@Tag("slow")
class TorchRecipeTest {
    private static final CnnSpec SPEC =
            PcamCnn.builder().inputSize(8).filters(3).units(5).dropout(0.3).batchNorm(1e-3, 0.9).build();

    @TempDir
    private Path folder;

    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private Trainer.Builder trainer(String run) {
        return Trainer.builder(SPEC).engine("torch").device("cpu").epochs(3).batchSize(8).accumulate(2).patience(3)
                .maxLearningRate(0.05).labelSmoothing(0.1).balanceClasses().clipGradients(0.5)
                .average(new Averaging.Ema(0.8, 2, 2)).checkpointEvery(Duration.ZERO).runDirectory(folder.resolve(run));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5, 8, 11, 13})
    void interruptedItEndsTheSame(int calls) throws IOException {
        try (PatchStore store = PatchStore.open(TestStores.write(folder.resolve("train.h5"), 8, 52, 10, true))) {
            Split split = StratifiedSplitter.builder().validation(0.25).seed(1).build().split(store.labels());
            TrainingResult expected = trainer("whole").build().fit(store, split);
            int[] left = {calls};
            boolean killed = false;
            try {
                trainer("run").progress((stage, done, total, detail) -> {
                    if (--left[0] == 0) {
                        throw new Killed();
                    }
                }).build().fit(store, split);
            } catch (Killed e) {
                killed = true;
            }
            assertTrue(killed);
            TrainingResult result = Trainer.resume(folder.resolve("run"), store);
            assertEquals(expected.weights(), result.weights());
            assertEquals(expected.steps(), result.steps());
            assertArrayEquals(expected.probabilities(), result.probabilities());
            for (String file : new String[] {"best.weights.h5", "best/torch.state", "steps.csv", "predictions.csv"}) {
                assertArrayEquals(Files.readAllBytes(folder.resolve("whole").resolve(file)),
                        Files.readAllBytes(folder.resolve("run").resolve(file)), file);
            }
        }
    }
}
