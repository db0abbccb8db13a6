package io.github.pcam4j.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.model.NetworkWeights.Tensor;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong is named, with the file and what to do; nothing wrong is loaded. */
class WrongWeightsFilesTest {
    /** Layers conv1, conv1_bn, output. */
    private static final CnnSpec SMALL = SomeWeights.spec(4, List.of(2), List.of());
    private static final CnnSpec KERAS = KerasFilesTest.SPEC;

    @TempDir
    private Path folder;

    /** Makes a wrong file. */
    @FunctionalInterface
    interface Wrong {
        void make(Path path) throws IOException;
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                // Not a file of weights at all.
                wrong("is not there or is no file; save one with", path -> { }),
                wrong("is not there or is no file", Files::createDirectory),
                wrong("is not a readable HDF5 file", Files::createFile),
                wrong("is not a readable HDF5 file", path -> Files.writeString(path, "weights: 1, 2, 3".repeat(99))),
                wrong("is a ZIP, as Keras's .keras files are; take model.weights.h5 out of it",
                        path -> Files.write(path, new byte[] {'P', 'K', 3, 4, 0, 0})),
                wrong("bytes; weights of a network of 73 parameters take 16779552 at most",
                        path -> Files.write(path, new byte[17 << 20])),
                wrong("no attribute layer_names and no group layers, so that it is no file of Keras's weights; it has "
                        + "[images]", hdf(file -> file.putDataset("images", new int[3]))),
                wrong("is not a readable HDF5 file", path -> {
                    save(SMALL).make(path);
                    Files.write(path, Arrays.copyOf(Files.readAllBytes(path), 900));
                }),
                // Another network.
                wrong("5 layers with weights, [conv1, conv1_bn, conv2, conv2_bn, output]; the network has 3, "
                        + "[conv1, conv1_bn, output]", save(SomeWeights.spec(4, List.of(2, 2), List.of()))),
                wrong("1 layers with weights, [output]; the network has 3", hdf(layer("output", 32, 1))),
                wrong("layer 1, 'dense', is dense (kernel, bias); the network has convolution (kernel, bias) there, "
                        + "conv1. Is it the file of another network?",
                        hdf(layer("dense", 27, 2), batchNormalization("bn", 2), layer("output", 8, 1))),
                wrong("layer 2, 'conv2', is convolution (kernel, bias); the network has batch normalization (gamma, "
                        + "beta, moving_mean, moving_variance) there, conv1_bn",
                        hdf(layer("conv1", 3, 3, 3, 2), layer("conv2", 3, 3, 2, 2), layer("output", 8, 1))),
                wrong("layer 2, 'bn', is a layer with beta, moving_mean, moving_variance; the network",
                        hdf(layer("conv1", 3, 3, 3, 2), some("bn", "beta", "moving_mean", "moving_variance"),
                                layer("output", 8, 1))),
                wrong("layer 1, 'model', is a layer with 10 weights", hdf(some("model", "kernel", "bias", "kernel_1",
                        "bias_1", "kernel_2", "bias_2", "kernel_3", "bias_3", "kernel_4", "bias_4"),
                        batchNormalization("bn", 2), layer("output", 8, 1))),
                wrong("layer 1, 'conv1': kernel has the shape [5, 5, 3, 2]; the network has [3, 3, 3, 2] there, conv1. "
                        + "Give the specification",
                        hdf(layer("conv1", 5, 5, 3, 2), batchNormalization("bn", 2), layer("output", 8, 1))),
                wrong("layer 3, 'output': kernel has the shape [18, 1]; the network has [8, 1] there, output",
                        save(SomeWeights.spec(6, List.of(2), List.of()))),
                // Values that no network can use.
                wrong("layer 2, 'bn': gamma is float64; save it as float32", hdf(layer("conv1", 3, 3, 3, 2),
                        some("bn", new double[2], "gamma", "beta", "moving_mean", "moving_variance"),
                        layer("output", 8, 1))),
                wrong("layer 2, 'bn': gamma is int32; save it as float32", hdf(layer("conv1", 3, 3, 3, 2),
                        some("bn", new int[2], "gamma", "beta", "moving_mean", "moving_variance"),
                        layer("output", 8, 1))),
                wrong("the layer 'output': kernel has NaN as value 5, which makes every output of the network "
                        + "meaningless; its training diverged", saveWith("output/kernel", 5, Float.NaN)),
                wrong("the layer 'conv1_bn': moving_variance has Infinity as value 1",
                        saveWith("conv1_bn/moving_variance", 1, Float.POSITIVE_INFINITY)),
                // Lists that do not fit what is there.
                wrong("the layer 'gone' is listed, but not in the file", hdf(layer("conv1", 3, 3, 3, 2),
                        file -> file.putAttribute("layer_names", new String[] {"conv1", "gone"}))),
                wrong("the layer 'conv1' lists 'conv1/kernel', which is not in the file", hdf(file -> {
                    file.putAttribute("layer_names", new String[] {"conv1"});
                    WritableGroup conv1 = file.putGroup("conv1");
                    conv1.putAttribute("weight_names", new String[] {"conv1/kernel"});
                    conv1.putDataset("kernel", new float[2]);
                })),
                wrong("the layer 'conv1' has no attribute weight_names", hdf(file -> {
                    file.putAttribute("layer_names", new String[] {"conv1"});
                    file.putGroup("conv1").putDataset("kernel", new float[2]);
                })),
                wrong("the attribute layer_names is no list of names", hdf(layer("conv1", 3, 3, 3, 2),
                        file -> file.putAttribute("layer_names", new int[] {1, 2}))),
                // Keras 3's own layout.
                wrong("it has 2 layers of convolution; the network has 1", hdf(variables("conv2d", 4),
                        variables("conv2d_1", 4), variables("dense", 2))),
                wrong("it has 0 layers of batch normalization; the network has 1", hdf(variables("conv2d", 4),
                        variables("dense", 2))),
                wrong("the layer 'conv3d' is a layer with vars/0, vars/1, vars/2; such a layer is in no network",
                        hdf(variables("conv3d", 1, 1, 1))),
                wrong("the layer 'conv1d' is a layer with kernel, bias; such a layer is in no network",
                        hdf(variables("conv1d", 3))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void isNamed(String message, Wrong wrong) throws IOException {
        assertRefused(message, wrong, SMALL);
    }

    @Test
    void anOrderThatCannotBeKnownIsNotGuessed() throws IOException {
        assertRefused("the order of its layers of dense, ['dense', 'my_dense'], does not show in their names; save it "
                + "in Keras as a whole model", hdf(variables("conv2d", 4), variables("dense", 2),
                variables("my_dense", 2), variables("batch_normalization", 1, 1, 1, 1),
                variables("batch_normalization_1", 1, 1, 1, 1)), SomeWeights.spec(4, List.of(2), List.of(2)));
    }

    /** A kernel of 12 x 4 that says it is 2^40 x 4: 17 TB if it were believed. */
    @Test
    void aDamagedShapeAsksForNoMemory() throws IOException {
        assertRefused("layer 5, 'dense_9': kernel has the shape [1099511627776, 4]", path -> {
            byte[] bytes = Files.readAllBytes(KerasFilesTest.file("keras2_weights.h5"));
            ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            for (int at = 0; at < bytes.length - 16; at += 8) {
                if (file.getLong(at) == 12 && file.getLong(at + 8) == 4) {
                    file.putLong(at, 1L << 40);
                }
            }
            Files.write(path, bytes);
        }, KERAS);
    }

    /** Whatever byte is wrong, and wherever a file ends: an exception of ours, or values that may be used. */
    @ParameterizedTest
    @MethodSource("wholeFiles")
    @Timeout(120)
    void noDamageIsMetWithAnythingButAMessage(Wrong whole, CnnSpec spec) throws IOException {
        Path path = folder.resolve("damaged.h5");
        whole.make(path);
        byte[] intact = Files.readAllBytes(path);
        Random random = new Random(1);
        int refused = 0;
        for (int i = 0; i < 3000; i++) {
            byte[] bytes = i % 10 == 0 ? Arrays.copyOf(intact, random.nextInt(intact.length)) : intact.clone();
            if (i % 10 != 0) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            Files.write(path, bytes);
            refused += refuses(path, spec) ? 1 : 0;
        }
        assertTrue(refused > 300, "refused " + refused);
    }

    static Stream<Arguments> wholeFiles() {
        return Stream.of(
                Arguments.of(save(SMALL), SMALL),
                Arguments.of(copy("keras2_weights.h5"), KERAS),
                Arguments.of(copy("keras3.weights.h5"), KERAS));
    }

    private static boolean refuses(Path path, CnnSpec spec) {
        try {
            for (String name : WeightsFile.load(path, spec).names()) {
                assertTrue(name.contains("/"));
            }
            return false;
        } catch (WeightsFileException e) {
            assertTrue(e.getMessage().startsWith(path.toString()), e.getMessage());
            return true;
        }
    }

    static boolean hasH5py() {
        try {
            Process process = new ProcessBuilder("/usr/bin/python3", "-c", "import h5py").start();
            return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }

    /** What people do to files with h5py afterwards. */
    @Test
    @EnabledIf("hasH5py")
    void compressedFilesAreReadAndChunksLargerThanTheirArrayRefused() throws Exception {
        Path script = Files.writeString(folder.resolve("repack.py"), """
                import sys, h5py
                source, packed, huge = [h5py.File(name, mode) for name, mode in zip(sys.argv[1:], "rww")]
                for target in packed, huge:
                    for name in source.attrs:
                        target.attrs[name] = source.attrs[name]
                    for name in source:
                        source.copy(name, target)
                weight = "conv2d_3/conv2d_3/kernel:0"
                values = source[weight][()]
                del packed[weight], huge[weight]
                packed.create_dataset(weight, data=values, chunks=(2, 2, 3, 2), compression="gzip", shuffle=True)
                huge.create_dataset(weight, data=values, chunks=(64, 64, 3, 2), maxshape=(None,) * 4)
                """);
        Path packed = folder.resolve("packed.h5");
        Path huge = folder.resolve("huge.h5");
        Process process = new ProcessBuilder("/usr/bin/python3", script.toString(),
                KerasFilesTest.file("keras2_weights.h5").toString(), packed.toString(), huge.toString())
                .redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        assertEquals(0, process.waitFor(), output);
        assertEquals(SomeWeights.of(KERAS), WeightsFile.load(packed, KERAS));
        WeightsFileException e = assertThrows(WeightsFileException.class, () -> WeightsFile.load(huge, KERAS));
        assertTrue(e.getMessage().contains("layer 1, 'conv2d_3': kernel is stored in chunks of [64, 64, 3, 2]"),
                e.getMessage());
    }

    private void assertRefused(String message, Wrong wrong, CnnSpec spec) throws IOException {
        Path path = folder.resolve("wrong.h5");
        wrong.make(path);
        WeightsFileException e = assertThrows(WeightsFileException.class, () -> WeightsFile.load(path, spec));
        assertTrue(e.getMessage().contains(message), e.getMessage());
        assertTrue(e.getMessage().startsWith(path.toString()), e.getMessage());
    }

    private static Arguments wrong(String message, Wrong wrong) {
        return Arguments.of(message, wrong);
    }

    private static Wrong copy(String name) {
        return path -> Files.copy(KerasFilesTest.file(name), path);
    }

    private static Wrong save(CnnSpec spec) {
        return path -> WeightsFile.save(SomeWeights.of(spec), path);
    }

    private static Wrong saveWith(String name, int index, float value) {
        return path -> {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            NetworkWeights some = SomeWeights.of(SMALL);
            some.names().forEach(it -> tensors.put(it, some.get(it)));
            tensors.get(name).values()[index] = value;
            WeightsFile.save(new NetworkWeights(tensors), path);
        };
    }

    /** A file put together from parts; each adds its layer to the list of layers. */
    @SafeVarargs
    private static Wrong hdf(Consumer<WritableHdfFile>... parts) {
        return path -> {
            try (WritableHdfFile file = HdfFile.write(path)) {
                for (Consumer<WritableHdfFile> part : parts) {
                    part.accept(file);
                }
            }
        };
    }

    private static Consumer<WritableHdfFile> layer(String name, int... kernel) {
        return file -> {
            WritableGroup group = listed(file, name, "kernel:0", "bias:0");
            group.putDataset("kernel:0", zeros(kernel));
            group.putDataset("bias:0", new float[kernel[kernel.length - 1]]);
        };
    }

    private static Consumer<WritableHdfFile> batchNormalization(String name, int channels) {
        return some(name, new float[channels], "gamma", "beta", "moving_mean", "moving_variance");
    }

    private static Consumer<WritableHdfFile> some(String name, String... weights) {
        return some(name, new float[2], weights);
    }

    private static Consumer<WritableHdfFile> some(String name, Object values, String... weights) {
        return file -> {
            WritableGroup group = listed(file, name, weights);
            Stream.of(weights).forEach(weight -> group.putDataset(weight, values));
        };
    }

    private static WritableGroup listed(WritableHdfFile file, String name, String... weights) {
        String[] before = file.getAttribute("layer_names") == null ? new String[0]
                : (String[]) file.getAttribute("layer_names").getData();
        String[] names = Arrays.copyOf(before, before.length + 1);
        names[before.length] = name;
        file.putAttribute("layer_names", names);
        WritableGroup group = file.putGroup(name);
        group.putAttribute("weight_names", weights);
        return group;
    }

    /** A layer of Keras 3's layout whose first variable has so many axes, and the others one. */
    private static Consumer<WritableHdfFile> variables(String name, int... axes) {
        return file -> {
            WritableGroup layers = file.getChild("layers") instanceof WritableGroup group ? group
                    : file.putGroup("layers");
            WritableGroup variables = layers.putGroup(name).putGroup("vars");
            int[] all = axes.length == 1 ? new int[] {axes[0], 1} : axes;
            for (int i = 0; i < all.length; i++) {
                int[] shape = new int[all[i]];
                Arrays.fill(shape, 2);
                variables.putDataset(Integer.toString(i), zeros(shape));
            }
        };
    }

    private static Object zeros(int... shape) {
        return Array.newInstance(float.class, shape);
    }
}
