package io.github.pcam4j.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.model.BackboneSpec;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.InputSpec;
import io.github.pcam4j.model.ModelSpec;
import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.model.ParameterKind;
import io.github.pcam4j.model.backbone.Backbone;
import io.github.pcam4j.torch.internal.device.Native;
import io.github.pcam4j.torch.internal.input.Normalization;
import io.github.pcam4j.torch.internal.network.Network;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.export.WsInferExport;
import io.github.pcam4j.train.internal.Json;
import io.github.pcam4j.train.optimize.StepRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Models as WSInfer takes them, in LibTorch, against the engine's own network. */
class WsInferExportTest {
    private static final CnnSpec SMALL = new CnnSpec(17, List.of(5, 7), List.of(4), List.of(.5), 1e-2, .9);
    private static final double TOLERANCE = 1e-5;

    @TempDir
    private Path folder;

    static Stream<ModelSpec> networks() {
        return Stream.of(
                Stream.of(new CnnSpec(24, List.of(8, 12, 16), List.of(20, 10), List.of(.5, .5), 1e-3, .99),
                        new CnnSpec(9, List.of(5), List.of(), List.of(), 1e-2, .9)),
                Backbone.names().stream().map(name -> BackboneSpec.of(name, 64)),
                Stream.of("legacy_seresnext50_32x4d", "tf_efficientnet_b3").map(name -> BackboneSpec.of(name, 75)
                        .with(new InputSpec(48, 75, List.of(.5, .4, .3), List.of(.2, .5, .9)))))
                .flatMap(it -> it);
    }

    /** Small factors of either sign, and statistics that are neither 0 nor 1. */
    private static NetworkWeights weights(ModelSpec spec) {
        NetworkWeights drawn = Backbones.weights(spec);
        Map<String, NetworkWeights.Tensor> tensors = new LinkedHashMap<>();
        spec.parameters().rows().forEach(row -> {
            float[] values = drawn.get(row.name()).values().clone();
            for (int i = 0; i < values.length; i++) {
                if (row.kind() == ParameterKind.SCALE) {
                    values[i] *= i % 3 == 0 ? -.25f : .25f;
                } else if (row.kind() == ParameterKind.VARIANCE) {
                    values[i] = Math.abs(values[i]) + .5f;
                }
            }
            tensors.put(row.name(), new NetworkWeights.Tensor(drawn.get(row.name()).shape(), values));
        });
        return new NetworkWeights(tensors);
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("networks")
    void givesTheLogitsOfTheEngine(ModelSpec spec) {
        NetworkWeights weights = weights(spec);
        WsInferExport.builder(spec, weights).build().write(folder);
        Native.scopedWithoutGradients(() -> {
            int side = spec.inputSize();
            Tensor bytes = Tensor.create(Backbones.bytes(side), new long[] {2, side, side, 3});
            Parameters parameters = new Parameters(spec.parameters(), new Device("cpu"), weights, ScalarType.Float,
                    StepRule.documented());
            Tensor input = new Normalization(spec.input(), new Device("cpu")).apply(bytes);
            float[] logits = Native.floats(Network.of(spec, parameters, ScalarType.Float).infer(input));
            float[] given = Native.floats(run(folder, normalized(bytes, spec.input())));
            for (int i = 0; i < logits.length; i++) {
                assertEquals(0, given[2 * i]);
                assertEquals(logits[i], given[2 * i + 1], TOLERANCE * Math.max(1, Math.abs(logits[i])));
            }
            return null;
        });
    }

    /** As ToTensor and Normalize of WSInfer do it. */
    private static Tensor normalized(Tensor bytes, InputSpec input) {
        Tensor mean = Tensor.create(input.mean().stream().mapToDouble(it -> it).toArray()).to(ScalarType.Float);
        Tensor deviation = Tensor.create(input.deviation().stream().mapToDouble(it -> it).toArray()).to(ScalarType.Float);
        return bytes.permute(0, 3, 1, 2).to(ScalarType.Float).div(new Scalar(255.0)).sub(mean.view(1, 3, 1, 1))
                .div(deviation.view(1, 3, 1, 1)).contiguous();
    }

    private static Tensor run(Path folder, Tensor input) {
        JitModule model = torch.load(folder.resolve("torchscript_model.pt").toString());
        return model.forward(new IValueVector(new IValue(input))).toTensor();
    }

    @Test
    void describesTheModelAsTheSpecificationHasIt() {
        ModelSpec spec = BackboneSpec.of("resnet18", 128).with(InputSpec.imageNet(128).ofPatches(64));
        WsInferExport.builder(spec, weights(spec)).patchSize(96).spacing(.5).classNames("no", "yes").build().write(folder);
        assertEquals("{spec_version=1.0, architecture=resnet18, num_classes=2, patch_size_pixels=96, spacing_um_px=0.5, "
                + "class_names=[no, yes], transform=[{name=Resize, arguments={size=64}}, {name=ToTensor}, {name=Normalize, "
                + "arguments={mean=[0.485, 0.456, 0.406], std=[0.229, 0.224, 0.225]}}]}",
                Json.read(folder.resolve("config.json")).toString());
    }

    @Test
    void replacesFilesOnlyIfAsked() throws IOException {
        Path config = Files.writeString(folder.resolve("config.json"), "mine");
        WsInferExport.Builder export = WsInferExport.builder(SMALL, weights(SMALL));
        String message = assertThrows(TrainingException.class, () -> export.build().write(folder)).getMessage();
        assertTrue(message.contains("config.json is there already"), message);
        assertEquals("mine", Files.readString(config));
        assertFalse(Files.exists(folder.resolve("torchscript_model.pt")));
        export.overwrite(true).build().write(folder);
        byte[] first = Files.readAllBytes(folder.resolve("torchscript_model.pt"));
        export.build().write(folder);
        assertArrayEquals(first, Files.readAllBytes(folder.resolve("torchscript_model.pt")));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(2, files.count());
        }
    }

    @Test
    void saysWhereItCannotWrite() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        String message = assertThrows(TrainingException.class,
                () -> WsInferExport.builder(SMALL, weights(SMALL)).build().write(file.resolve("within"))).getMessage();
        assertTrue(message.contains("torchscript_model.pt cannot be written") && message.contains("permissions"), message);
    }

    @Test
    void refusesWhatIsNoModel() {
        WsInferExport.Builder export = WsInferExport.builder(SMALL, weights(SMALL));
        assertThrows(IllegalArgumentException.class, () -> export.spacing(0).build());
        assertThrows(IllegalArgumentException.class, () -> export.spacing(Double.NaN).build());
        export.spacing(1);
        assertThrows(IllegalArgumentException.class, () -> export.patchSize(0).build());
        export.patchSize(1);
        assertThrows(IllegalArgumentException.class, () -> export.classNames("a", "a").build());
        assertThrows(IllegalArgumentException.class, () -> export.classNames(" ", "a").build());
        export.classNames("a", "b").build();
        assertThrows(IllegalArgumentException.class,
                () -> WsInferExport.builder(CnnSpec.documented(), weights(SMALL)).build());
    }
}
