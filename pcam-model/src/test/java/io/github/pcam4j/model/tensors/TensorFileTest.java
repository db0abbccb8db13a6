package io.github.pcam4j.model.tensors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.model.NetworkWeights.Tensor;
import io.github.pcam4j.model.WeightsFileException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that PyTorch and safetensors wrote give what these read from them, bit by bit. */
class TensorFileTest {

    /** The lines of expected.txt by file. */
    static Map<String, List<String>> expected() {
        return MadeFiles.lines("expected.txt").stream().collect(Collectors.groupingBy(
                line -> line.substring(0, line.indexOf(' ')), LinkedHashMap::new, Collectors.toList()));
    }

    static Stream<String> files() {
        return expected().keySet().stream();
    }

    private static TensorFile open(String name) {
        Path path = MadeFiles.file(name);
        return name.startsWith("two") ? TensorFile.open(path, "model_ema") : TensorFile.open(path);
    }

    @ParameterizedTest
    @MethodSource("files")
    void readsWhatPythonReads(String name) {
        try (TensorFile file = open(name)) {
            List<String> found = file.names().stream().map(tensor -> line(name, file, tensor)).toList();
            List<String> expected = expected().get(name);
            assertEquals(expected.stream().sorted().toList(), found.stream().sorted().toList());
            if (!name.endsWith(".safetensors")) {
                // Python's reader of safetensors orders by name.
                assertEquals(expected, found);
            }
        }
    }

    private static String line(String name, TensorFile file, String tensor) {
        Tensor read = file.tensor(tensor);
        assertEquals(file.shape(tensor), Arrays.stream(read.shape()).boxed().toList());
        String bits = Stream.iterate(0, i -> i < read.values().length, i -> i + 1)
                .map(i -> HexFormat.of().toHexDigits(Float.floatToIntBits(read.values()[i])))
                .collect(Collectors.joining(" "));
        String shape = file.shape(tensor).stream().map(String::valueOf).collect(Collectors.joining(","));
        return "%s %s %s %s %s".formatted(name, tensor, file.type(tensor), shape.isEmpty() ? "." : shape,
                bits.isEmpty() ? "." : bits);
    }

    /** In today's form and the one before PyTorch 1.6. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "evil | 'posix.system'; only tensors are read, and nothing is run. If you trust it, load it in Python and save the state",
        "whole_model | nn.modules.linear.Linear'; only tensors are read",
        "list | it holds a list or tuple of 1; expected is a dictionary of tensors: save model.state_dict()",
        "none | expected is one dictionary of tensors; it has 'epoch' (a number), 'note' (a string). Save model.state_dict()",
        "two | it has 'model' (a dictionary of 8 tensors), 'model_ema' (a dictionary of 8 tensors). Say under which key",
        "expanded | the tensor 'w' of shape [4, 3] begins at value 0 with the strides [0, 1], so that values lie on each other",
    })
    void whatIsNoStateDictIsRefused(String name, String message) {
        for (String form : List.of(".pth", "_old.pth")) {
            Path path = MadeFiles.file(name + form);
            WeightsFileException e = assertThrows(WeightsFileException.class, () -> TensorFile.open(path));
            assertTrue(e.getMessage().startsWith(path + " cannot be used: ") && e.getMessage().contains(message),
                    e.getMessage());
        }
        assertTrue(Files.notExists(Path.of("run-by-a-pickle")));
    }

    @Test
    void aKeyThatHasNoTensorsIsRefused() {
        Path path = MadeFiles.file("wrapped.pth");
        WeightsFileException e = assertThrows(WeightsFileException.class, () -> TensorFile.open(path, "optimizer"));
        assertTrue(e.getMessage().contains("no dictionary of tensors under 'optimizer'; it has 'epoch' (a number), 'best' "
                + "(a number), 'arch' (a string), 'state_dict' (a dictionary of 8 tensors), 'optimizer' (a dictionary), 'flags' "
                + "(a list or tuple of 3)"), e.getMessage());
        Path other = MadeFiles.file("network.safetensors");
        e = assertThrows(WeightsFileException.class, () -> TensorFile.open(other, "model"));
        assertTrue(e.getMessage().contains("it is not of PyTorch and has nothing under 'model'"), e.getMessage());
    }

    @Test
    void aTensorThatThereIsNotIsNamed() {
        try (TensorFile file = open("network.pth")) {
            assertEquals(List.of(4, 3, 3, 3), file.shape("conv1.weight"));
            assertEquals(MadeFiles.file("network.pth"), file.path());
            assertTrue(assertThrows(IllegalArgumentException.class, () -> file.shape("conv2.weight")).getMessage()
                    .endsWith("network.pth has no tensor 'conv2.weight'"));
        }
    }

    @ParameterizedTest
    @CsvSource({"network.pth", "network_old.pth", "network.safetensors"})
    void aClosedFileIsNotRead(String name) {
        TensorFile file = open(name);
        file.close();
        assertThrows(WeightsFileException.class, () -> file.tensor("fc.weight"));
    }
}
