package io.github.pcam4j.model.backbone;

import io.github.pcam4j.model.backbone.Layer.Convolution;
import io.github.pcam4j.model.backbone.Layer.MaxPooling;
import io.github.pcam4j.model.backbone.Layer.Normalization;
import io.github.pcam4j.model.backbone.Layer.Padding;
import io.github.pcam4j.model.backbone.Layer.Pointwise;
import io.github.pcam4j.model.backbone.Layer.Residual;
import io.github.pcam4j.model.backbone.Layer.SqueezeExcitation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Residual networks: a stem, and four stages of blocks, each of which but the first halves the image. */
final class ResNets {
    private static final int STEM = 64;
    private static final int REDUCTION = 16;
    private static final int EXPANSION = 4;

    private final Style style;
    private final int[] blocks;

    /**
     * What differs from one to the next.
     *
     * @param stem what the names of the first layers begin with
     * @param bottleneck whether blocks are of three convolutions, the middle one of 3 x 3, rather than of two of 3 x 3
     * @param groups of the convolution of 3 x 3
     * @param width channels of that for 64 of a stage's, all groups together
     * @param excitation the name of squeeze and excitation, empty for none
     * @param ceiling how the stem's pooling rounds
     * @param zeroAtFirst whether blocks begin as their shortcuts
     */
    private record Style(String stem, boolean bottleneck, int groups, int width, String excitation, boolean ceiling,
            boolean zeroAtFirst) { }

    private ResNets(Style style, int... blocks) {
        this.style = style;
        this.blocks = blocks;
    }

    static Backbone basic(String name, int... blocks) {
        return new ResNets(new Style("", false, 1, 64, "", false, false), blocks).named(name, "fc", 0);
    }

    static Backbone resnet50() {
        return new ResNets(new Style("", true, 1, 64, "", false, false), 3, 4, 6, 3).named("resnet50", "fc", 0);
    }

    static Backbone resnext50() {
        return new ResNets(new Style("", true, 32, 128, "", false, false), 3, 4, 6, 3)
                .named("resnext50_32x4d", "fc", 0);
    }

    static Backbone seResnext50() {
        return new ResNets(new Style("", true, 32, 128, "se", false, true), 3, 4, 6, 3)
                .named("seresnext50_32x4d", "fc", 0);
    }

    static Backbone legacySeResnext50() {
        return new ResNets(new Style("layer0.", true, 32, 128, "se_module", true, false), 3, 4, 6, 3)
                .named("legacy_seresnext50_32x4d", "last_linear", 0.2);
    }

    private Backbone named(String name, String head, double dropout) {
        List<Layer> layers = new ArrayList<>(List.of(
                new Convolution(style.stem() + "conv1", 3, STEM, 7, 2, Padding.CENTRED, 1, false),
                new Normalization(style.stem() + "bn1", STEM, false), new Pointwise(Activation.RELU),
                new MaxPooling(style.ceiling())));
        int in = STEM;
        for (int stage = 0; stage < blocks.length; stage++) {
            int planes = STEM << stage;
            for (int block = 0; block < blocks[stage]; block++) {
                layers.add(block("layer%s.%s.".formatted(stage + 1, block), in, planes, block == 0 && stage > 0 ? 2 : 1));
                in = outputs(planes);
            }
        }
        return new Backbone(name, layers, in, head, 1e-5, 0.1, dropout, 0, FeatureStart.RESNET);
    }

    private int outputs(int planes) {
        return style.bottleneck() ? planes * EXPANSION : planes;
    }

    private Layer block(String name, int in, int planes, int stride) {
        int out = outputs(planes);
        List<Layer> branch = style.bottleneck() ? bottleneck(name, in, planes, stride) : two(name, in, planes, stride);
        if (!style.excitation().isEmpty()) {
            String excitation = name + style.excitation();
            branch.add(new SqueezeExcitation(one(excitation + ".fc1", out, out / REDUCTION, 1, true), Activation.RELU,
                    one(excitation + ".fc2", out / REDUCTION, out, 1, true)));
        }
        List<Layer> shortcut = stride == 1 && in == out ? List.of()
                : List.of(one(name + "downsample.0", in, out, stride, false),
                        new Normalization(name + "downsample.1", out, false));
        return new Residual(branch, shortcut, Optional.of(Activation.RELU), 0);
    }

    private List<Layer> bottleneck(String name, int in, int planes, int stride) {
        int width = planes * style.width() / STEM;
        return new ArrayList<>(List.of(
                one(name + "conv1", in, width, 1, false), new Normalization(name + "bn1", width, false),
                new Pointwise(Activation.RELU),
                three(name + "conv2", width, width, stride), new Normalization(name + "bn2", width, false),
                new Pointwise(Activation.RELU),
                one(name + "conv3", width, planes * EXPANSION, 1, false),
                new Normalization(name + "bn3", planes * EXPANSION, style.zeroAtFirst())));
    }

    private List<Layer> two(String name, int in, int planes, int stride) {
        return new ArrayList<>(List.of(
                three(name + "conv1", in, planes, stride), new Normalization(name + "bn1", planes, false),
                new Pointwise(Activation.RELU),
                three(name + "conv2", planes, planes, 1), new Normalization(name + "bn2", planes, style.zeroAtFirst())));
    }

    private Convolution three(String name, int in, int out, int stride) {
        return new Convolution(name, in, out, 3, stride, Padding.CENTRED, style.groups(), false);
    }

    private static Convolution one(String name, int in, int out, int stride, boolean bias) {
        return new Convolution(name, in, out, 1, stride, Padding.CENTRED, 1, bias);
    }
}
