package io.github.pcam4j.examples.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.Predictions;
import io.github.pcam4j.train.Trainer;
import io.github.pcam4j.train.calibrate.Calibration;
import io.github.pcam4j.train.calibrate.TemperatureScaling;
import io.github.pcam4j.train.ensemble.Ensemble;
import io.github.pcam4j.train.serve.Classification;
import io.github.pcam4j.train.serve.ClassifierClosedException;
import io.github.pcam4j.train.serve.PatchClassifier;
import io.github.pcam4j.train.serve.PatchInput;
import io.github.pcam4j.train.split.Split;
import io.github.pcam4j.train.split.StratifiedSplitter;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/how-to-serve.md shows, with a model that was trained. */
@Tag("slow")
class ServingSnippetsTest {
    @TempDir
    private static Path folder;
    private static BufferedImage image;

    @BeforeAll
    static void train() throws IOException {
        try (PatchStore store = PatchStore.open(SmallStores.write(folder.resolve("train.h5"), 40))) {
            Split split = StratifiedSplitter.builder().validation(0.5).seed(1).build().split(store.labels());
            Trainer.builder(SmallStores.network()).epochs(2).batchSize(8).build().in(folder.resolve("run"))
                    .fit(store, split);
        }
        Predictions heldOut = Predictions.read(folder.resolve("run/predictions.csv"));
        TemperatureScaling.fit(heldOut.labels(), heldOut.probabilities()).save(folder.resolve("run/calibration.json"));
        image = image(1);
        ImageIO.write(image, "png", folder.resolve("patch.png").toFile());
    }

    private static BufferedImage image(long seed) {
        BufferedImage drawn = new BufferedImage(40, 40, BufferedImage.TYPE_INT_RGB);
        drawn.setRGB(0, 0, 40, 40, new Random(seed).ints(1600, 0, 1 << 24).toArray(), 0, 40);
        return drawn;
    }

    @Test
    void imagesAreClassified() throws Exception {
        byte[] bytes = Files.readAllBytes(folder.resolve("patch.png"));
        List<Classification> all;
        // tag::classify
        try (PatchClassifier classifier = PatchClassifier.open(folder.resolve("run"))) {
            Classification one = classifier.classify(folder.resolve("patch.png"));
            System.out.println(one.probability() + ", label " + one.label());
            all = classifier.classify(List.of(
                    PatchInput.of(image, "the viewer's selection"),
                    PatchInput.of(bytes, "upload 1")));
        }
        // end::classify
        assertEquals(all.get(0).probability(), all.get(1).probability(), 1e-6);
    }

    @Test
    void settingsAreChosen() throws Exception {
        // tag::settings
        PatchClassifier classifier = PatchClassifier.builder(Ensemble.of(List.of(folder.resolve("run"))).lookingAt(4))
                .calibration(Calibration.load(folder.resolve("run/calibration.json")))
                .threshold(0.3)
                .batch(32)
                .queue(256)
                .patience(Duration.ofSeconds(2))
                .open();
        // end::settings
        double probability = classifier.classify(image).probability();
        assertTrue(probability > 0 && probability < 1);
        classifier.close();
        assertThrows(ClassifierClosedException.class, () -> classifier.classify(image));
    }
}
