package io.github.pcam4j.examples.docs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.dl4j.PatchDataSetIterator;
import io.github.pcam4j.dl4j.onednn.OneDnnLayers;
import io.github.pcam4j.dl4j.optimize.MomentumSgd;
import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.augment.Augmentations;
import io.github.pcam4j.io.loader.PatchBatch;
import io.github.pcam4j.io.loader.PatchLoader;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.io.store.PatchStoreWriter;
import io.github.pcam4j.train.metrics.BinaryMetrics;
import io.github.pcam4j.train.schedule.OneCycleSchedule;
import io.github.pcam4j.train.split.Split;
import io.github.pcam4j.train.split.StratifiedSplitter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** What docs/how-to-patch-store-in-dl4j.md shows. */
@Tag("slow")
class OwnPipelineSnippetsTest {
    @TempDir
    private Path folder;

    /** A patch from a source of one's own. */
    private record Patch(String id, int label, byte[] rgb) { }

    @Test
    void aStoreIsWrittenFromOnesOwnSource() {
        byte[] dark = new byte[16 * 16 * 3];
        List<Patch> patches = List.of(new Patch("a", 0, dark), new Patch("b", 1, dark));
        // tag::write
        PatchShape shape = PatchShape.rgb(16);
        try (PatchStoreWriter writer = PatchStoreWriter.builder(folder.resolve("own.h5"), shape).open()) {
            for (Patch patch : patches) {
                writer.append(patch.id(), patch.label(), patch.rgb());    // rows, columns, RGB: 16 * 16 * 3 bytes
            }
            writer.finish();
        }
        // end::write
        try (PatchStore store = PatchStore.open(folder.resolve("own.h5"))) {
            assertArrayEquals(new byte[] {0, 1}, store.labels());
        }
    }

    @Test
    void batchesWithoutDeeplearning4j() {
        int patches = 0;
        long bytes = 0;
        try (PatchStore store = PatchStore.open(SmallStores.write(folder.resolve("train.h5"), 40))) {
            int[] indices = {3, 1, 4, 15, 9};
            // tag::batches
            try (PatchLoader loader = PatchLoader.builder(store, indices).batchSize(64).shuffle(1).build()) {
                for (int epoch = 0; epoch < 2; epoch++) {
                    for (PatchBatch batch : loader.epoch(epoch)) {
                        ByteBuffer pixels = batch.pixels();    // (size, height, width, 3), yours until the next batch
                        patches += batch.size();
                        bytes += pixels.remaining();
                    }
                }
            }
            // end::batches
        }
        assertEquals(10, patches);
        assertEquals(10 * 16 * 16 * 3, bytes);
    }

    @Test
    void anOwnNetworkLearnsUntilItGetsNoBetter() throws IOException {
        SmallStores.write(folder.resolve("train.h5"), 120);
        int epochs = 12;
        int patience = 4;
        // tag::train
        try (PatchStore store = PatchStore.open(folder.resolve("train.h5"))) {
            Split split = StratifiedSplitter.builder().validation(0.2).seed(1).build().split(store.labels());
            try (PatchLoader training = PatchLoader.builder(store, split.train()).batchSize(16).shuffle(1)
                            .augment(Augmentations.parse("dihedral,brightness=0.1"), 1).build();
                    PatchLoader validation = PatchLoader.builder(store, split.validation()).batchSize(16).build()) {
                OneCycleSchedule cycle = OneCycleSchedule.builder(0.3, epochs * training.batchCount()).build();
                MultiLayerNetwork network = network(store.shape(), cycle);
                byte[] truth = store.subset(split.validation()).labels();
                PatchDataSetIterator patches = new PatchDataSetIterator(store, training);

                INDArray best = network.params().dup();
                double bestAuc = 0;
                for (int epoch = 0, bestEpoch = 0; epoch < epochs && epoch - bestEpoch <= patience; epoch++) {
                    network.fit(patches);
                    float[] probabilities = network.output(new PatchDataSetIterator(store, validation)).toFloatVector();
                    double auc = BinaryMetrics.of(truth, probabilities).rocAuc();
                    if (auc > bestAuc) {
                        bestAuc = auc;
                        bestEpoch = epoch;
                        best.assign(network.params());
                    }
                }
                network.setParams(best);
                network.save(folder.resolve("own-network.zip").toFile());
                System.out.println(bestAuc);
            }
        }
        // end::train
        MultiLayerNetwork loaded = MultiLayerNetwork.load(folder.resolve("own-network.zip").toFile(), false);
        try (PatchStore fresh = PatchStore.open(SmallStores.write(folder.resolve("fresh.h5"), 40));
                PatchLoader loader = PatchLoader.builder(fresh, IntStream.range(0, 40).toArray())
                        .batchSize(16).build()) {
            float[] probabilities = loaded.output(new PatchDataSetIterator(fresh, loader)).toFloatVector();
            assertTrue(BinaryMetrics.of(fresh.labels(), probabilities).rocAuc() > 0.95);
        }
    }

    // tag::network
    static MultiLayerNetwork network(PatchShape shape, OneCycleSchedule cycle) {
        MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new MomentumSgd(cycle))
                .list()
                .layer(new ConvolutionLayer.Builder(3, 3).nOut(8).activation(Activation.ELU)
                        .dataFormat(CNN2DFormat.NHWC).build())
                .layer(new GlobalPoolingLayer.Builder(PoolingType.AVG).build())
                .layer(new OutputLayer.Builder(LossFunction.XENT).nOut(1).activation(Activation.SIGMOID).build())
                .setInputType(InputType.convolutional(shape.height(), shape.width(), 3, CNN2DFormat.NHWC))
                .build());
        network.init();
        OneDnnLayers.install(network);
        return network;
    }
    // end::network
}
