package io.github.pcam4j.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.pcam4j.model.BackboneSpec;
import io.github.pcam4j.torch.internal.device.Native;
import io.github.pcam4j.torch.internal.network.Dropout;
import io.github.pcam4j.torch.internal.network.Network;
import io.github.pcam4j.train.optimize.StepRule;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Untrained backbones with products of rounded factors, which have eight bits, beside those of single precision. LibTorch
 * computes them on any processor.
 */
@Tag("slow")
class BackbonePrecisionTest {

    /** What inference and one step gave. */
    private record Outcome(double[] logits, double loss, double norm, double[] means) { }

    private static Outcome outcome(String name, ScalarType products) {
        BackboneSpec spec = BackboneTensors.spec(name, 0.5, 0.5);
        try (Device device = new Device("cpu");
                Parameters parameters = new Parameters(spec.parameters(), device, spec.initialWeights(1), products,
                        StepRule.sgd(0))) {
            Network network = Network.of(spec, parameters, products);
            return Native.scoped(() -> {
                Tensor images = BackboneTensors.images(Backbones.SIDE, ScalarType.Float);
                Tensor logits = Native.withoutGradients(() -> network.infer(images));
                Tensor kept = Tensor.create(Backbones.bits("kept", network.masks().bytes(2)));
                Tensor loss = torch.binary_cross_entropy_with_logits(
                        network.train(images, new Dropout(network.masks(), kept, 2)),
                        BackboneTensors.labels().to(ScalarType.Float));
                List<Tensor> gradients = parameters.gradients(loss);
                assertEquals(ScalarType.Float, logits.scalar_type().intern());
                return new Outcome(BackboneTensors.doubles(logits), BackboneTensors.doubles(loss)[0],
                        BackboneTensors.norm(gradients),
                        BackboneTensors.doubles(parameters.get(spec.parameters().rows().get(3).name())));
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"resnet18", "legacy_seresnext50_32x4d", "tf_efficientnet_b3", "torchvision_efficientnet_b3"})
    void roundedFactorsGiveNearlyTheSame(String name) {
        Outcome exact = outcome(name, ScalarType.Float);
        Outcome rounded = outcome(name, ScalarType.BFloat16);
        assertNotEquals(exact.loss(), rounded.loss());
        assertArrayEquals(exact.logits(), rounded.logits(), 0.02);
        // Of two patches, a batch's deviations are small ones, and errors grow with each normalization.
        assertEquals(exact.loss(), rounded.loss(), 0.15);
        assertEquals(1, rounded.norm() / exact.norm(), 0.25);
        // A batch's means are not rounded to eight bits, what they are taken of is.
        for (int i = 0; i < exact.means().length; i++) {
            assertEquals(exact.means()[i], rounded.means()[i], 0.01 * greatest(exact.means()));
        }
    }

    private static double greatest(double[] values) {
        return Arrays.stream(values).map(Math::abs).max().orElseThrow();
    }
}
