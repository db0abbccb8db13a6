package consumer.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import consumer.store.Slides;
import io.github.pcam4j.io.ProgressListener;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.Predictor;
import io.github.pcam4j.train.TrainingResult;
import io.github.pcam4j.train.engine.TrainingEngineProvider;
import io.github.pcam4j.train.engine.TrainingEngines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentTest {
    @TempDir
    private Path folder;

    @Test
    void nothingOfDeeplearning4jComesAlong() {
        assertThrows(ClassNotFoundException.class, () -> Class.forName("org.nd4j.linalg.factory.Nd4j"));
        assertThrows(ClassNotFoundException.class, () -> Class.forName("org.deeplearning4j.nn.api.Model"));
        assertThrows(ClassNotFoundException.class, () -> Class.forName("org.bytedeco.dnnl.global.dnnl"));
        assertEquals(List.of("torch"), TrainingEngines.present().stream().map(TrainingEngineProvider::name).toList());
    }

    @Test
    void learnsAndPredictsFromItsRunDirectory() {
        Path run = folder.resolve("run");
        try (PatchStore store = PatchStore.open(Slides.write(folder.resolve("slides.h5"), 160, 16))) {
            TrainingResult result = Experiment.run(store, run);
            assertTrue(result.metrics().rocAuc() > 0.99, "AUC " + result.metrics().rocAuc());
            assertTrue(result.engine().startsWith("torch"), result.engine());
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
