package io.github.pcam4j.torch;

import static io.github.pcam4j.torch.BackboneTensors.doubles;
import static io.github.pcam4j.torch.BackboneTensors.images;
import static io.github.pcam4j.torch.BackboneTensors.reference;
import static io.github.pcam4j.torch.BackboneTensors.tensors;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.model.BackboneSpec;
import io.github.pcam4j.model.backbone.Backbone;
import io.github.pcam4j.torch.internal.device.Native;
import io.github.pcam4j.torch.internal.network.Dropout;
import io.github.pcam4j.torch.internal.network.Network;
import io.github.pcam4j.train.internal.JsonObject;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Backbones on images of other sizes, with something dropped, and with a frozen body, as timm and torchvision have them. */
@Tag("slow")
class BackboneVariationsTest {
    private static final double TOLERANCE = 1e-6;

    static Stream<String> networks() {
        return Backbone.names().stream();
    }

    private static JsonObject of(String file, String network) throws URISyntaxException {
        return reference(file).object("networks").object(network);
    }

    /** Sides that leave an odd number of rows at every stride, where rounding and one-sided padding come in. */
    @ParameterizedTest
    @MethodSource("networks")
    void takesImagesOfAnySize(String name) throws URISyntaxException {
        JsonObject sizes = reference("sizes").object("eval_logits_float64").object(name);
        Map<String, Tensor> tensors = tensors(BackboneTensors.spec(name, 0, 0), ScalarType.Double);
        Network network = Network.of(BackboneTensors.spec(name, 0, 0), tensors::get, ScalarType.Double);
        for (int side : List.of(33, 75, 96)) {
            near(sizes.numbers(String.valueOf(side)), Native.scopedWithoutGradients(() ->
                    doubles(network.infer(images(side, ScalarType.Double)))), 1e-9, side + " rows");
        }
    }

    /** The peers' own dropout and stochastic depth with their random numbers exchanged for given bits. */
    @ParameterizedTest
    @ValueSource(strings = {"legacy_seresnext50_32x4d", "efficientnet_b3", "tf_efficientnet_b3",
        "torchvision_efficientnet_b3"})
    void dropsWhatThePeersDrop(String name) throws URISyntaxException {
        JsonObject expected = of("dropped", name);
        BackboneSpec spec = BackboneTensors.spec(name, expected.real("dropout"), expected.real("stochastic_depth"));
        Map<String, Tensor> tensors = tensors(spec, ScalarType.Double);
        List<Tensor> trained = spec.parameters().rows().stream().filter(row -> row.kind().isTrained())
                .map(row -> tensors.get(row.name()).set_requires_grad(true)).toList();
        Network network = Network.of(spec, tensors::get, ScalarType.Double);
        assertEquals(expected.real("bits"), network.masks().bytes(2));
        Native.scoped(() -> {
            Tensor kept = Tensor.create(Backbones.bits("kept", network.masks().bytes(2)));
            Tensor logits = network.train(images(Backbones.SIDE, ScalarType.Double), new Dropout(network.masks(), kept, 2));
            Tensor loss = torch.binary_cross_entropy_with_logits(logits, BackboneTensors.labels());
            TensorVector gradients = torch.grad(new TensorVector(loss),
                    new TensorVector(trained.toArray(Tensor[]::new)));
            near(expected.numbers("logits"), doubles(logits), TOLERANCE, "logits");
            near(List.of(expected.real("loss")), doubles(loss), TOLERANCE, "loss");
            near(List.of(expected.real("gradient_norm")), new double[] {BackboneTensors.norm(List.of(gradients.get()))},
                    TOLERANCE, "gradient's norm");
            near(expected.numbers("first_gradient"), doubles(gradients.get(0)), TOLERANCE, "first gradient");
            return null;
        });
    }

    /** Nothing of the body moves, is dropped or has a gradient; the head goes the way that it goes in the peers. */
    @ParameterizedTest
    @ValueSource(strings = {"resnet18", "seresnext50_32x4d", "tf_efficientnet_b3"})
    void trainsTheHeadOfAFrozenBody(String name) throws URISyntaxException {
        JsonObject expected = of("frozen", name);
        BackboneSpec spec = BackboneTensors.spec(name, 0, 0.5);
        Map<String, Tensor> tensors = tensors(spec, ScalarType.Double);
        tensors.values().forEach(tensor -> tensor.set_requires_grad(true));
        Map<String, double[]> before = new LinkedHashMap<>();
        tensors.forEach((key, tensor) -> before.put(key, doubles(tensor)));
        String head = spec.backbone().head();
        List<Tensor> trained = List.of(tensors.get(head + ".weight"), tensors.get(head + ".bias"));
        List<Tensor> velocities = trained.stream().map(torch::zeros_like).toList();
        Network network = Network.of(spec, tensors::get, ScalarType.Double);
        network.freezeFeatures(true);
        Dropout all = new Dropout(network.masks(), torch.zeros(network.masks().bytes(2)), 2);
        for (JsonObject step : expected.objects("steps")) {
            Native.scoped(() -> {
                Tensor logits = network.train(images(Backbones.SIDE, ScalarType.Double), all);
                Tensor loss = torch.binary_cross_entropy_with_logits(logits, BackboneTensors.labels());
                near(step.numbers("logits"), doubles(logits), TOLERANCE, "logits");
                near(List.of(step.real("loss")), doubles(loss), TOLERANCE, "loss");
                TensorVector gradients = torch.grad(new TensorVector(loss),
                        new TensorVector(trained.toArray(Tensor[]::new)));
                near(List.of(step.real("gradient_norm")), new double[] {BackboneTensors.norm(List.of(gradients.get()))},
                        TOLERANCE, "gradient's norm");
                return Native.withoutGradients(() -> {
                    for (int i = 0; i < trained.size(); i++) {
                        velocities.get(i).mul_(new Scalar(0.9)).add_(gradients.get(i));
                        trained.get(i).add_(velocities.get(i), new Scalar(-0.01));
                    }
                    return null;
                });
            });
        }
        Native.scopedWithoutGradients(() -> {
            network.estimate(images(Backbones.SIDE, ScalarType.Double), 0.5);
            return null;
        });
        near(expected.numbers("bias_after"), doubles(trained.get(1)), TOLERANCE, "bias");
        before.forEach((key, values) -> {
            if (!key.startsWith(head + ".")) {
                assertArrayEquals(values, doubles(tensors.get(key)), key);
            }
        });
        Native.scoped(() -> {
            TensorVector loss = new TensorVector(network.train(images(Backbones.SIDE, ScalarType.Double), all).sum());
            TensorVector first = new TensorVector(tensors.values().iterator().next());
            String refusal = assertThrows(RuntimeException.class, () -> torch.grad(loss, first)).getMessage();
            assertTrue(String.valueOf(refusal).contains("not have been used in the graph"), refusal);
            return null;
        });
    }

    private static void near(List<? extends Number> expected, double[] computed, double tolerance, String what) {
        for (int i = 0; i < expected.size(); i++) {
            double exact = expected.get(i).doubleValue();
            assertEquals(exact, computed[i], tolerance * Math.abs(exact), what + " " + i);
        }
    }
}
