package io.github.pcam4j.examples.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.augment.Augmentation;
import io.github.pcam4j.io.augment.Augmentations;
import io.github.pcam4j.io.loader.PatchBatch;
import io.github.pcam4j.io.loader.PatchLoader;
import io.github.pcam4j.io.loader.Views;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.io.summary.DatasetSummary;
import io.github.pcam4j.train.engine.EngineOptions;
import io.github.pcam4j.train.engine.TrainingEngine;
import io.github.pcam4j.train.engine.TrainingEngines;
import io.github.pcam4j.train.metrics.PatchGroups;
import io.github.pcam4j.train.split.Folds;
import io.github.pcam4j.train.split.JoinedGroups;
import io.github.pcam4j.train.split.LeakageCheck;
import io.github.pcam4j.train.split.SlideFile;
import io.github.pcam4j.train.split.Split;
import io.github.pcam4j.train.split.StratifiedSplitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/augmentation.md and docs/splits.md show. */
@Tag("slow")
class LoadingSnippetsTest {
    @TempDir
    private Path folder;
    private PatchStore store;

    @BeforeEach
    void open() {
        store = PatchStore.open(SmallStores.write(folder.resolve("train.h5"), 40));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void patchesAreAugmented() {
        Split split = StratifiedSplitter.builder().validation(0.2).seed(1).build().split(store.labels());
        long seed = 1;
        // tag::augment
        Augmentation augmentation = Augmentations.parse("dihedral,shift=4,brightness=0.1,stain=0.05@0.5");
        PatchLoader loader = PatchLoader.builder(store, split.train())
                .batchSize(64).shuffle(seed).augment(augmentation, seed).build();
        // end::augment
        try (loader) {
            PatchBatch batch = loader.epoch(0).iterator().next();
            assertEquals(32, batch.size());
            byte[] first = new byte[store.shape().bytes()];
            batch.pixels().get(0, first);
            assertFalse(Arrays.equals(store.read(batch.index(0)), first));
        }
    }

    @Test
    void batchesAreSeenInEightWays() {
        try (PatchLoader loader = PatchLoader.builder(store, new int[] {0, 1, 2}).batchSize(2).build();
                TrainingEngine engine = TrainingEngines.named("dl4j").create(SmallStores.network(),
                        new EngineOptions(1))) {
            // tag::views
            Views views = Views.of(8);
            for (PatchBatch batch : loader.epoch(0)) {
                for (int view = 0; view < views.count(); view++) {
                    engine.infer(views.apply(batch, view));
                }
            }
            // end::views
            assertEquals(3 * 8, engine.takeProbabilities().length);
        }
    }

    @Test
    void duplicatesAndSlidesStayWhole() throws IOException {
        StringBuilder slides = new StringBuilder("id,slide\n");
        for (int i = 0; i < store.size(); i++) {
            slides.append(store.id(i)).append(",s").append(i / 4).append('\n');
        }
        Files.writeString(folder.resolve("slides.csv"), slides);
        // tag::groups
        List<String> ids = store.ids();
        DatasetSummary summary = DatasetSummary.of(store);
        PatchGroups groups = JoinedGroups.of(ids)
                .join(SlideFile.read(folder.resolve("slides.csv"), ids))
                .join(summary.exactDuplicates())
                .join(summary.nearDuplicates())
                .groups();
        List<Split> folds = Folds.builder(5).groups(groups).seed(1).build().split(store.labels());
        // end::groups
        assertEquals(5, folds.size());
        folds.forEach(split -> assertTrue(LeakageCheck.ofGroups(split, groups).clean()));
        Split leaking = StratifiedSplitter.builder().validation(0.5).seed(1).build().split(store.labels());
        assertFalse(LeakageCheck.ofGroups(leaking, groups).clean());
    }
}
