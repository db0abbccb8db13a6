package io.github.pcam4j.torch;

import static io.github.pcam4j.torch.BackboneTensors.doubles;
import static io.github.pcam4j.torch.BackboneTensors.images;
import static io.github.pcam4j.torch.BackboneTensors.reference;
import static io.github.pcam4j.torch.BackboneTensors.tensors;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.model.BackboneSpec;
import io.github.pcam4j.torch.internal.device.Native;
import io.github.pcam4j.torch.internal.network.Dropout;
import io.github.pcam4j.torch.internal.network.Network;
import io.github.pcam4j.train.internal.JsonObject;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
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
        return BackboneTensors.spec(name, 0, 0);
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
        List<Number> exact = reference(file).numbers("eval_logits_float64");
        double[] logits = logits(name, exact.size(), ScalarType.Double);
        for (int i = 0; i < logits.length; i++) {
            assertEquals(exact.get(i).doubleValue(), logits[i], 1e-9 * Math.abs(exact.get(i).doubleValue()), "image " + i);
        }
    }

    /**
     * The peer's single precision is itself up to 6e-4 from the exact answer, where deep networks of drawn weights multiply
     * what rounding leaves; which that is depends on the processor and on the order in memory, so that one image tells little.
     */
    @ParameterizedTest
    @MethodSource("networks")
    void isNoFurtherFromTheExactAnswerThanTwiceTheOriginal(String file, String name) throws URISyntaxException {
        JsonObject reference = reference("sixteen").object("networks").object(file);
        List<Number> exact = reference.numbers("logits_float64");
        double ofPeer = Stream.of("channels_first", "channels_last", "folded")
                .mapToDouble(way -> reference.real("error_" + way)).max().orElseThrow();
        assertEquals(0, error(exact, logits(name, exact.size(), ScalarType.Double)), 1e-9);
        double error = error(exact, logits(name, exact.size(), ScalarType.Float));
        assertEquals(0, error, Math.max(2 * ofPeer, 1e-5));
    }

    private static double[] logits(String name, int images, ScalarType type) {
        try (Network network = Network.of(spec(name), tensors(spec(name), type)::get, type)) {
            return Native.scopedWithoutGradients(() -> doubles(network.infer(images(images, Backbones.SIDE, type))));
        }
    }

    /** Root of the mean square of differences, as a share of the same of the exact values. */
    private static double error(List<Number> exact, double[] found) {
        double squares = 0;
        double all = 0;
        for (int i = 0; i < found.length; i++) {
            squares += Math.pow(found[i] - exact.get(i).doubleValue(), 2);
            all += Math.pow(exact.get(i).doubleValue(), 2);
        }
        return Math.sqrt(squares / all);
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
        Tensor images = images(Backbones.SIDE, ScalarType.Double);
        Tensor labels = BackboneTensors.labels();
        for (JsonObject step : reference.objects("steps")) {
            Native.scoped(() -> {
                Tensor logits = network.train(images, none);
                Tensor loss = torch.binary_cross_entropy_with_logits(logits, labels);
                TensorVector gradients = torch.grad(new TensorVector(loss),
                        new TensorVector(trained.toArray(Tensor[]::new)));
                double[] computed = doubles(logits);
                for (int i = 0; i < 2; i++) {
                    near(step.numbers("logits").get(i).doubleValue(), computed[i], "logit " + i);
                }
                near(step.real("loss"), doubles(loss)[0], "loss");
                near(step.real("gradient_norm"), BackboneTensors.norm(List.of(gradients.get())), "gradient's norm");
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
