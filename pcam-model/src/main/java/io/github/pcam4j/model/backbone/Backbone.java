package io.github.pcam4j.model.backbone;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * A network that people pre-train, with a head of one output: layers that end in maps of features, the mean of each map,
 * dropout, and a dense layer. Parameters have the names that PyTorch's state dicts have.
 *
 * <ul>
 *   <li>{@code resnet18}, {@code resnet34}, {@code resnet50}, {@code resnext50_32x4d}: He et al., arXiv:1512.03385; Xie et
 *       al., arXiv:1611.05431. torchvision and timm give these the same names.
 *   <li>{@code seresnext50_32x4d}: the last with squeeze and excitation, as timm has it.
 *   <li>{@code legacy_seresnext50_32x4d}: as Cadene's pretrained-models.pytorch and timm's class of that name have it.
 *   <li>{@code efficientnet_b3}, {@code tf_efficientnet_b3}: Tan and Le, arXiv:1905.11946, as timm has it, in PyTorch's
 *       and in TensorFlow's form.
 *   <li>{@code torchvision_efficientnet_b3}: the first of the two under torchvision's names.
 * </ul>
 *
 * <p>Immutable and safe for use by several threads.
 *
 * <pre>{@code
 * Backbone backbone = Backbone.named("seresnext50_32x4d");
 * int maps = backbone.channels();    // 2048
 * }</pre>
 *
 * @param name such as {@code resnet50}
 * @param features the layers ahead of the head
 * @param channels maps that the features end in
 * @param head the name of the dense layer's parameters
 * @param epsilon what batch normalization adds to variances
 * @param momentum share of a batch in batch normalization's moving statistics
 * @param dropout share of the features' means that is dropped ahead of the head, as the original has it by default
 * @param stochasticDepth share of a last residual block's patches that take its shortcut alone in training, as the
 *     original has it by default; of those before it is less, in proportion to their place
 * @param start what the features of an untrained network start as
 */
public record Backbone(String name, List<Layer> features, int channels, String head, double epsilon, double momentum,
        double dropout, double stochasticDepth, FeatureStart start) {
    /** The least rows and columns of an image: of one that is halved five times over, something is left. */
    public static final int LEAST_SIZE = 32;

    private static final Map<String, Supplier<Backbone>> KNOWN = new TreeMap<>(Map.of(
            "resnet18", () -> ResNets.basic("resnet18", 2, 2, 2, 2),
            "resnet34", () -> ResNets.basic("resnet34", 3, 4, 6, 3),
            "resnet50", ResNets::resnet50,
            "resnext50_32x4d", ResNets::resnext50,
            "seresnext50_32x4d", ResNets::seResnext50,
            "legacy_seresnext50_32x4d", ResNets::legacySeResnext50,
            "efficientnet_b3", EfficientNets::timm,
            "tf_efficientnet_b3", EfficientNets::tensorFlow,
            "torchvision_efficientnet_b3", EfficientNets::torchvision));

    /** Copies the layers. */
    public Backbone {
        features = List.copyOf(features);
    }

    /**
     * A network by its name.
     *
     * @param name such as {@code seresnext50_32x4d}
     * @return the network
     * @throws IllegalArgumentException if there is none of that name, naming those that there are
     */
    public static Backbone named(String name) {
        Supplier<Backbone> known = KNOWN.get(name);
        if (known == null) {
            throw new IllegalArgumentException("there is no network '%s'; there are %s".formatted(name,
                    String.join(", ", names())));
        }
        return known.get();
    }

    /**
     * All names.
     *
     * @return in alphabetical order
     */
    public static List<String> names() {
        return List.copyOf(KNOWN.keySet());
    }
}
