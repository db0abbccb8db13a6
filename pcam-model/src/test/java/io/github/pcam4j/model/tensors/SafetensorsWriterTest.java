package io.github.pcam4j.model.tensors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.model.NetworkWeights.Tensor;
import io.github.pcam4j.model.WeightsFileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsWriterTest {
    /** Said in the tests' environment where it is not the system's; safetensors is in no distribution. */
    private static final String PYTHON = System.getenv().getOrDefault("PCAM4J_PYTHON", "/usr/bin/python3");

    @TempDir
    Path folder;

    /** Ends of chunks, no axis, no value, numbers that are none, a name that JSON must escape. */
    private static NetworkWeights some() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        float[] many = new float[3 * 16384 + 5];
        for (int i = 0; i < many.length; i++) {
            many[i] = i / 7f;
        }
        tensors.put("z.many", new Tensor(new int[] {many.length}, many));
        tensors.put("a", new Tensor(new int[] {2, 2}, new float[] {Float.NaN, Float.NEGATIVE_INFINITY, -0f, Float.MIN_VALUE}));
        tensors.put("empty", new Tensor(new int[] {0, 3}, new float[0]));
        tensors.put("single", new Tensor(new int[0], new float[] {0.1f}));
        tensors.put("\u00fc \"\\\n\u0001", new Tensor(new int[] {1}, new float[] {3}));
        return new NetworkWeights(tensors);
    }

    private Path path() {
        return folder.resolve("new").resolve("some.safetensors");
    }

    @Test
    void whatIsWrittenIsReadInItsOrder() {
        SafetensorsWriter.write(some(), path());
        try (TensorFile file = TensorFile.open(path())) {
            assertEquals(List.copyOf(some().names()), List.copyOf(file.names()));
            some().names().forEach(it -> assertEquals(some().get(it), file.tensor(it)));
        }
    }

    /** As the specification has them. */
    @Test
    void theBytesAreThoseOfTheFormat() throws IOException {
        SafetensorsWriter.write(new NetworkWeights(Map.of("w", new Tensor(new int[] {1, 2}, new float[] {1, -2}))), path());
        String header = "{\"__metadata__\":{\"format\":\"pt\"},\"w\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]}}";
        byte[] bytes = Files.readAllBytes(path());
        int length = (header.length() + 7) / 8 * 8;
        assertEquals(length, bytes[0]);
        assertEquals(header, new String(bytes, 8, length, StandardCharsets.UTF_8).stripTrailing());
        assertArrayEquals(new byte[] {0, 0, (byte) 0x80, 0x3f, 0, 0, 0, (byte) 0xc0},
                Arrays.copyOfRange(bytes, 8 + length, bytes.length));
    }

    @Test
    void anOlderFileIsReplacedAndNothingIsLeftBeside() throws IOException {
        SafetensorsWriter.write(some(), path());
        NetworkWeights other = new NetworkWeights(Map.of("w", new Tensor(new int[] {1}, new float[] {1})));
        SafetensorsWriter.write(other, path());
        try (TensorFile file = TensorFile.open(path()); Stream<Path> beside = Files.list(path().getParent())) {
            assertEquals(List.of("w"), List.copyOf(file.names()));
            assertEquals(List.of(path()), beside.toList());
        }
    }

    @Test
    void whatCannotBeWrittenIsNamed() throws IOException {
        Files.createDirectories(path().resolve("in the way"));
        String message = assertThrows(WeightsFileException.class, () -> SafetensorsWriter.write(some(), path())).getMessage();
        assertTrue(message.startsWith(path() + " cannot be written"), message);
        assertTrue(Files.notExists(path().resolveSibling("some.safetensors.part")));
        assertThrows(IllegalArgumentException.class,
                () -> SafetensorsWriter.write(new NetworkWeights(Collections.emptyMap()), path()));
        assertThrows(IllegalArgumentException.class, () -> SafetensorsWriter.write(new NetworkWeights(
                Map.of("__metadata__", new Tensor(new int[0], new float[1]))), path()));
    }

    @Test
    void pythonReadsTheSame() throws Exception {
        Assumptions.assumeTrue(output("import torch, safetensors.torch").isEmpty(),
                "no safetensors and torch in " + PYTHON + "; PCAM4J_PYTHON names another Python");
        SafetensorsWriter.write(some(), path());
        assertEquals("", output("""
                import sys, torch
                from safetensors import safe_open
                with safe_open(sys.argv[1], framework="pt") as file:
                    assert file.metadata() == {"format": "pt"}, file.metadata()
                    found = {name: file.get_tensor(name) for name in file.keys()}
                assert set(found) == {"z.many", "a", "empty", "single", '\\u00fc "\\\\\\n\\x01'}, found.keys()
                assert all(it.dtype == torch.float32 for it in found.values())
                assert torch.equal(found["z.many"], torch.arange(49157, dtype=torch.float32) / 7)
                a = found["a"]
                assert a.shape == (2, 2) and a[0, 0].isnan() and a[0, 1] == float("-inf")
                assert a.view(torch.int32)[1].tolist() == [-2 ** 31, 1], a
                assert found["empty"].shape == (0, 3)
                assert found["single"].shape == () and found["single"] == torch.tensor(0.1)
                assert found['\\u00fc "\\\\\\n\\x01'].tolist() == [3]
                """));
    }

    /** What a script prints, its failure included. */
    private String output(String script) throws IOException, InterruptedException {
        if (!Files.isExecutable(Path.of(PYTHON))) {
            return "there is no " + PYTHON;
        }
        Process process = new ProcessBuilder(PYTHON, "-W", "ignore", "-c", script, path().toString())
                .redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0 ? output : output + "failed";
    }
}
