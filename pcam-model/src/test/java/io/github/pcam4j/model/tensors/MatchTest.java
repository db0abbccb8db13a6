package io.github.pcam4j.model.tensors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.model.NetworkWeights.Tensor;
import io.github.pcam4j.model.ParameterKind;
import io.github.pcam4j.model.ParameterTable;
import io.github.pcam4j.model.ParameterTable.Row;
import io.github.pcam4j.model.WeightsFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MatchTest {
    @TempDir
    Path folder;

    /** The network of make_tensor_files.py. */
    private static ParameterTable table(int outputs) {
        return new ParameterTable(List.of(
                new Row("conv1.weight", ParameterKind.KERNEL, CnnSpec.FEATURES, List.of(4, 3, 3, 3)),
                new Row("bn1.weight", ParameterKind.SCALE, CnnSpec.FEATURES, List.of(4)),
                new Row("bn1.bias", ParameterKind.SHIFT, CnnSpec.FEATURES, List.of(4)),
                new Row("bn1.running_mean", ParameterKind.MEAN, CnnSpec.FEATURES, List.of(4)),
                new Row("bn1.running_var", ParameterKind.VARIANCE, CnnSpec.FEATURES, List.of(4)),
                new Row("fc.weight", ParameterKind.KERNEL, CnnSpec.HEAD, List.of(outputs, 4)),
                new Row("fc.bias", ParameterKind.BIAS, CnnSpec.HEAD, List.of(outputs))));
    }

    private static MatchedWeights weights(Path path, ParameterTable table, HeadPolicy policy) {
        try (TensorFile file = TensorFile.open(path)) {
            return file.weights(table, policy);
        }
    }

    private static String refusal(Path path, ParameterTable table, HeadPolicy policy) {
        WeightsFileException e = assertThrows(WeightsFileException.class, () -> weights(path, table, policy));
        assertTrue(e.getMessage().startsWith(path + " cannot be used: "), e.getMessage());
        return e.getMessage().substring((path + " cannot be used: ").length());
    }

    private static List<String> names(ParameterTable table) {
        return table.rows().stream().map(Row::name).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"network.pth", "network_old.pth", "torch113_network.pth", "network.safetensors"})
    void whatFitsIsTaken(String name) {
        Path path = MadeFiles.file(name);
        MatchedWeights matched = weights(path, table(2), HeadPolicy.REQUIRED);
        assertEquals(MatchedWeights.Head.STORED, matched.head());
        assertEquals(names(table(2)), List.copyOf(matched.weights().names()));
        try (TensorFile file = TensorFile.open(path)) {
            matched.weights().names().forEach(it -> assertEquals(file.tensor(it), matched.weights().get(it)));
        }
    }

    @Test
    void onePrefixIsTakenOff() {
        NetworkWeights parallel = weights(MadeFiles.file("parallel.pth"), table(1), HeadPolicy.REQUIRED).weights();
        try (TensorFile file = TensorFile.open(MadeFiles.file("parallel.pth"))) {
            parallel.names().forEach(it -> assertEquals(file.tensor("module." + it), parallel.get(it)));
        }
        Path model = written(prefixed("model.", parallel));
        assertEquals(parallel, weights(model, table(1), HeadPolicy.REQUIRED).weights());
        Path both = written(prefixed("module.model.", parallel));
        assertTrue(refusal(both, table(1), HeadPolicy.REQUIRED).contains("'conv1.weight': expected [4, 3, 3, 3], found none"));
    }

    @Test
    void aNetworkWhoseNamesHaveThePrefixIsMatchedAsItIs() {
        ParameterTable table = new ParameterTable(table(1).rows().stream()
                .map(it -> new Row("module." + it.name(), it.kind(), it.group(), it.shape())).toList());
        assertEquals(names(table), List.copyOf(weights(MadeFiles.file("parallel.pth"), table, HeadPolicy.REQUIRED)
                .weights().names()));
    }

    /** Against PyTorch's softmax of two outputs. */
    @Test
    void theDifferenceOfTwoOutputsIsTheSameProbability() {
        MatchedWeights matched = weights(MadeFiles.file("network.pth"), table(1), HeadPolicy.REQUIRED.orDifferenceOfTwo());
        assertEquals(MatchedWeights.Head.DIFFERENCE_OF_TWO, matched.head());
        assertArrayEquals(new int[] {1, 4}, matched.weights().get("fc.weight").shape());
        float[] weight = matched.weights().get("fc.weight").values();
        double bias = matched.weights().get("fc.bias").values()[0];
        List<String> lines = MadeFiles.lines("probabilities.txt");
        assertEquals(5, lines.size());
        for (String line : lines) {
            String[] sides = line.split(" : ");
            double[] features = Arrays.stream(sides[0].split(" ")).mapToDouble(Double::parseDouble).toArray();
            double logit = bias;
            for (int i = 0; i < features.length; i++) {
                logit += weight[i] * features[i];
            }
            assertEquals(Double.parseDouble(sides[1]), 1 / (1 + Math.exp(-logit)), 1e-7, line);
        }
    }

    @Test
    void aHeadIsLeftOutOnlyIfAsked() {
        Path path = MadeFiles.file("network.pth");
        assertEquals("its tensors are not the network's parameters: 'fc.weight': expected [1, 4], found [2, 4]; 'fc.bias': "
                + "expected [1], found [2]. Its head has two outputs: ask for their difference (HeadPolicy.orDifferenceOfTwo)",
                refusal(path, table(1), HeadPolicy.REQUIRED));
        assertEquals("its tensors are not the network's parameters: 'fc.weight': expected [3, 4], found [2, 4]; 'fc.bias': "
                + "expected [3], found [2]. Its head is another one: begin with a fresh head (HeadPolicy.FRESH_IF_UNFIT)",
                refusal(path, table(3), HeadPolicy.REQUIRED.orDifferenceOfTwo()));
        for (int outputs : new int[] {1, 3}) {
            MatchedWeights matched = weights(path, table(outputs), HeadPolicy.FRESH_IF_UNFIT);
            assertEquals(MatchedWeights.Head.LEFT_OUT, matched.head());
            assertEquals(names(table(1)).subList(0, 5), List.copyOf(matched.weights().names()));
        }
        assertEquals(MatchedWeights.Head.STORED, weights(path, table(2), HeadPolicy.FRESH_IF_UNFIT).head());
        assertEquals(MatchedWeights.Head.DIFFERENCE_OF_TWO,
                weights(path, table(1), HeadPolicy.FRESH_IF_UNFIT.orDifferenceOfTwo()).head());
    }

    @Test
    void aFileWithoutAHeadHasNone() {
        NetworkWeights all = weights(MadeFiles.file("network.pth"), table(1), HeadPolicy.FRESH_IF_UNFIT).weights();
        Path path = written(all);
        assertEquals(all, weights(path, table(1), HeadPolicy.FRESH_IF_UNFIT).weights());
        assertTrue(refusal(path, table(1), HeadPolicy.REQUIRED).contains("'fc.weight': expected [1, 4], found none"));
    }

    @Test
    void allThatIsWrongIsListedUpToSome() {
        assertEquals("its tensors are not the network's parameters: 'conv1.weight': expected [4, 3, 3, 3], found none; "
                + "'bn1.weight': expected [4], found none; 'bn1.bias': expected [4], found none; 'bn1.running_mean': expected "
                + "[4], found none; 'bn1.running_var': expected [4], found none; and 4 more. Take the network that the file is "
                + "of, under whose names it was saved", refusal(MadeFiles.file("parameters.pth"), table(1), HeadPolicy.REQUIRED));
    }

    @Test
    void whatIsLeftOverOrOfAnotherShapeIsRefusedWhateverTheHead() {
        NetworkWeights all = weights(MadeFiles.file("network.pth"), table(2), HeadPolicy.REQUIRED).weights();
        assertEquals("its tensors are not the network's parameters: 'bn1.weight': expected [4], found [2, 2]. Take the network "
                + "that the file is of, under whose names it was saved", refusal(written(with(all, "bn1.weight",
                        new Tensor(new int[] {2, 2}, new float[4]))), table(1), HeadPolicy.FRESH_IF_UNFIT));
        assertTrue(refusal(written(with(all, "last_linear.weight", new Tensor(new int[] {1}, new float[1]))), table(2),
                HeadPolicy.FRESH_IF_UNFIT).contains("'last_linear.weight': expected none, found [1]"));
        // A head of other inputs is of another network.
        assertTrue(refusal(written(with(all, "fc.weight", new Tensor(new int[] {1, 5}, new float[5]))), table(1),
                HeadPolicy.FRESH_IF_UNFIT.orDifferenceOfTwo()).contains("'fc.weight': expected [1, 4], found [1, 5]"));
    }

    @Test
    void parametersAreFiniteRealNumbers() {
        NetworkWeights all = weights(MadeFiles.file("network.pth"), table(2), HeadPolicy.REQUIRED).weights();
        assertEquals("the tensor 'bn1.bias' has NaN as value 2, which makes every output of the network meaningless; its "
                + "training diverged, or it is damaged: take another file", refusal(written(with(all, "bn1.bias",
                        new Tensor(new int[] {4}, new float[] {0, 1, Float.NaN, 2}))), table(2), HeadPolicy.REQUIRED));
        ParameterTable whole = new ParameterTable(Arrays.stream(ElementType.values())
                .filter(it -> it != ElementType.U16 && it != ElementType.U32).map(it -> new Row(
                        it.name().toLowerCase(Locale.ROOT), ParameterKind.BIAS, CnnSpec.FEATURES,
                        List.of(it.isReal() ? 14 : 11))).toList());
        assertTrue(refusal(MadeFiles.file("types.pth"), whole, HeadPolicy.REQUIRED).contains("'f64' has Infinity as value 8"));
        List<Row> counted = new ArrayList<>(table(2).rows());
        counted.add(new Row("n", ParameterKind.BIAS, CnnSpec.FEATURES, List.of(1)));
        Path path = Written.safetensors(folder.resolve("whole.safetensors"), "{\"n\":{\"dtype\":\"I32\",\"shape\":[1],"
                + "\"data_offsets\":[0,4]}}", 4);
        assertTrue(refusal(path, new ParameterTable(counted.subList(7, 8)), HeadPolicy.REQUIRED).contains(
                "the tensor 'n' is stored as I32; expected are real numbers"));
    }

    private Path written(NetworkWeights weights) {
        Path path = folder.resolve("some.safetensors");
        SafetensorsWriter.write(weights, path);
        return path;
    }

    private static NetworkWeights with(NetworkWeights weights, String name, Tensor tensor) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        weights.names().forEach(it -> tensors.put(it, weights.get(it)));
        tensors.put(name, tensor);
        return new NetworkWeights(tensors);
    }

    private static NetworkWeights prefixed(String prefix, NetworkWeights weights) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        weights.names().forEach(it -> tensors.put(prefix + it, weights.get(it)));
        return new NetworkWeights(tensors);
    }
}
