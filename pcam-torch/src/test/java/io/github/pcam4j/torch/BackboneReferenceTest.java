package io.github.pcam4j.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.model.BackboneSpec;
import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.train.internal.Json;
import io.github.pcam4j.train.internal.JsonObject;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Backbones against what timm and torchvision themselves computed, whose numbers are in the resources. */
@Tag("slow")
class BackboneReferenceTest {
    private static final double STEP_TOLERANCE = 1e-6;

    static Stream<Arguments> networks() {
        return Stream.of("timm_seresnext50_32x4d", "timm_legacy_seresnext50_32x4d", "timm_efficientnet_b3",
                "timm_tf_efficientnet_b3", "torchvision_efficientnet_b3", "torchvision_resnet18", "torchvision_resnet34",
                "torchvision_resnet50", "torchvision_resnext50_32x4d").map(file -> Arguments.of(file,
                        file.equals("torchvision_efficientnet_b3") ? file : file.substring(file.indexOf('_') + 1)));
    }

    private static BackboneSpec spec(String name) {
        BackboneSpec byDefault = BackboneSpec.of(name, Backbones.SIDE);
        return new BackboneSpec(byDefault.backbone(), byDefault.input(), 0, 0);
    }

    private static JsonObject reference(String file) throws URISyntaxException {
        return new JsonObject(Json.read(Path.of(Objects.requireNonNull(
                BackboneReferenceTest.class.getResource("/backbones/" + file + ".json")).toURI())));
    }

    private static Tensor tensor(double[] values, long[] shape, ScalarType type) {
        Tensor tensor = Tensor.create(values, shape).to(type);
        return shape.length == 4 ? tensor.contiguous(MemoryFormat.ChannelsLast) : tensor;
    }

    private static Map<String, Tensor> tensors(BackboneSpec spec, ScalarType type) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        NetworkWeights weights = Backbones.weights(spec);
        for (String name : weights.names()) {
            NetworkWeights.Tensor given = weights.get(name);
            double[] values = new double[given.values().length];
            Arrays.setAll(values, i -> given.values()[i]);
            tensors.put(name, tensor(values, Arrays.stream(given.shape()).asLongStream().toArray(), type));
        }
        return tensors;
    }

    private static Tensor images(ScalarType type) {
        return tensor(Backbones.pixels(), new long[] {2, 3, Backbones.SIDE, Backbones.SIDE}, type);
    }

    private static double[] doubles(Tensor tensor) {
        double[] values = new double[(int) tensor.numel()];
        Tensor row = tensor.detach().to(ScalarType.Double).reshape(-1).contiguous();
        new DoublePointer(row.data_ptr()).get(values);
        return values;
    }

    @ParameterizedTest
    @MethodSource("networks")
    void hasTheKeysAndShapesOfTheOriginalInItsOrder(String file, String name) throws URISyntaxException {
        List<String> expected = new ArrayList<>();
        for (Object key : (List<?>) Objects.requireNonNull(reference(file).members().get("keys"))) {
            if (!((List<?>) key).get(0).toString().endsWith("num_batches_tracked")) {
                expected.add(key.toString());
            }
        }
        assertEquals(expected, spec(name).parameters().rows().stream()
                .map(row -> List.of(row.name(), row.shape()).toString()).toList());
    }

    @ParameterizedTest
    @MethodSource("networks")
    void infersWhatTheOriginalInfers(String file, String name) throws URISyntaxException {
        JsonObject reference = reference(file);
        // The peer's single precision is itself up to 1e-3 from the exact answer, where deep networks of drawn weights
        // multiply what rounding leaves.
        double ofPeer = Math.max(errorOfPeer(reference, 0), errorOfPeer(reference, 1));
        for (ScalarType type : List.of(ScalarType.Double, ScalarType.Float)) {
            double[] logits = Native.scopedWithoutGradients(() -> doubles(
                    Network.of(spec(name), tensors(spec(name), type)::get, type).infer(images(type))));
            double allowed = type == ScalarType.Double ? 1e-9 : Math.max(2 * ofPeer, 1e-5);
            for (int i = 0; i < 2; i++) {
                double exact = reference.numbers("eval_logits_float64").get(i).doubleValue();
                assertEquals(exact, logits[i], allowed * Math.abs(exact), "%s, image %s".formatted(type, i));
            }
        }
    }

    private static double errorOfPeer(JsonObject reference, int image) {
        double exact = reference.numbers("eval_logits_float64").get(image).doubleValue();
        return Math.abs(reference.numbers("eval_logits").get(image).doubleValue() / exact - 1);
    }

    @ParameterizedTest
    @MethodSource("networks")
    void trainsAsTheOriginalTrains(String file, String name) throws URISyntaxException {
        JsonObject reference = reference(file);
        BackboneSpec spec = spec(name);
        Map<String, Tensor> tensors = tensors(spec, ScalarType.Double);
        List<Tensor> trained = spec.parameters().rows().stream().filter(row -> row.kind().isTrained())
                .map(row -> tensors.get(row.name()).set_requires_grad(true)).toList();
        List<Tensor> velocities = trained.stream().map(torch::zeros_like).toList();
        Network network = Network.of(spec, tensors::get, ScalarType.Double);
        Dropout none = new Dropout(network.masks(), torch.empty(0), 2);
        Tensor images = images(ScalarType.Double);
        Tensor labels = tensor(new double[] {0, 1}, new long[] {2, 1}, ScalarType.Double);
        for (JsonObject step : reference.objects("steps")) {
            Native.scoped(() -> {
                Tensor logits = network.train(images, none);
                Tensor loss = torch.binary_cross_entropy_with_logits(logits, labels);
                TensorVector gradients = torch.grad(new TensorVector(loss),
                        new TensorVector(trained.toArray(Tensor[]::new)));
                double norm = 0;
                for (int i = 0; i < trained.size(); i++) {
                    double[] values = doubles(gradients.get(i));
                    norm += Arrays.stream(values).map(it -> it * it).sum();
                }
                double[] computed = doubles(logits);
                for (int i = 0; i < 2; i++) {
                    near(step.numbers("logits").get(i).doubleValue(), computed[i], "logit " + i);
                }
                near(step.real("loss"), doubles(loss)[0], "loss");
                near(step.real("gradient_norm"), Math.sqrt(norm), "gradient's norm");
                return Native.withoutGradients(() -> {
                    for (int i = 0; i < trained.size(); i++) {
                        velocities.get(i).mul_(new Scalar(0.9)).add_(gradients.get(i));
                        trained.get(i).add_(velocities.get(i), new Scalar(-0.01));
                    }
                    return null;
                });
            });
        }
        JsonObject after = reference.object("after_steps");
        assertTrue(after.members().size() > 20, "too few to find anything by");
        for (String key : after.members().keySet()) {
            double[] values = doubles(tensors.get(key));
            List<Integer> places = after.object(key).integers("index");
            for (int i = 0; i < places.size(); i++) {
                near(after.object(key).numbers("value").get(i).doubleValue(), values[places.get(i)], key);
            }
        }
    }

    private static void near(double expected, double computed, String what) {
        assertEquals(expected, computed, STEP_TOLERANCE * Math.max(Math.abs(expected), 1e-3), what);
    }
}
