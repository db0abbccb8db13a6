package io.github.pcam4j.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pcam4j.dl4j.Dl4jNetworks;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;

/** A file that Keras wrote, in pcam-model's tests; see make_keras_files.py beside it. */
class KerasPredictionsTest {
    private static final CnnSpec SPEC = SomeWeights.spec(9, List.of(2, 3), List.of(4));
    private static final double OUTPUT_TOLERANCE = 1e-5;

    private static byte[] bytes(String name) throws IOException {
        try (InputStream stream = SomeWeights.class.getResourceAsStream("/keras/" + name)) {
            return stream.readAllBytes();
        }
    }

    /** From Keras's file to Keras's probabilities: layout, order, epsilon, padding and pooling all agree. */
    @Test
    void theNetworkPredictsWhatKerasPredicts(@TempDir Path folder) throws IOException {
        List<Float> expected = new String(bytes("outputs.txt"), StandardCharsets.UTF_8).lines().map(Float::valueOf).toList();
        Path file = Files.write(folder.resolve("keras3_model.h5"), bytes("keras3_model.h5"));
        MultiLayerNetwork network = Dl4jNetworks.network(SPEC, 1, new NoOp());
        Dl4jNetworks.setWeights(network, WeightsFile.load(file, SPEC));
        INDArray outputs = network.output(images(expected.size()));
        network.close();
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i), outputs.getFloat(i), OUTPUT_TOLERANCE, "image " + i);
        }
    }

    private static INDArray images(int count) {
        int size = SPEC.inputSize() * SPEC.inputSize() * 3;
        float[] values = new float[count * size];
        for (int i = 0; i < values.length; i++) {
            int image = i / size;
            values[i] = (37 * (image + 1) * (i % size)) % 256 / 255f * image;
        }
        return Nd4j.create(values, new long[] {count, SPEC.inputSize(), SPEC.inputSize(), 3}, 'c');
    }
}
