package io.github.pcam4j.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.loader.PatchLoader;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.io.store.PatchStoreException;
import io.github.pcam4j.model.PcamCnn;
import io.github.pcam4j.train.TestStores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;

class PatchDataSetIteratorTest {
    @TempDir
    private Path folder;

    private PatchStore store() {
        return PatchStore.open(TestStores.write(folder.resolve("a.h5"), 8, 50, 40, true));
    }

    private static PatchLoader.Builder loader(PatchStore store) {
        int[] all = new int[store.size()];
        Arrays.setAll(all, i -> i);
        return PatchLoader.builder(store, all).batchSize(16);
    }

    @Test
    void givesEveryPatchScaledWithItsLabel() {
        try (PatchStore store = store(); PatchLoader loader = loader(store).build()) {
            PatchDataSetIterator iterator = new PatchDataSetIterator(store, loader);
            List<DataSet> kept = new ArrayList<>();
            iterator.forEachRemaining(kept::add);
            assertEquals(4, kept.size());
            assertThrows(NoSuchElementException.class, iterator::next);
            for (int patch = 0; patch < 50; patch++) {
                DataSet dataSet = kept.get(patch / 16);
                byte[] pixels = store.read(patch);
                for (int i = 0; i < pixels.length; i++) {
                    float value = dataSet.getFeatures().getFloat(patch % 16, i / 24, i / 3 % 8, i % 3);
                    assertEquals((pixels[i] & 0xff) / 255f, value);
                }
                assertEquals(store.label(patch), dataSet.getLabels().getInt(patch % 16, 0));
            }
        }
    }

    @Test
    void resetGoesOnToTheNextEpoch() {
        try (PatchStore store = store(); PatchLoader loader = loader(store).shuffle(1).build()) {
            PatchDataSetIterator iterator = new PatchDataSetIterator(store, loader);
            DataSet first = iterator.next();
            iterator.reset();
            assertNotEquals(first.getFeatures(), iterator.next().getFeatures());
        }
    }

    @Test
    void dl4jFitsIt() {
        MultiLayerNetwork network = Dl4jNetworks.network(
                PcamCnn.builder().inputSize(8).filters(4).units(6).dropout(0).build(), 1, new Sgd(0.05));
        try (PatchStore store = store(); PatchLoader loader = loader(store).shuffle(1).build()) {
            PatchDataSetIterator iterator = new PatchDataSetIterator(store, loader);
            network.fit(iterator);
            double before = network.score();
            network.fit(iterator, 15);
            assertEquals(16, network.getEpochCount());
            assertEquals(64, network.getIterationCount());
            assertTrue(network.score() < before, network.score() + " after " + before);
        }
        network.close();
    }

    @Test
    void aReaderThatFailsIsHeardAndDoesNotHang() {
        MultiLayerNetwork network = Dl4jNetworks.network(
                PcamCnn.builder().inputSize(8).filters(4).units(6).build(), 1, new Sgd(0.05));
        PatchStore store = store();
        try (PatchLoader loader = loader(store).batchSize(4).prefetch(1).build()) {
            PatchDataSetIterator iterator = new PatchDataSetIterator(store, loader);
            iterator.next();
            store.close();
            assertTimeoutPreemptively(Duration.ofSeconds(30),
                    () -> assertThrows(PatchStoreException.class, () -> network.fit(iterator)));
        }
        network.close();
    }

    @Test
    void aStoreWithoutLabelsIsRefused() {
        Path path = TestStores.write(folder.resolve("b.h5"), 8, 5, 0, false);
        try (PatchStore store = PatchStore.open(path); PatchLoader loader = loader(store).build()) {
            assertThrows(PatchStoreException.class, () -> new PatchDataSetIterator(store, loader));
        }
    }
}
