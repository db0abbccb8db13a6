package io.github.pcam4j.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtException;
import io.github.pcam4j.model.BackboneSpec;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.InputSpec;
import io.github.pcam4j.model.ModelSpec;
import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.model.backbone.Backbone;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Models in ONNX Runtime against the engines' own answers. */
class OnnxExportTest {
    private static final double TOLERANCE = 1e-5;

    @TempDir
    private Path folder;

    static Stream<Arguments> networks() {
        return Stream.of(
                Stream.of("dl4j", "torch").flatMap(engine -> Stream.of(
                        new CnnSpec(24, List.of(8, 12, 16), List.of(20, 10), List.of(0.5, 0.5), 1e-3, 0.99),
                        new CnnSpec(17, List.of(5), List.of(), List.of(), 1e-2, 0.9))
                        .map(spec -> Arguments.of(engine, spec))),
                Backbone.names().stream().map(name -> Arguments.of("torch", BackboneSpec.of(name, 64))),
                // Enlarged, to where paddings do not come out even, and with other means.
                Stream.of(new InputSpec(48, 75, List.of(.5, .4, .3), List.of(.2, .5, .9)),
                        InputSpec.scaled(66).ofPatches(65))
                        .flatMap(input -> Stream.of("resnet18", "legacy_seresnext50_32x4d", "tf_efficientnet_b3").map(name ->
                                Arguments.of("torch", BackboneSpec.of(name, input.size()).with(input)))))
                .flatMap(it -> it);
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("networks")
    void givesWhatTheEngineGives(String engine, ModelSpec spec) throws OrtException {
        NetworkWeights weights = SomeNetworks.weights(spec);
        byte[] pixels = SomeNetworks.patches(5, spec.inputSize());
        double[] expected = SomeNetworks.probabilities(engine, spec, weights, pixels);
        double[] logits = Arrays.stream(expected).map(SomeNetworks::logit).toArray();
        assertTrue(Arrays.stream(logits).max().orElseThrow() - Arrays.stream(logits).min().orElseThrow() > 1e-2,
                "the patches are all one to it: " + Arrays.toString(logits));
        for (OnnxInput input : OnnxInput.values()) {
            Path file = folder.resolve(input + ".onnx");
            OnnxExport.builder(spec, weights).input(input).build().write(file);
            try (RunningModel model = new RunningModel(file)) {
                for (int count : new int[] {1, 2, 5}) {
                    byte[] some = Arrays.copyOf(pixels, pixels.length / 5 * count);
                    RunningModel.Outputs outputs = model.run(input, some, spec.inputSize());
                    assertEquals(count, outputs.logit().length);
                    for (int i = 0; i < count; i++) {
                        assertEquals(1, outputs.probability()[i].length);
                        assertEquals(logits[i], outputs.logit()[i][0], TOLERANCE * Math.max(1, Math.abs(logits[i])));
                        assertEquals(expected[i], outputs.probability()[i][0], TOLERANCE);
                    }
                }
            }
        }
    }
}
