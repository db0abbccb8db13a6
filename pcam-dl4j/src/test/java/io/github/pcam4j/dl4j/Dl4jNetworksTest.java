package io.github.pcam4j.dl4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.InitialWeights;
import io.github.pcam4j.model.KernelInitializer;
import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.model.NetworkWeights.Tensor;
import io.github.pcam4j.model.PcamCnn;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.Sgd;

class Dl4jNetworksTest {
    private static final Sgd ANY = new Sgd(0.1);

    private static final CnnSpec SMALL = PcamCnn.builder().inputSize(16).filters(4, 8).units(12, 6).build();

    private static MultiLayerConfiguration configuration(CnnSpec spec) {
        return Dl4jNetworks.configuration(spec, 1, ANY);
    }

    private static MultiLayerNetwork network(CnnSpec spec) {
        return Dl4jNetworks.network(spec, 1, ANY);
    }

    @Test
    void theConfigurationIsTheDocumentedOne() {
        MultiLayerConfiguration configuration = configuration(CnnSpec.documented());
        List<String> names = configuration.getConfs().stream().map(it -> it.getLayer().getLayerName()).toList();
        assertEquals(List.of("conv1", "conv1_bn", "conv1_pool", "conv2", "conv2_bn", "conv2_pool", "conv3", "conv3_bn",
                "conv3_pool", "dense1", "dense1_bn", "dense1_dropout", "dense2", "dense2_bn", "dense2_dropout",
                "output"), names);
        MultiLayerNetwork network = new MultiLayerNetwork(configuration);
        network.init();
        assertEquals(8_517_569, network.numParams());
        network.close();
    }

    @Test
    void withoutDropoutThereIsNoDropoutLayer() {
        MultiLayerConfiguration configuration = configuration(PcamCnn.builder().dropout(0).build());
        assertTrue(configuration.getConfs().stream().noneMatch(it -> it.getLayer().getLayerName().contains("dropout")));
    }

    /** Every kernel large enough that its moments tell: fan in is what is summed, the last dimension apart. */
    private static PcamCnn.Builder wideLayers() {
        return PcamCnn.builder().inputSize(8).filters(64, 128).units(256, 128);
    }

    @ParameterizedTest
    @CsvSource({"conv2/kernel, 576", "dense1/kernel, 512", "dense2/kernel, 256"})
    void kernelsStartAsHeNormalTruncatedAtTwoDeviations(String name, int fanIn) {
        requireHeNormal(initial(wideLayers().build(), 1).get(name), fanIn);
    }

    @ParameterizedTest
    @CsvSource({"conv2/kernel, 576", "dense1/kernel, 512", "dense2/kernel, 256"})
    void theConfigurationAloneStartsAsHeNormalToo(String name, int fanIn) {
        requireHeNormal(initial(configuration(wideLayers().build())).get(name), fanIn);
    }

    private static void requireHeNormal(Tensor kernel, int fanIn) {
        float[] values = kernel.values();
        assertEquals(fanIn, values.length / kernel.shape()[kernel.shape().length - 1]);
        double wanted = Math.sqrt(2.0 / fanIn);
        Statistics statistics = new Statistics(values);
        // Five standard errors. That of the deviation is sqrt((kurtosis - 1) / (4 n)), 0.585 / sqrt(n) for this kurtosis.
        assertEquals(wanted, statistics.deviation, 5 * 0.585 * wanted / Math.sqrt(values.length));
        assertEquals(0, statistics.mean, 5 * wanted / Math.sqrt(values.length));
        // Of a standard normal cut at 2: variance 0.773741, fourth moment 1.416189, and so 2.365537 times its square.
        assertEquals(2.365537, statistics.kurtosis, 5 * 2.1 / Math.sqrt(values.length));
        double limit = 2 * wanted / 0.87962566103423978;
        assertTrue(statistics.largest <= limit * 1.0001, "cut at " + limit + ", found " + statistics.largest);
        assertTrue(statistics.largest > 0.98 * limit, "reaches " + limit + ", found " + statistics.largest);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theOutputStartsAsGlorotUniform(boolean configurationAlone) {
        CnnSpec spec = PcamCnn.builder().inputSize(4).filters(1).units(20_000).build();
        requireGlorotUniform(configurationAlone ? initial(configuration(spec)) : initial(spec, 1), "output/kernel");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void denseLayersMayStartAsGlorotUniform(boolean configurationAlone) {
        CnnSpec spec = wideLayers().denseInitializer(KernelInitializer.GLOROT_UNIFORM).build();
        NetworkWeights weights = configurationAlone ? initial(configuration(spec)) : initial(spec, 1);
        requireGlorotUniform(weights, "dense1/kernel");
        requireGlorotUniform(weights, "dense2/kernel");
        requireHeNormal(weights.get("conv2/kernel"), 576);
    }

    private static void requireGlorotUniform(NetworkWeights weights, String name) {
        Tensor kernel = weights.get(name);
        int count = kernel.values().length;
        double limit = Math.sqrt(6.0 / (kernel.shape()[0] + kernel.shape()[1]));
        Statistics statistics = new Statistics(kernel.values());
        assertTrue(statistics.largest <= limit * 1.0001 && statistics.largest > 0.999 * limit);
        // Five standard errors again: 0.447 / sqrt(n) for a uniform distribution's kurtosis of 1.8.
        assertEquals(limit / Math.sqrt(3), statistics.deviation, 5 * 0.447 * limit / Math.sqrt(3.0 * count));
        assertEquals(0, statistics.mean, 5 * limit / Math.sqrt(3.0 * count));
    }

    /** What a network starts with for a seed is the same as before it was to be chosen, where that is asked for. */
    @Test
    void theChoiceForDenseLayersChangesNoOtherWeights() {
        NetworkWeights he = InitialWeights.of(SMALL, 3);
        NetworkWeights glorot = InitialWeights.of(PcamCnn.builder().inputSize(16).filters(4, 8).units(12, 6)
                .denseInitializer(KernelInitializer.GLOROT_UNIFORM).build(), 3);
        Set<String> chosen = Set.of("dense1/kernel", "dense2/kernel");
        he.names().forEach(name -> assertEquals(!chosen.contains(name), he.get(name).equals(glorot.get(name)), name));
        // By the code of before: the first and the last number of the seed 3.
        float[] dense = glorot.get("dense1/kernel").values();
        assertEquals(0.13231087f, dense[0]);
        assertEquals(-0.13650487f, dense[dense.length - 1]);
    }

    @Test
    void biasesAndBatchNormalizationStartAsKerassDo() {
        NetworkWeights weights = initial(SMALL, 1);
        assertConstant(0, weights.get("conv1/bias"));
        assertConstant(0, weights.get("dense1/bias"));
        assertConstant(0, weights.get("output/bias"));
        assertConstant(1, weights.get("conv1_bn/gamma"));
        assertConstant(0, weights.get("conv1_bn/beta"));
        assertConstant(0, weights.get("dense2_bn/moving_mean"));
        assertConstant(1, weights.get("dense2_bn/moving_variance"));
    }

    private static void assertConstant(float expected, Tensor tensor) {
        for (float value : tensor.values()) {
            assertEquals(expected, value);
        }
    }

    @Test
    void theSeedDecidesTheWeights() {
        assertEquals(initial(SMALL, 1), initial(SMALL, 1));
        assertNotEquals(initial(SMALL, 1), initial(SMALL, 2));
    }

    @Test
    void seedsThatNd4jTakesForOthersAreSeedsOfTheirOwn() {
        // To ND4J 0 is the clock, and seeds that agree in 32 bits are one.
        assertEquals(drawn(0), drawn(0));
        assertNotEquals(drawn(1), drawn(1 + (1L << 32)));
    }

    @Test
    void aConfigurationThatWasNeverInitialisedSurvivesItsJson() {
        MultiLayerConfiguration read = MultiLayerConfiguration.fromJson(configuration(SMALL).toJson());
        assertEquals(initial(Dl4jNetworks.configuration(SMALL, 1, ANY)), initial(read));
    }

    private static NetworkWeights drawn(long seed) {
        return initial(Dl4jNetworks.configuration(SMALL, seed, ANY));
    }

    /** As ND4J draws them. */
    private static NetworkWeights initial(MultiLayerConfiguration configuration) {
        MultiLayerNetwork network = new MultiLayerNetwork(configuration);
        network.init();
        return weightsOf(network);
    }

    private static NetworkWeights initial(CnnSpec spec, long seed) {
        return weightsOf(Dl4jNetworks.network(spec, seed, ANY));
    }

    private static NetworkWeights weightsOf(MultiLayerNetwork network) {
        try {
            return Dl4jNetworks.weights(network);
        } finally {
            network.close();
        }
    }

    @Test
    void weightsGoOutAndInAgain() {
        MultiLayerNetwork from = Dl4jNetworks.network(SMALL, 1, ANY);
        MultiLayerNetwork to = Dl4jNetworks.network(SMALL, 2, ANY);
        Dl4jNetworks.setWeights(to, Dl4jNetworks.weights(from));
        assertEquals(from.params(), to.params());
        assertEquals(Dl4jNetworks.weights(from).count(), from.numParams());
        from.close();
        to.close();
    }

    @Test
    void weightsThatDoNotFitAreRefusedByNameAndChangeNothing() {
        MultiLayerNetwork network = Dl4jNetworks.network(SMALL, 1, ANY);
        NetworkWeights before = Dl4jNetworks.weights(network);
        assertRefused(network, before, "dense1/kernel", new Tensor(new int[] {2, 3}, new float[6]),
                "dense1/kernel has the shape [2, 3] in the weights; the network expects [128, 12]");
        assertRefused(network, before, "conv1/kernel", null, "the weights have no conv1/kernel");
        assertRefused(network, before, "conv9/bias", new Tensor(new int[] {1}, new float[1]), "conv9/bias");
        network.close();
    }

    private static void assertRefused(MultiLayerNetwork network, NetworkWeights good, String name, Tensor tensor,
            String message) {
        Map<String, Tensor> changed = new LinkedHashMap<>();
        good.names().forEach(it -> changed.put(it, good.get(it)));
        changed.remove(name);
        if (tensor != null) {
            changed.put(name, tensor);
        }
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class,
                () -> Dl4jNetworks.setWeights(network, new NetworkWeights(changed)));
        assertTrue(e.getMessage().contains(message), e.getMessage());
        assertEquals(good, Dl4jNetworks.weights(network));
    }

    @Test
    void aPlainDl4jUserCanFitSaveAndLoadIt(@TempDir Path folder) throws Exception {
        MultiLayerNetwork network = Dl4jNetworks.network(SMALL, 1, ANY);
        INDArray x = Nd4j.rand(DataType.FLOAT, 6, 16, 16, 3);
        INDArray y = Nd4j.createFromArray(0f, 1f, 0f, 1f, 1f, 0f).reshape(6, 1);
        network.fit(x, y);
        Path file = folder.resolve("model.zip");
        ModelSerializer.writeModel(network, file.toFile(), true);
        MultiLayerNetwork loaded = ModelSerializer.restoreMultiLayerNetwork(file.toFile());
        assertEquals(network.output(x), loaded.output(x));
        double before = network.score();
        for (int i = 0; i < 20; i++) {
            loaded.fit(x, y);
        }
        assertTrue(loaded.score() < before, loaded.score() + " after " + before);
        network.close();
        loaded.close();
    }

    @Test
    void oddSizesDropTheLastRowAndColumnAtEachPooling() {
        MultiLayerNetwork network = network(PcamCnn.builder().inputSize(27).filters(2, 3, 5).units(4).build());
        assertArrayEquals(new int[] {3 * 3 * 5, 4}, Dl4jNetworks.weights(network).get("dense1/kernel").shape());
        assertArrayEquals(new long[] {2, 1}, network.output(Nd4j.rand(DataType.FLOAT, 2, 27, 27, 3)).shape());
        network.close();
    }

    /** In double precision; oneDNN's layers, which have none, are held against this network by OneDnnLayersTest. */
    @ParameterizedTest
    @ValueSource(ints = {8, 13})
    void gradientsAreThoseOfFiniteDifferences(int size) {
        CnnSpec spec = PcamCnn.builder().inputSize(size).filters(2, 3).units(4).dropout(0).build();
        MultiLayerNetwork network = Dl4jNetworks.plainNetwork(spec, 1, new NoOp()).convertDataType(DataType.DOUBLE);
        Nd4j.getRandom().setSeed(11);
        INDArray input = Nd4j.rand(DataType.DOUBLE, 5, size, size, 3);
        INDArray labels = Nd4j.createFromArray(0d, 1, 1, 0, 1).reshape(5, 1);
        // Moving statistics change by what DL4J calls a gradient, too; it is none of the loss.
        Set<String> statistics = network.paramTable().keySet().stream()
                .filter(name -> name.endsWith("_mean") || name.endsWith("_var")).collect(Collectors.toSet());
        Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
        try {
            assertTrue(GradientCheckUtil.checkGradients(new GradientCheckUtil.MLNConfig().net(network).epsilon(1e-6)
                    .maxRelError(1e-5).minAbsoluteError(1e-9).input(input).labels(labels).excludeParams(statistics)));
        } finally {
            Nd4j.setDefaultDataTypes(DataType.FLOAT, DataType.FLOAT);
            network.close();
        }
    }

    @Test
    void dropoutDropsTheRateAndScalesTheRest() {
        MultiLayerNetwork network = network(wide(0.3));
        MultiLayerNetwork without = network(wide(0));
        Dl4jNetworks.setWeights(without, Dl4jNetworks.weights(network));
        INDArray x = Nd4j.rand(DataType.FLOAT, 20, 4, 4, 3);
        INDArray dropped = beforeOutput(network, x, true);
        INDArray whole = beforeOutput(without, x, true);
        double zeros = dropped.eq(0).castTo(DataType.DOUBLE).meanNumber().doubleValue();
        // 80,000 draws: five standard errors are 0.8 percent.
        assertEquals(0.3, zeros, 0.0081);
        for (int i = 0; i < 4000; i++) {
            float value = dropped.getFloat(0, i);
            assertTrue(value == 0 || Math.abs(value - whole.getFloat(0, i) / 0.7f) < 1e-5, i + ": " + value);
        }
        assertEquals(beforeOutput(without, x, false), beforeOutput(network, x, false), "none in inference");
        network.close();
        without.close();
    }

    private static CnnSpec wide(double dropout) {
        return PcamCnn.builder().inputSize(4).filters(2).units(4000).dropout(dropout).build();
    }

    private static INDArray beforeOutput(MultiLayerNetwork network, INDArray x, boolean training) {
        List<INDArray> layers = network.feedForward(x, training);
        return layers.get(layers.size() - 2);
    }

    /** Mean, standard deviation, kurtosis and largest magnitude. */
    private static final class Statistics {
        private final double mean;
        private final double deviation;
        private final double kurtosis;
        private final double largest;

        Statistics(float[] values) {
            double[] doubles = new double[values.length];
            Arrays.setAll(doubles, i -> values[i]);
            double average = Arrays.stream(doubles).average().orElseThrow();
            mean = average;
            deviation = Math.sqrt(Arrays.stream(doubles).map(v -> (v - average) * (v - average)).average().orElseThrow());
            kurtosis = Arrays.stream(doubles).map(v -> Math.pow(v - average, 4)).average().orElseThrow()
                    / Math.pow(deviation, 4);
            largest = Arrays.stream(doubles).map(Math::abs).max().orElseThrow();
        }
    }
}
