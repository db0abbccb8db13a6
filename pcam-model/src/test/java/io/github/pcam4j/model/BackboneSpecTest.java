package io.github.pcam4j.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertIterableEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.model.backbone.Backbone;
import io.github.pcam4j.model.backbone.Layer;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class BackboneSpecTest {
    private static final int SIDE = 64;

    @Test
    void networksHaveThePeersKeysAndShapesInTheirOrder() throws IOException {
        Set<String> compared = new TreeSet<>();
        PeerNetworks.read().forEach((name, expected) -> {
            assertIterableEquals(expected.stream().map(it -> it.name() + it.shape()).toList(), BackboneSpec.of(name, SIDE)
                    .parameters().rows().stream().map(it -> it.name() + it.shape()).toList(), name);
            compared.add(name);
        });
        assertEquals(Set.copyOf(Backbone.names()), compared);
    }

    @Test
    void kindsAndGroupsAreWhatTheNamesSay() {
        for (String name : Backbone.names()) {
            BackboneSpec spec = BackboneSpec.of(name, SIDE);
            String head = spec.backbone().head();
            for (ParameterTable.Row row : spec.parameters().rows()) {
                boolean ofHead = row.name().startsWith(head + ".");
                assertEquals(ofHead ? CnnSpec.HEAD : CnnSpec.FEATURES, row.group(), row.name());
                assertEquals(kind(spec, row), row.kind(), row.name());
            }
            assertEquals(ParameterLayout.PYTORCH, spec.parameters().layout());
        }
    }

    /** Biases of batch normalization are told from a convolution's by the moving mean beside them. */
    private static ParameterKind kind(BackboneSpec spec, ParameterTable.Row row) {
        String layer = row.name().substring(0, row.name().lastIndexOf('.'));
        boolean normalizes = spec.parameterShapes().containsKey(layer + ".running_mean");
        return switch (row.name().substring(layer.length() + 1)) {
            case "weight" -> normalizes ? ParameterKind.SCALE : ParameterKind.KERNEL;
            case "bias" -> normalizes ? ParameterKind.SHIFT : ParameterKind.BIAS;
            case "running_mean" -> ParameterKind.MEAN;
            default -> ParameterKind.VARIANCE;
        };
    }

    /** 26 blocks; shares as torchvision 0.14 and timm 1.0.29 print them for 0.2. */
    @Test
    void blocksAreDroppedMoreTheLaterTheyStand() {
        List<Double> expected = List.of(0.007692, 0.023077, 0.030769, 0.046154, 0.053846, 0.069231, 0.076923, 0.084615,
                0.092308, 0.107692, 0.115385, 0.123077, 0.130769, 0.146154, 0.153846, 0.161538, 0.169231, 0.176923,
                0.192308);
        for (String name : List.of("efficientnet_b3", "tf_efficientnet_b3", "torchvision_efficientnet_b3")) {
            List<Double> shares = Backbone.named(name).features().stream().filter(Layer.Residual.class::isInstance)
                    .map(it -> Math.rint(0.2 * ((Layer.Residual) it).place() * 1e6) / 1e6).toList();
            assertEquals(expected, shares, name);
        }
    }

    @Test
    void whatIsDroppedByDefaultIsTheOriginals() {
        for (String name : Backbone.names()) {
            BackboneSpec spec = BackboneSpec.of(name, SIDE);
            assertEquals(switch (name) {
                case "legacy_seresnext50_32x4d" -> 0.2;
                case "torchvision_efficientnet_b3" -> 0.3;
                default -> 0;
            }, spec.dropout(), name);
            assertEquals(name.equals("torchvision_efficientnet_b3") ? 0.2 : 0, spec.stochasticDepth(), name);
            assertEquals(InputSpec.IMAGENET_MEAN, spec.input().mean());
            assertEquals(InputSpec.IMAGENET_DEVIATION, spec.input().deviation());
        }
    }

    @Test
    void copiesChangeWhatTheyAreAskedForAlone() {
        BackboneSpec spec = BackboneSpec.of("torchvision_efficientnet_b3", SIDE);
        BackboneSpec changed = spec.withDropout(0.1).with(InputSpec.scaled(SIDE));
        assertEquals(new BackboneSpec(spec.backbone(), InputSpec.scaled(SIDE), 0.1, 0.2), changed);
        assertFalse(changed.equals(spec));
    }

    @Test
    void refusesWhatThereIsNot() {
        String unknown = refusal(() -> BackboneSpec.of("resnet51", SIDE));
        assertTrue(unknown.contains("resnet51"), unknown);
        Backbone.names().forEach(name -> assertTrue(unknown.contains(name), name));
        String small = refusal(() -> BackboneSpec.of("resnet18", 31));
        assertTrue(small.contains("32 rows and columns at least, not of 31"), small);
        assertEquals(32, BackboneSpec.of("resnet18", 32).inputSize());
        BackboneSpec spec = BackboneSpec.of("resnet18", SIDE);
        assertTrue(refusal(() -> spec.withDropout(1)).contains("dropout must be within [0, 1), not 1.0"));
        assertTrue(refusal(() -> new BackboneSpec(spec.backbone(), spec.input(), 0, Double.NaN))
                .contains("stochastic depth must be within [0, 1), not NaN"));
    }

    private static String refusal(Runnable made) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, made::run).getMessage());
    }
}
