package io.github.pcam4j.examples.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.examples.synthetic.SyntheticArchive;
import io.github.pcam4j.io.ingest.PatchIngest;
import io.github.pcam4j.io.source.CompetitionArchive;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.train.Trainer;
import io.github.pcam4j.train.TrainingResult;
import io.github.pcam4j.train.split.Split;
import io.github.pcam4j.train.split.StratifiedSplitter;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What README.md shows, as it is: the documented network on patches of 128 pixels, if on few of them. */
@Tag("slow")
class ReadmeSnippetsTest {
    @TempDir
    private Path folder;

    @Test
    void fromTheArchiveToTheMetrics() {
        SyntheticArchive.builder(folder.resolve("histopathologic-cancer-detection.zip")).train(20).test(1).build()
                .write();
        PrintStream console = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            train();
        } finally {
            System.setOut(console);
        }
        double auc = Double.parseDouble(printed.toString(StandardCharsets.UTF_8).strip());
        assertTrue(auc >= 0 && auc <= 1);
        assertTrue(Files.exists(folder.resolve("run/metrics.json")));
        try (PatchStore store = PatchStore.open(folder.resolve("train.h5"))) {
            assertEquals(128, store.shape().width());
        }
    }

    private void train() {
        // tag::train
        Path zip = folder.resolve("histopathologic-cancer-detection.zip");
        try (CompetitionArchive archive = CompetitionArchive.open(zip)) {
            PatchIngest.builder(archive.train(), folder.resolve("train.h5")).size(128).build().run();
        }
        try (PatchStore store = PatchStore.open(folder.resolve("train.h5"))) {
            Split split = StratifiedSplitter.builder().validation(0.2).seed(1).build().split(store.labels());
            Trainer trainer = Trainer.builder(CnnSpec.documented()).runDirectory(folder.resolve("run")).build();
            TrainingResult result = trainer.fit(store, split);
            System.out.println(result.metrics().rocAuc());
        }
        // end::train
    }
}
