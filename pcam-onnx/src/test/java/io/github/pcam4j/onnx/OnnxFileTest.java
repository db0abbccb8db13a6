package io.github.pcam4j.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import io.github.pcam4j.model.BackboneSpec;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.InputSpec;
import io.github.pcam4j.model.ModelSpec;
import io.github.pcam4j.model.NetworkWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files, and what they say about themselves. */
class OnnxFileTest {
    private static final CnnSpec SPEC = new CnnSpec(9, List.of(2, 3), List.of(4), List.of(.5), 1e-3, .99);
    private static final NetworkWeights WEIGHTS = SPEC.initialWeights(1);

    @TempDir
    private Path folder;

    private static TensorInfo info(Map<String, ai.onnxruntime.NodeInfo> of, String name) {
        return (TensorInfo) of.get(name).getInfo();
    }

    @Test
    void namesTypesAndAxesAreAsDocumented() throws OrtException {
        for (OnnxInput input : OnnxInput.values()) {
            Path file = folder.resolve("model.onnx");
            OnnxExport.builder(SPEC, WEIGHTS).input(input).overwrite(true).build().write(file);
            try (RunningModel model = new RunningModel(file)) {
                TensorInfo given = info(model.session().getInputInfo(), "patches");
                assertEquals(input == OnnxInput.UINT8_NHWC ? OnnxJavaType.UINT8 : OnnxJavaType.FLOAT, given.type);
                assertArrayEquals(input == OnnxInput.UINT8_NHWC ? new long[] {-1, 9, 9, 3} : new long[] {-1, 3, 9, 9},
                        given.getShape());
                assertEquals(List.of("probability", "logit"), List.copyOf(model.session().getOutputNames()));
                for (String name : List.of("probability", "logit")) {
                    TensorInfo output = info(model.session().getOutputInfo(), name);
                    assertEquals(OnnxJavaType.FLOAT, output.type);
                    assertArrayEquals(new long[] {-1, 1}, output.getShape());
                }
            }
        }
    }

    @Test
    void tellsWhatItIsAndHowItWasTrained() throws OrtException {
        ModelSpec spec = BackboneSpec.of("resnet18", 64).with(InputSpec.imageNet(64).ofPatches(48));
        Path file = folder.resolve("model.onnx");
        OnnxExport.builder(spec, spec.initialWeights(1)).metadata(Map.of("trained.auc", "0.97")).build().write(file);
        try (RunningModel model = new RunningModel(file)) {
            Map<String, String> about = model.session().getMetadata().getCustomMetadata();
            assertEquals(Map.of("network", "resnet18", "batch_norm_epsilon", "1.0E-5", "parameters", "11186625", "input",
                    "uint8 (batch, row, column, channel), RGB, 0 to 255", "patch_size", "48", "input_size", "64", "mean",
                    "[0.485, 0.456, 0.406]", "deviation", "[0.229, 0.224, 0.225]", "output", ModelMetadata.OUTPUT,
                    "trained.auc", "0.97"), about);
            assertEquals("pcam4j", model.session().getMetadata().getProducerName());
        }
    }

    @Test
    void olderRuntimesTakeIt() throws IOException {
        Path file = folder.resolve("model.onnx");
        OnnxExport.builder(SPEC, WEIGHTS).build().write(file);
        ModelProto model = ModelProto.parseFrom(Files.readAllBytes(file));
        assertEquals(8, model.getIrVersion());
        assertEquals(17, model.getOpsetImport(0).getVersion());
        assertEquals("", model.getOpsetImport(0).getDomain());
    }

    @Test
    void replacesAFileOnlyIfAskedAndLeavesNothingElse() throws IOException {
        Path file = Files.writeString(folder.resolve("model.onnx"), "mine");
        OnnxExport.Builder export = OnnxExport.builder(SPEC, WEIGHTS);
        String message = assertThrows(OnnxExportException.class, () -> export.build().write(file)).getMessage();
        assertTrue(message.contains("model.onnx is there already; name another file, or ask for it to be overwritten"),
                message);
        assertEquals("mine", Files.readString(file));
        export.overwrite(true).build().write(file);
        byte[] first = Files.readAllBytes(file);
        export.build().write(file);
        assertArrayEquals(first, Files.readAllBytes(file));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList());
        }
    }

    @Test
    void makesTheFolderAndSaysWhereItCannotWrite() throws IOException {
        OnnxExport export = OnnxExport.builder(SPEC, WEIGHTS).build();
        export.write(folder.resolve("a/b/model.onnx"));
        assertTrue(Files.exists(folder.resolve("a/b/model.onnx")));
        Path file = Files.writeString(folder.resolve("file"), "");
        Path within = file.resolve("model.onnx");
        String message = assertThrows(OnnxExportException.class, () -> export.write(within)).getMessage();
        assertTrue(message.contains("model.onnx cannot be written") && message.contains("permissions"), message);
        Path directory = Files.createDirectories(folder.resolve("full/model.onnx/inside")).getParent();
        assertThrows(OnnxExportException.class,
                () -> OnnxExport.builder(SPEC, WEIGHTS).overwrite(true).build().write(directory));
        assertFalse(Files.exists(folder.resolve("full/model.onnx.part")));
    }

    @Test
    void refusesWhatIsNoModel() {
        assertThrows(IllegalArgumentException.class, () -> OnnxExport.builder(CnnSpec.documented(), WEIGHTS).build());
        assertThrows(IllegalArgumentException.class,
                () -> OnnxExport.builder(SPEC, WEIGHTS).metadata(Map.of("network", "mine")).build());
        Map<String, NetworkWeights.Tensor> tensors = new LinkedHashMap<>();
        WEIGHTS.names().forEach(name -> tensors.put(name, WEIGHTS.get(name)));
        tensors.put("output/bias", new NetworkWeights.Tensor(new int[] {1}, new float[] {Float.NaN}));
        String message = assertThrows(IllegalArgumentException.class,
                () -> OnnxExport.builder(SPEC, new NetworkWeights(tensors)).build()).getMessage();
        assertTrue(message.contains("diverged"), message);
    }

    @Test
    void refusesMoreThanAFileHolds() {
        CnnSpec large = new CnnSpec(512, List.of(64), List.of(256), List.of(0.0), 1e-3, .99);
        String message = assertThrows(IllegalArgumentException.class,
                () -> OnnxExport.builder(large, WEIGHTS).build()).getMessage();
        assertTrue(message.contains("at most 500000000 parameters"), message);
    }

    /** In single precision, as some runtimes multiply, and in double, as others. */
    @Property
    void factorsGiveTheSize(@ForAll @IntRange(min = 1, max = 2000) int from, @ForAll @IntRange(max = 2000) int more) {
        float factor = InputLayers.factor(from, from + more);
        assertEquals(from + more, (int) (factor * from));
        assertEquals(from + more, (int) ((double) factor * from));
    }

    @Test
    void parametersKeepTheirNames() throws IOException {
        Path file = folder.resolve("model.onnx");
        OnnxExport.builder(SPEC, WEIGHTS).build().write(file);
        List<String> constants = ModelProto.parseFrom(Files.readAllBytes(file)).getGraph().getInitializerList().stream()
                .map(it -> it.getName()).toList();
        assertTrue(constants.containsAll(WEIGHTS.names()), constants.toString());
        assertEquals(constants.size(), Arrays.stream(constants.toArray()).distinct().count());
    }
}
