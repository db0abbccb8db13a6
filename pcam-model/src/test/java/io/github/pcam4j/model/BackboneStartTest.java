package io.github.pcam4j.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Untrained backbones beside those of torchvision and timm, which draw other numbers of the same distributions. */
@Tag("slow")
class BackboneStartTest {
    /** The root of a mean square has a relative deviation of 1 / sqrt(2 n); of the two together, five. */
    private static final double DEVIATIONS = 5;
    private static final int SIDE = 64;

    @ParameterizedTest
    @ValueSource(strings = {"resnet18", "resnet34", "resnet50", "resnext50_32x4d", "seresnext50_32x4d",
        "legacy_seresnext50_32x4d", "efficientnet_b3", "tf_efficientnet_b3", "torchvision_efficientnet_b3"})
    void startsAsThePeers(String name) throws IOException {
        BackboneSpec spec = BackboneSpec.of(name, SIDE);
        NetworkWeights start = spec.initialWeights(3);
        List<PeerNetworks.Entry> peers = PeerNetworks.read().get(name);
        for (PeerNetworks.Entry peer : peers) {
            float[] values = start.get(peer.name()).values();
            if (spec.parameters().get(peer.name()).group().equals(CnnSpec.HEAD)) {
                double bound = 1 / Math.sqrt(spec.backbone().channels());
                assertTrue(greatest(values) <= bound && greatest(values) > 0, peer.name());
                assertTrue(values.length == 1 || rootMeanSquare(values) > 0.95 * bound / Math.sqrt(3), peer.name());
            } else {
                assertEquals(peer.rootMeanSquare(), rootMeanSquare(values),
                        peer.rootMeanSquare() == 0 || peer.rootMeanSquare() == 1 ? 0
                                : peer.rootMeanSquare() * (1e-3 + DEVIATIONS / Math.sqrt(values.length)), peer.name());
            }
        }
    }

    /** Kernels are normal, and not cut: of a million values some are beyond four deviations, and none beyond seven. */
    @Test
    void kernelsAreNormal() {
        float[] values = BackboneSpec.of("resnet18", SIDE).initialWeights(3).get("layer4.1.conv2.weight").values();
        double deviation = Math.sqrt(2.0 / (512 * 9));
        assertTrue(greatest(values) > 4 * deviation && greatest(values) < 7 * deviation, "" + greatest(values));
        double within = 0;
        for (float value : values) {
            within += Math.abs(value) < deviation ? 1.0 / values.length : 0;
        }
        assertEquals(0.6827, within, 0.002);
    }

    @Test
    void theSeedAloneDecides() {
        BackboneSpec spec = BackboneSpec.of("torchvision_efficientnet_b3", SIDE);
        NetworkWeights weights = spec.initialWeights(3);
        assertEquals(weights, spec.initialWeights(3));
        String name = "features.0.0.weight";
        assertFalse(Arrays.equals(weights.get(name).values(), spec.initialWeights(4).get(name).values()));
        assertArrayEquals(new int[] {40, 3, 3, 3}, weights.get(name).shape());
    }

    private static double rootMeanSquare(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum / values.length);
    }

    private static double greatest(float[] values) {
        double greatest = 0;
        for (float value : values) {
            greatest = Math.max(greatest, Math.abs(value));
        }
        return greatest;
    }
}
