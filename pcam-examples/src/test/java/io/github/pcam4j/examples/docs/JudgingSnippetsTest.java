package io.github.pcam4j.examples.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.ProgressListener;
import io.github.pcam4j.io.region.LargeImage;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.train.Predictions;
import io.github.pcam4j.train.Predictor;
import io.github.pcam4j.train.Trainer;
import io.github.pcam4j.train.calibrate.Calibration;
import io.github.pcam4j.train.calibrate.TemperatureScaling;
import io.github.pcam4j.train.ensemble.CrossValidation;
import io.github.pcam4j.train.ensemble.CrossValidationResult;
import io.github.pcam4j.train.ensemble.Ensemble;
import io.github.pcam4j.train.heatmap.Heatmap;
import io.github.pcam4j.train.heatmap.ProbabilityMap;
import io.github.pcam4j.train.report.RunReport;
import io.github.pcam4j.train.split.Folds;
import io.github.pcam4j.train.split.Split;
import io.github.pcam4j.train.split.StratifiedSplitter;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/evaluation.md, docs/report.md and docs/heatmap.md show, with a model that was trained. */
@Tag("slow")
class JudgingSnippetsTest {
    private static final Trainer TRAINER = Trainer.builder(SmallStores.network()).epochs(2).batchSize(8).build();

    @TempDir
    private static Path folder;

    @BeforeAll
    static void train() {
        SmallStores.write(folder.resolve("test.h5"), 10);
        try (PatchStore store = PatchStore.open(SmallStores.write(folder.resolve("train.h5"), 40))) {
            Split split = StratifiedSplitter.builder().validation(0.5).seed(1).build().split(store.labels());
            TRAINER.in(folder.resolve("run")).fit(store, split);
        }
    }

    @Test
    void probabilitiesAreCalibrated() {
        ProgressListener progress = ProgressListener.NONE;
        try (PatchStore store = PatchStore.open(folder.resolve("test.h5"));
                Predictor predictor = Predictor.open(folder.resolve("run"))) {
            // tag::calibration
            Predictions heldOut = Predictions.read(folder.resolve("run/predictions.csv"));
            Calibration calibration = TemperatureScaling.fit(heldOut.labels(), heldOut.probabilities());
            calibration.save(folder.resolve("run/calibration.json"));
            double[] better = calibration.apply(predictor.predict(store, progress));
            // end::calibration
            assertEquals(20, heldOut.size());
            assertEquals(10, better.length);
            assertEquals(calibration, Calibration.load(folder.resolve("run/calibration.json")));
        }
    }

    @Test
    void foldsPredictTogether() {
        Trainer trainer = TRAINER;
        ProgressListener progress = ProgressListener.NONE;
        try (PatchStore store = PatchStore.open(folder.resolve("train.h5"));
                PatchStore test = PatchStore.open(folder.resolve("test.h5"))) {
            List<Split> splits = Folds.builder(2).seed(1).build().split(store.labels());
            // tag::folds
            CrossValidation folds = CrossValidation.prepare(trainer, folder.resolve("folds"), store, splits);
            CrossValidationResult result = folds.fit(store);
            double[] scores = Ensemble.of(List.of(folder.resolve("folds"))).lookingAt(8).predict(test, progress);
            // end::folds
            assertEquals(40, result.outOfFold().length);
            assertEquals(10, scores.length);
        }
    }

    @Test
    void aReportIsWritten() throws IOException {
        Path run = folder.resolve("run");
        // tag::report
        try (PatchStore store = PatchStore.open(folder.resolve("train.h5"));
                Predictor predictor = Predictor.open(run)) {
            RunReport.builder(run).store(store).attention(predictor).build().write();
        }
        // end::report
        assertTrue(Files.readString(run.resolve("report.html")).contains("Where the model looks"));
    }

    @Test
    void aReportIsWrittenAfterEachEpoch() {
        CnnSpec spec = CnnSpec.documented();
        Path run = folder.resolve("watched");
        // tag::live
        Trainer trainer = Trainer.builder(spec).runDirectory(run)
                .onEpoch(epoch -> RunReport.builder(run).build().write())
                .build();
        // end::live
        assertEquals(Optional.of(run), trainer.runDirectory());
    }

    @Test
    void aHeatmapIsDrawn() throws IOException {
        BufferedImage drawn = new BufferedImage(200, 130, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = drawn.createGraphics();
        graphics.setColor(new Color(200, 90, 160));
        graphics.fillRect(0, 0, 200, 130);
        graphics.dispose();
        ImageIO.write(drawn, "tif", folder.resolve("slide.tif").toFile());
        // tag::heatmap
        try (Predictor predictor = Predictor.open(folder.resolve("run"));
                LargeImage image = LargeImage.open(folder.resolve("slide.tif"))) {
            ProbabilityMap map = Heatmap.builder(predictor).patch(96).build()
                    .write(image, folder.resolve("heatmap"));
            System.out.println(map.probability(0, 0));
        }
        // end::heatmap
        BufferedImage overlay = ImageIO.read(folder.resolve("heatmap/overlay.png").toFile());
        assertTrue(overlay.getWidth() > 200, "with a legend");
    }
}
