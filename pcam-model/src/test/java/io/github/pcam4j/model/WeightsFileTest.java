package io.github.pcam4j.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.model.NetworkWeights.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** What is written, and how. */
class WeightsFileTest {
    private static final CnnSpec SPEC = SomeWeights.spec(8, List.of(2, 3), List.of(4));

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("a.weights.h5");
    }

    static boolean hasH5py() {
        return runs("/usr/bin/python3", "-c", "import h5py");
    }

    /** h5py reads what Keras's own loader asks for, in the form in which it asks. */
    @Test
    @EnabledIf("hasH5py")
    void h5pyReadsTheLayoutOfKeras() throws Exception {
        WeightsFile.save(SomeWeights.of(SPEC), file());
        Path script = Files.writeString(folder.resolve("read.py"), """
                import sys, h5py, numpy
                with h5py.File(sys.argv[1], "r") as f:
                    assert sorted(f.attrs) == ["backend", "keras_version", "layer_names"], list(f.attrs)
                    assert f.attrs["backend"].decode() == "tensorflow"
                    assert f.attrs["keras_version"].decode().startswith("2.")
                    names = f.attrs["layer_names"]
                    assert names.dtype.kind == "S", names.dtype
                    names = [n.decode("utf8") for n in names]
                    assert names == ["conv1", "conv1_bn", "conv2", "conv2_bn", "dense1", "dense1_bn", "output"], names
                    assert sorted(f) == sorted([*names, "layers"])
                    array, shapes = 0, []
                    for name in names:
                        weights = f[name].attrs["weight_names"]
                        assert weights.dtype.kind == "S", weights.dtype
                        for weight in weights:
                            data = f[name][weight.decode("utf8")]
                            assert data.dtype == "<f4" and data.chunks is None, data
                            i = numpy.arange(data.size)
                            expected = ((37 * array + 11 * i) % 199 - 99) / 64
                            if weight.endswith(b"moving_variance:0"):
                                expected = abs(expected) + 1 / 64
                            assert (data[()].ravel() == expected).all(), weight
                            shapes.append((weight.decode(), data.shape))
                            array += 1
                    assert shapes[:6] == [("conv1/kernel:0", (3, 3, 3, 2)), ("conv1/bias:0", (2,)),
                        ("conv1_bn/gamma:0", (2,)), ("conv1_bn/beta:0", (2,)), ("conv1_bn/moving_mean:0", (2,)),
                        ("conv1_bn/moving_variance:0", (2,))], shapes
                    assert shapes[-2:] == [("output/kernel:0", (4, 1)), ("output/bias:0", (1,))], shapes
                """);
        assertEquals("", output("/usr/bin/python3", script.toString(), file().toString()));
    }

    static boolean hasH5dump() {
        return runs("h5dump", "--version");
    }

    @Test
    @EnabledIf("hasH5dump")
    void h5dumpReadsAllOfIt() throws Exception {
        WeightsFile.save(SomeWeights.of(SPEC), file());
        String dump = output("h5dump", file().toString());
        assertTrue(dump.contains("\"conv1/kernel:0\", \"conv1/bias:0\""), dump);
        assertEquals(2 * 20, dump.split("DATASET \"", -1).length - 1, dump);
        assertTrue(dump.contains("H5T_IEEE_F32LE") && dump.contains("( 3, 3, 2, 3 ) / ( 3, 3, 2, 3 )"), dump);
    }

    @Test
    void anOlderAndLongerFileIsReplacedAndNothingElseIsLeft() throws IOException {
        CnnSpec larger = SomeWeights.spec(16, List.of(8), List.of(20));
        Path nested = folder.resolve("made/a.weights.h5");
        WeightsFile.save(SomeWeights.of(larger), nested);
        Files.write(folder.resolve("made/a.weights.h5.part"), new byte[1 << 20]);
        WeightsFile.save(SomeWeights.of(SPEC), nested);
        assertEquals(SomeWeights.of(SPEC), WeightsFile.load(nested, SPEC));
        assertTrue(Files.size(nested) < 20_000, "size " + Files.size(nested));
        try (Stream<Path> files = Files.list(nested.getParent())) {
            assertEquals(List.of(nested), files.toList());
        }
    }

    @Test
    void aRelativePathWithoutFolderIsWritten() throws IOException {
        Path here = Path.of("WeightsFileTest.weights.h5");
        try {
            WeightsFile.save(SomeWeights.of(SPEC), here);
            assertEquals(SomeWeights.of(SPEC), WeightsFile.load(here, SPEC));
        } finally {
            Files.deleteIfExists(here);
        }
    }

    static boolean hasFullDevice() {
        return Files.isWritable(Path.of("/dev/full"));
    }

    /** Linux's /dev/full answers every write as a full disk does. */
    @Test
    @EnabledIf("hasFullDevice")
    void aFullDiskIsNamedAndTheOlderFileStays() throws IOException {
        WeightsFile.save(SomeWeights.of(SPEC), file());
        Files.createSymbolicLink(folder.resolve("a.weights.h5.part"), Path.of("/dev/full"));
        WeightsFileException e = assertThrows(WeightsFileException.class,
                () -> WeightsFile.save(SomeWeights.of(SPEC), file()));
        assertTrue(e.getMessage().contains("a.weights.h5 cannot be written")
                && e.getMessage().contains("free space"), e.getMessage());
        assertEquals(SomeWeights.of(SPEC), WeightsFile.load(file(), SPEC));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(file()), files.toList());
        }
    }

    @Test
    void aFolderThatIsAFileIsNamed() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        WeightsFileException e = assertThrows(WeightsFileException.class,
                () -> WeightsFile.save(SomeWeights.of(SPEC), file.resolve("a.weights.h5")));
        assertTrue(e.getMessage().contains("a.weights.h5 cannot be written"), e.getMessage());
    }

    @Test
    void parametersThatNoLayerOfKerasHasAreRefused() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        assertRefused("no weights", tensors);
        tensors.put("conv1/kernel", new Tensor(new int[] {2}, new float[2]));
        assertRefused("conv1 has the parameters [kernel]; a layer has a kernel of 2 or 4 axes and bias", tensors);
        tensors.put("bias", new Tensor(new int[] {2}, new float[2]));
        assertRefused("not bias", tensors);
    }

    private void assertRefused(String message, Map<String, Tensor> tensors) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class,
                () -> WeightsFile.save(new NetworkWeights(tensors), file()));
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    private static boolean runs(String... command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getInputStream().readAllBytes();
            return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String output(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (InputStream output = process.getInputStream()) {
            String text = new String(output.readAllBytes());
            assertEquals(0, process.waitFor(), text);
            return text;
        }
    }
}
