package io.github.pcam4j.dl4j.onednn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.dl4j.BinaryCrossEntropyWithLogits;
import io.github.pcam4j.dl4j.Dl4jNetworks;
import io.github.pcam4j.model.PcamCnn;
import java.util.Map;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** Blocks that are computed part by part, beside DL4J's own layers, which compute them layer by layer. */
class BlocksTest {
    private static final int SIZE = 24;
    private static final int SMALLEST_MAPS = SIZE * SIZE * 5 * Float.BYTES;

    private static MultiLayerNetwork plain() {
        MultiLayerNetwork network = Dl4jNetworks.plainNetwork(PcamCnn.builder().inputSize(SIZE).filters(5, 8).units(6)
                .dropout(0).batchNorm(1e-3, 0.5).build(), 3, new Sgd(0.02));
        Nd4j.getRandom().setSeed(5);
        for (int step = 0; step < 5; step++) {
            network.fit(images(8, SIZE), labels(8));
        }
        return network;
    }

    /** Windows that overlap, steps of more than one, and rows that no window reaches. */
    private static MultiLayerNetwork uncommon() {
        MultiLayerConfiguration configuration = new NeuralNetConfiguration.Builder().seed(4).dataType(DataType.FLOAT)
                .updater(new Sgd(0.02)).list()
                .layer(new ConvolutionLayer.Builder(5, 3).nOut(6).stride(2, 1).convolutionMode(ConvolutionMode.Truncate)
                        .padding(1, 0).dataFormat(CNN2DFormat.NHWC).activation(Activation.ELU).build())
                .layer(new BatchNormalization.Builder().useLogStd(false).dataFormat(CNN2DFormat.NHWC).build())
                .layer(new SubsamplingLayer.Builder(PoolingType.MAX).kernelSize(3, 2).stride(2, 3)
                        .convolutionMode(ConvolutionMode.Truncate).dataFormat(CNN2DFormat.NHWC).build())
                .layer(new OutputLayer.Builder(new BinaryCrossEntropyWithLogits()).nOut(1)
                        .activation(Activation.SIGMOID).build())
                .setInputType(InputType.convolutional(SIZE, SIZE, 3, CNN2DFormat.NHWC)).build();
        MultiLayerNetwork network = new MultiLayerNetwork(configuration);
        network.init();
        Nd4j.getRandom().setSeed(6);
        for (int step = 0; step < 5; step++) {
            network.fit(images(8, SIZE), labels(8));
        }
        return network;
    }

    /** Some channels fall where others rise. */
    private static void turnSomeChannels(MultiLayerNetwork network) {
        for (String name : network.paramTable().keySet()) {
            if (name.endsWith("gamma")) {
                INDArray gamma = network.getParam(name);
                gamma.putScalar(0, -gamma.getDouble(0));
                gamma.putScalar(4, -0.5 * gamma.getDouble(4));
            }
        }
    }

    /** A channel that neither rises nor falls: any place of it is the maximum's, so that its gradient is a choice. */
    private static void flattenAChannel(MultiLayerNetwork network) {
        network.getParam("1_gamma").putScalar(2, 0);
    }

    private static MultiLayerNetwork joined(MultiLayerNetwork plain, int images) {
        MultiLayerNetwork fast = plain.clone();
        assertTrue(OneDnnLayers.install(fast) >= 3, OneDnnLayers.status());
        OneDnnLayers.joinBlocks(fast, (long) images * SMALLEST_MAPS);
        return fast;
    }

    private static INDArray images(int batch, int size) {
        return Nd4j.rand(DataType.FLOAT, batch, size, size, 3);
    }

    private static INDArray labels(int batch) {
        return Nd4j.rand(DataType.FLOAT, batch, 1).gt(0.5).castTo(DataType.FLOAT);
    }

    /** Batches of one part, of parts of one size, and of two sizes; a part of one image. */
    @ParameterizedTest
    @CsvSource({"8, 8", "8, 4", "11, 4", "7, 1", "2, 64"})
    void trainByPartsAsLayerByLayer(int batch, int ofPart) {
        for (MultiLayerNetwork plain : new MultiLayerNetwork[] {plain(), uncommon()}) {
            turnSomeChannels(plain);
            MultiLayerNetwork fast = joined(plain, ofPart);
            INDArray input = images(batch, SIZE);
            INDArray labels = labels(batch);
            Map<String, INDArray> expected = gradients(plain, input, labels);
            Map<String, INDArray> found = gradients(fast, input, labels);
            assertEquals(plain.score(), fast.score(), 1e-5);
            assertEquals(expected.keySet(), found.keySet());
            double all = Math.sqrt(expected.values().stream()
                    .mapToDouble(it -> Math.pow(it.norm2Number().doubleValue(), 2)).sum());
            expected.forEach((name, gradient) -> assertTrue(distance(gradient, found.get(name)) < 2e-5 * all,
                    name + " is off by " + distance(gradient, found.get(name)) + " of " + all));
            close(fast, plain);
        }
    }

    /** A forward pass in training mode by itself keeps its arrays elsewhere than one with a backward pass. */
    @Test
    void giveTheOutputOfTrainingMode() {
        MultiLayerNetwork plain = plain();
        turnSomeChannels(plain);
        MultiLayerNetwork fast = joined(plain, 3);
        INDArray input = images(7, SIZE);
        assertClose(plain.output(input, true), fast.output(input, true), 1e-5);
        assertClose(plain.output(input, false), fast.output(input, false), 1e-5);
        close(fast, plain);
    }

    @ParameterizedTest
    @CsvSource({"8, 8", "8, 4", "11, 4", "7, 1", "1, 64"})
    void inferByPartsAsLayerByLayer(int batch, int ofPart) {
        for (MultiLayerNetwork plain : new MultiLayerNetwork[] {plain(), uncommon()}) {
            turnSomeChannels(plain);
            flattenAChannel(plain);
            MultiLayerNetwork fast = joined(plain, ofPart);
            try (OneDnnInference inference = new OneDnnInference(fast, (long) ofPart * SMALLEST_MAPS)) {
                for (int i = 0; i < 2; i++) {
                    INDArray input = images(batch + i, SIZE);
                    assertClose(plain.output(input), inference.output(input), 1e-5);
                    assertClose(plain.output(input), inference.output(input.permute(0, 2, 1, 3).dup().permute(0, 2, 1, 3)),
                            1e-5);
                }
                plain.params().muli(1.1);
                fast.setParams(plain.params());
                INDArray input = images(batch, SIZE);
                assertClose(plain.output(input), inference.output(input), 1e-5);
            }
            close(fast, plain);
        }
    }

    /** More of them than are kept, and some again, after the parameters changed too. */
    @Test
    void batchesOfAnySizesInAnyOrderAreInferred() {
        MultiLayerNetwork plain = plain();
        MultiLayerNetwork fast = joined(plain, 4);
        try (OneDnnInference inference = new OneDnnInference(fast, 4L * SMALLEST_MAPS)) {
            for (int batch : new int[] {1, 7, 1, 3, 8, 5, 7, 1, 6, 2, 8, 8, 1}) {
                plain.params().muli(1.01);
                fast.setParams(plain.params());
                INDArray input = images(batch, SIZE);
                assertClose(plain.output(input), inference.output(input), 1e-5);
            }
        }
        close(fast, plain);
    }

    @Test
    void inferenceTellsWhatItTakes() {
        MultiLayerNetwork plain = plain();
        MultiLayerNetwork fast = joined(plain, 4);
        try (OneDnnInference inference = new OneDnnInference(fast)) {
            assertThrows(IllegalArgumentException.class, () -> inference.output(Nd4j.rand(DataType.DOUBLE, 2, SIZE, SIZE, 3)));
            assertThrows(IllegalArgumentException.class, () -> inference.output(Nd4j.rand(DataType.FLOAT, 2, 12)));
        }
        close(fast, plain);
    }

    @Test
    void momentumIsWhatItsFormulaSays() {
        float[] gradient = {1, -2, 3, 0.5f, -0.25f};
        float[] velocity = {0.5f, 0.25f, -1, 2, 0};
        float[] parameters = {1, 2, 3, 4, 5};
        INDArray v = Nd4j.create(velocity.clone());
        INDArray p = Nd4j.create(parameters.clone());
        try (OneDnnMomentum momentum = new OneDnnMomentum()) {
            for (double share : new double[] {0.9, 0.5}) {
                momentum.step(Nd4j.create(gradient), v, p, 0.125, share);
                for (int i = 0; i < gradient.length; i++) {
                    velocity[i] = (float) (share * velocity[i] + 0.125 * gradient[i]);
                    parameters[i] -= velocity[i];
                }
            }
        }
        assertArrayEquals(velocity, v.toFloatVector(), 1e-6f);
        assertArrayEquals(parameters, p.toFloatVector(), 1e-6f);
    }

    private static Map<String, INDArray> gradients(MultiLayerNetwork network, INDArray input, INDArray labels) {
        network.setInput(input);
        network.setLabels(labels);
        network.computeGradientAndScore();
        return network.gradient().gradientForVariable();
    }

    private static double distance(INDArray expected, INDArray found) {
        return expected.castTo(DataType.DOUBLE).sub(found.castTo(DataType.DOUBLE).reshape(expected.shape())).norm2Number()
                .doubleValue();
    }

    private static void assertClose(INDArray expected, INDArray actual, double tolerance) {
        assertArrayEquals(expected.shape(), actual.shape());
        assertTrue(expected.sub(actual).amaxNumber().doubleValue() <= tolerance, () -> expected + "\n" + actual);
    }

    private static void close(MultiLayerNetwork fast, MultiLayerNetwork plain) {
        OneDnnLayers.release(fast);
        fast.close();
        plain.close();
    }
}
