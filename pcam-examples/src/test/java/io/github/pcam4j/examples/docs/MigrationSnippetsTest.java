package io.github.pcam4j.examples.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.examples.synthetic.SyntheticArchive;
import io.github.pcam4j.io.ProgressListener;
import io.github.pcam4j.io.ingest.PatchIngest;
import io.github.pcam4j.io.source.CompetitionArchive;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.PcamCnn;
import io.github.pcam4j.train.Predictor;
import io.github.pcam4j.train.Submission;
import io.github.pcam4j.train.Trainer;
import io.github.pcam4j.train.TrainingResult;
import io.github.pcam4j.train.metrics.BinaryMetrics;
import io.github.pcam4j.train.schedule.EpochTriangleSchedule;
import io.github.pcam4j.train.schedule.LearningRateSchedule;
import io.github.pcam4j.train.split.Split;
import io.github.pcam4j.train.split.StratifiedSplitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/migrating-from-the-notebook.md shows. */
@Tag("slow")
class MigrationSnippetsTest {
    @TempDir
    private Path folder;

    @Test
    void theArchiveBecomesTwoStores() {
        SyntheticArchive.builder(folder.resolve("histopathologic-cancer-detection.zip")).train(6).test(3).build()
                .write();
        // tag::ingest
        Path zip = folder.resolve("histopathologic-cancer-detection.zip");
        try (CompetitionArchive archive = CompetitionArchive.open(zip)) {
            PatchIngest.builder(archive.train(), folder.resolve("train.h5")).size(128).build().run();
            PatchIngest.builder(archive.test().orElseThrow(), folder.resolve("test.h5")).size(128).build().run();
        }
        // end::ingest
        try (PatchStore train = PatchStore.open(folder.resolve("train.h5"));
                PatchStore test = PatchStore.open(folder.resolve("test.h5"))) {
            assertEquals(6, train.size());
            assertEquals("3 x 128", test.size() + " x " + test.shape().width());
        }
    }

    @Test
    void theNetworkIsTheDocumentedOne() {
        // tag::network
        CnnSpec spec = PcamCnn.builder()
                .inputSize(128)
                .filters(32, 64, 128)
                .units(256, 128)
                .dropout(0.5)
                .batchNorm(1e-3, 0.99)
                .build();    // the same as CnnSpec.documented()
        // end::network
        assertEquals(CnnSpec.documented(), spec);
    }

    @Test
    void theScheduleReachesItsPeakInTheNinthEpoch() {
        int stepsPerEpoch = 2751;
        // tag::schedule
        LearningRateSchedule cycle = EpochTriangleSchedule.documented(22, stepsPerEpoch);
        double first = cycle.learningRateAt(0);
        double ninth = cycle.learningRateAt(8 * stepsPerEpoch);    // and at all steps of epoch 9
        // end::schedule
        assertEquals(1e-4, first);
        assertEquals(0.1, ninth);
        assertEquals(0.1, cycle.learningRateAt(9 * stepsPerEpoch - 1));
        assertEquals(cycle, Trainer.builder(CnnSpec.documented()).build().schedule(176_020));
    }

    @Test
    void fromTheSplitToTheSubmission() throws IOException {
        SmallStores.write(folder.resolve("train.h5"), 60);
        SmallStores.write(folder.resolve("test.h5"), 9);
        CnnSpec spec = SmallStores.network();
        // tag::open
        PatchStore store = PatchStore.open(folder.resolve("train.h5"));
        byte[] labels = store.labels();
        byte[] first = store.read(0);    // rows, columns, RGB
        // end::open
        assertEquals(60, labels.length);
        assertEquals(16 * 16 * 3, first.length);
        // tag::split
        Split split = StratifiedSplitter.builder().validation(0.2).seed(42).build().split(store.labels());
        // end::split
        List<String> ids = IntStream.range(0, store.size()).mapToObj(store::id).toList();
        split.save(folder.resolve("split.csv"), store::id);
        // tag::load-split
        Split same = Split.load(folder.resolve("split.csv"), ids);
        // end::load-split
        assertEquals(split, same);
        // tag::fit
        TrainingResult result = Trainer.builder(spec)
                .epochs(22).batchSize(64).maxLearningRate(0.1).patience(5).seed(42)
                .runDirectory(folder.resolve("run"))
                .build()
                .fit(store, split);
        // end::fit
        // tag::auc
        BinaryMetrics metrics = result.metrics();
        System.out.printf("AUC %.4f, accuracy %.4f%n", metrics.rocAuc(), metrics.accuracy(0.5));
        // end::auc
        assertTrue(metrics.rocAuc() > 0.5);
        store.close();
        // tag::submission
        try (PatchStore test = PatchStore.open(folder.resolve("test.h5"));
                Predictor predictor = Predictor.open(folder.resolve("run"))) {
            double[] probabilities = predictor.predict(test, ProgressListener.NONE);
            Submission.write(folder.resolve("submission.csv"), test, probabilities);
        }
        // end::submission
        assertEquals(10, Files.readAllLines(folder.resolve("submission.csv")).size());
    }
}
