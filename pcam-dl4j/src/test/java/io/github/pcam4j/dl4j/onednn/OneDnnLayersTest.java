package io.github.pcam4j.dl4j.onednn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pcam4j.dl4j.Dl4jNetworks;
import io.github.pcam4j.model.PcamCnn;
import io.github.pcam4j.train.engine.Precision;
import java.nio.file.Path;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** oneDNN's layers beside DL4J's own, with the same parameters. */
class OneDnnLayersTest {

    private static PcamCnn.Builder small(int size) {
        return PcamCnn.builder().inputSize(size).filters(5, 8, 16).units(24, 7).dropout(0).batchNorm(1e-3, 0.5);
    }

    /** The same parameters in both kinds of layers, after some steps that take them away from where they start. */
    private static MultiLayerNetwork[] pair(PcamCnn.Builder settings) {
        MultiLayerNetwork fast = Dl4jNetworks.network(settings.build(), 3, new Sgd(0.02));
        MultiLayerNetwork plain = Dl4jNetworks.plainNetwork(settings.build(), 3, new Sgd(0.02));
        Nd4j.getRandom().setSeed(5);
        int size = settings.build().inputSize();
        for (int step = 0; step < 8; step++) {
            fast.fit(Nd4j.rand(DataType.FLOAT, 8, size, size, 3), labels(8));
        }
        plain.setParams(fast.params());
        return new MultiLayerNetwork[] {fast, plain};
    }

    private static INDArray labels(int batch) {
        return Nd4j.rand(DataType.FLOAT, batch, 1).gt(0.5).castTo(DataType.FLOAT);
    }

    @Test
    void takesTheSeatsOfAllLayersButDropoutAndOutput() {
        assertTrue(OneDnnLayers.available(), OneDnnLayers.status());
        try (Networks networks = new Networks(pair(small(32).dropout(0.5)))) {
            int exchanged = 0;
            for (Layer layer : networks.fast().getLayers()) {
                exchanged += layer instanceof OneDnnLayer ? 1 : 0;
            }
            assertEquals(3 * 3 + 2 * 2, exchanged);
            for (Layer layer : networks.plain().getLayers()) {
                assertFalse(layer instanceof OneDnnLayer);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"32, 1", "32, 6", "33, 4", "47, 3", "8, 64"})
    void infersWhatPlainLayersInfer(int size, int batch) {
        try (Networks networks = new Networks(pair(small(size)))) {
            INDArray input = Nd4j.rand(DataType.FLOAT, batch, size, size, 3);
            INDArray expected = networks.plain().output(input);
            assertTrue(expected.minNumber().doubleValue() < 0.99 && expected.maxNumber().doubleValue() > 0.01,
                    "nothing but " + expected);
            assertClose(expected, networks.fast().output(input), 1e-5, "output");
        }
    }

    /**
     * The truth is the same network in double precision, whose gradients Dl4jNetworksTest holds against finite differences.
     * Some gradients are nothing but rounding, so that what counts is to be no further from it than DL4J is.
     */
    @ParameterizedTest
    @CsvSource({"32, 6", "33, 4", "47, 3", "64, 8"})
    void hasTheLossAndTheGradientsOfDoublePrecisionAsCloselyAsPlainLayers(int size, int batch) {
        try (Networks networks = new Networks(pair(small(size)))) {
            INDArray input = Nd4j.rand(DataType.FLOAT, batch, size, size, 3);
            INDArray labels = labels(batch);
            MultiLayerNetwork exact = networks.plain().convertDataType(DataType.DOUBLE);
            Map<String, INDArray> truth = gradients(exact, input.castTo(DataType.DOUBLE), labels.castTo(DataType.DOUBLE));
            Map<String, INDArray> plain = gradients(networks.plain(), input, labels);
            Map<String, INDArray> fast = gradients(networks.fast(), input, labels);
            assertEquals(exact.score(), networks.fast().score(), 1e-5);
            assertEquals(truth.keySet(), fast.keySet());
            double all = Math.sqrt(truth.values().stream().mapToDouble(it -> square(it.norm2Number())).sum());
            truth.forEach((name, gradient) -> {
                double off = distance(gradient, fast.get(name));
                double plainOff = distance(gradient, plain.get(name));
                assertTrue(off <= 4 * plainOff + 2e-6 * all, "%s of %g is off by %g, plain layers by %g"
                        .formatted(name, gradient.norm2Number().doubleValue(), off, plainOff));
            });
            exact.close();
        }
    }

    /** Outputs are close, and the gradient points the same way. */
    @ParameterizedTest
    @CsvSource({"32, 6", "33, 4", "64, 8"})
    void bfloat16IsOffByItsRounding(int size, int batch) {
        assumeTrue(OneDnnLayers.supports(Precision.BF16), "this processor has no AVX512-BF16");
        try (Networks networks = new Networks(pair(small(size)))) {
            INDArray input = Nd4j.rand(DataType.FLOAT, batch, size, size, 3);
            INDArray labels = labels(batch);
            MultiLayerNetwork rounded = networks.plain().clone();
            assertEquals(13, OneDnnLayers.install(rounded, Precision.BF16));
            INDArray exactOutput = networks.plain().output(input);
            INDArray output = rounded.output(input);
            assertEquals(DataType.FLOAT, output.dataType());
            assertClose(exactOutput, output, 0.02, "output");
            assertTrue(exactOutput.sub(output).amaxNumber().doubleValue() > 1e-6, "nothing was rounded");
            Map<String, INDArray> truth = gradients(networks.plain(), input, labels);
            Map<String, INDArray> found = gradients(rounded, input, labels);
            // Rounding decides which of nearly equal neighbours is the maximum, so that few patches differ by more.
            assertTrue(cosine(truth, found) > 0.95, "gradients point elsewhere: " + cosine(truth, found));
            OneDnnLayers.release(rounded);
            rounded.close();
        }
    }

    private static double cosine(Map<String, INDArray> a, Map<String, INDArray> b) {
        double product = 0;
        double squaresOfA = 0;
        double squaresOfB = 0;
        for (String name : a.keySet()) {
            INDArray one = a.get(name).castTo(DataType.DOUBLE);
            INDArray other = b.get(name).castTo(DataType.DOUBLE).reshape(one.shape());
            product += one.mul(other).sumNumber().doubleValue();
            squaresOfA += square(one.norm2Number());
            squaresOfB += square(other.norm2Number());
        }
        return product / Math.sqrt(squaresOfA * squaresOfB);
    }

    private static double distance(INDArray truth, INDArray found) {
        return truth.sub(found.castTo(DataType.DOUBLE).reshape(truth.shape())).norm2Number().doubleValue();
    }

    private static double square(Number number) {
        return number.doubleValue() * number.doubleValue();
    }

    private static Map<String, INDArray> gradients(MultiLayerNetwork network, INDArray input, INDArray labels) {
        network.setInput(input);
        network.setLabels(labels);
        network.computeGradientAndScore();
        return network.gradient().gradientForVariable();
    }

    @Test
    void aSavedModelIsAPlainOne(@TempDir Path folder) throws Exception {
        try (Networks networks = new Networks(pair(small(32)))) {
            INDArray input = Nd4j.rand(DataType.FLOAT, 4, 32, 32, 3);
            Path file = folder.resolve("model.zip");
            ModelSerializer.writeModel(networks.fast(), file.toFile(), true);
            MultiLayerNetwork restored = ModelSerializer.restoreMultiLayerNetwork(file.toFile(), true);
            assertEquals(networks.fast().getLayerWiseConfigurations().toJson(),
                    restored.getLayerWiseConfigurations().toJson());
            assertFalse(restored.getLayerWiseConfigurations().toJson().contains(OneDnnLayers.class.getPackageName()));
            for (Layer layer : restored.getLayers()) {
                assertFalse(layer instanceof OneDnnLayer);
            }
            assertClose(networks.fast().output(input), restored.output(input), 1e-5, "plain");
            assertEquals(13, OneDnnLayers.install(restored));
            assertEquals(networks.fast().output(input), restored.output(input));
            restored.close();
        }
    }

    @Test
    void canBeUsedAgainAfterItsMemoryWasReleased() {
        try (Networks networks = new Networks(pair(small(32)))) {
            INDArray input = Nd4j.rand(DataType.FLOAT, 4, 32, 32, 3);
            INDArray before = networks.fast().output(input);
            OneDnnLayers.release(networks.fast());
            assertEquals(before, networks.fast().output(input));
        }
    }

    /** Both networks, closed together. */
    private record Networks(MultiLayerNetwork[] both) implements AutoCloseable {
        MultiLayerNetwork fast() {
            return both[0];
        }

        MultiLayerNetwork plain() {
            return both[1];
        }

        @Override
        public void close() {
            OneDnnLayers.release(fast());
            fast().close();
            plain().close();
        }
    }

    private static void assertClose(INDArray expected, INDArray actual, double tolerance, String what) {
        assertEquals(expected.length(), actual.length(), what);
        double difference = expected.sub(actual).amaxNumber().doubleValue();
        assertTrue(difference <= tolerance, what + " differs by " + difference);
    }
}
