package consumer.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import consumer.store.Slides;
import io.github.pcam4j.dl4j.PatchDataSetIterator;
import io.github.pcam4j.io.loader.PatchLoader;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.metrics.BinaryMetrics;
import io.github.pcam4j.train.split.Split;
import io.github.pcam4j.train.split.StratifiedSplitter;
import java.nio.file.Path;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnNetworkTest {
    @TempDir
    private Path folder;

    @Test
    void learnsToTellDarkFromBright() {
        try (PatchStore store = PatchStore.open(Slides.write(folder.resolve("slides.h5"), 200, 12))) {
            Split split = StratifiedSplitter.builder().validation(0.2).seed(1).build().split(store.labels());
            assertEquals(160, split.trainSize());
            MultiLayerNetwork network = OwnNetwork.train(store, split, 12);
            assertEquals(120, network.getIterationCount());
            assertTrue(auc(network, store, split.validation()) > 0.99);
            network.close();
        }
    }

    private static double auc(MultiLayerNetwork network, PatchStore store, int[] patches) {
        byte[] labels = new byte[patches.length];
        for (int i = 0; i < patches.length; i++) {
            labels[i] = (byte) store.label(patches[i]);
        }
        try (PatchLoader loader = PatchLoader.builder(store, patches).batchSize(16).build()) {
            float[] probabilities = network.output(new PatchDataSetIterator(store, loader)).toFloatVector();
            return BinaryMetrics.of(labels, probabilities).rocAuc();
        }
    }
}
