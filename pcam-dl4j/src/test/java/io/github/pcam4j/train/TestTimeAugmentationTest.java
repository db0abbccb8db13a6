package io.github.pcam4j.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.ProgressListener;
import io.github.pcam4j.io.augment.View;
import io.github.pcam4j.io.loader.Views;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.io.store.PatchStoreWriter;
import io.github.pcam4j.model.PcamCnn;
import io.github.pcam4j.train.ensemble.Ensemble;
import io.github.pcam4j.train.split.Split;
import io.github.pcam4j.train.split.StratifiedSplitter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class TestTimeAugmentationTest {
    private static final int SIZE = 8;
    /** More than a batch, whose last one is smaller. */
    private static final int COUNT = 100;

    @TempDir
    private Path folder;

    private Path trained(PatchStore store) {
        Split split = StratifiedSplitter.builder().validation(0.25).seed(1).build().split(store.labels());
        Path run = folder.resolve("run");
        Trainer.builder(PcamCnn.builder().inputSize(SIZE).filters(3).units(5).build()).epochs(1).batchSize(16)
                .runDirectory(run).build().fit(store, split);
        return run;
    }

    private PatchStore seen(PatchStore store, View view, String name) {
        Path path = folder.resolve(name);
        try (PatchStoreWriter writer = PatchStoreWriter.builder(path, store.shape()).labelled(false).open()) {
            for (int i = 0; i < store.size(); i++) {
                byte[] pixels = new byte[store.shape().bytes()];
                view.apply(store.read(i), pixels, store.shape());
                writer.append(store.id(i), pixels);
            }
            writer.finish();
        }
        return PatchStore.open(path);
    }

    /** Against stores in which all patches were turned beforehand. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4, 8, 16})
    void aProbabilityIsTheMeanOverTheViews(int count) {
        try (PatchStore store = PatchStore.open(TestStores.write(folder.resolve("a.h5"), SIZE, COUNT, 40, true));
                Predictor predictor = Predictor.open(trained(store))) {
            Views views = Views.of(count);
            double[] sum = new double[COUNT];
            for (int view = 0; view < count; view++) {
                try (PatchStore turned = seen(store, views.view(view), "view-" + view)) {
                    double[] probabilities = predictor.predict(turned, ProgressListener.NONE);
                    for (int i = 0; i < COUNT; i++) {
                        sum[i] += probabilities[i];
                    }
                }
            }
            double[] found = predictor.predict(store, views, ProgressListener.NONE);
            assertEquals(COUNT, found.length);
            for (int i = 0; i < COUNT; i++) {
                assertEquals(sum[i] / count, found[i], 1e-6, "patch " + i);
            }
            assertArrayEquals(found, Ensemble.of(List.of(folder.resolve("run"))).lookingAt(count)
                    .predict(store, ProgressListener.NONE));
        }
    }

    @Test
    void otherNumbersOfViewsAreRefused() {
        try (PatchStore store = PatchStore.open(TestStores.write(folder.resolve("a.h5"), SIZE, COUNT, 40, true))) {
            Ensemble ensemble = Ensemble.of(List.of(trained(store)));
            assertTrue(assertThrows(IllegalArgumentException.class, () -> ensemble.lookingAt(5)).getMessage()
                    .contains("1, 4, 8 or 16"));
        }
    }
}
