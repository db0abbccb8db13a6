package consumer.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import consumer.store.Slides;
import io.github.pcam4j.io.ProgressListener;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.Predictor;
import io.github.pcam4j.train.TrainingResult;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentTest {
    @TempDir
    private Path folder;

    @Test
    void learnsAndPredictsFromItsRunDirectory() {
        Path run = folder.resolve("run");
        try (PatchStore store = PatchStore.open(Slides.write(folder.resolve("slides.h5"), 160, 16))) {
            TrainingResult result = Experiment.run(store, run);
            assertTrue(result.metrics().rocAuc() > 0.99, "AUC " + result.metrics().rocAuc());
            assertTrue(Files.exists(run.resolve("best.weights.h5")));
            try (Predictor predictor = Predictor.open(run)) {
                double[] probabilities = predictor.predict(store, ProgressListener.NONE);
                int[] validation = result.split().validation();
                for (int i = 0; i < validation.length; i++) {
                    assertEquals(result.probabilities()[i], probabilities[validation[i]], 1e-5f);
                }
            }
        }
    }
}
