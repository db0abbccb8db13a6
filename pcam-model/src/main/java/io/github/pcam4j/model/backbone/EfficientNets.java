package io.github.pcam4j.model.backbone;

import io.github.pcam4j.model.backbone.Layer.Convolution;
import io.github.pcam4j.model.backbone.Layer.Normalization;
import io.github.pcam4j.model.backbone.Layer.Padding;
import io.github.pcam4j.model.backbone.Layer.Pointwise;
import io.github.pcam4j.model.backbone.Layer.Residual;
import io.github.pcam4j.model.backbone.Layer.SqueezeExcitation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** EfficientNet-B3: inverted residual blocks, 1.2 times as wide and 1.4 times as deep as B0. */
final class EfficientNets {
    private static final double WIDTH = 1.2;
    private static final double DEPTH = 1.4;
    private static final int DIVISOR = 8;
    private static final int STEM = 32;
    private static final int LAST = 1280;
    /** PyTorch's own. TensorFlow's is 0.01; timm takes over its epsilon alone. */
    private static final double MOMENTUM = 0.1;
    private static final List<Stage> STAGES = List.of(new Stage(1, 3, 1, 1, 16), new Stage(2, 3, 2, 6, 24),
            new Stage(2, 5, 2, 6, 40), new Stage(3, 3, 2, 6, 80), new Stage(3, 5, 1, 6, 112), new Stage(4, 5, 2, 6, 192),
            new Stage(1, 3, 1, 6, 320));

    private final Names names;
    private final Padding padding;

    /**
     * Blocks of one kind, as table 1 of the paper has them for B0.
     *
     * @param blocks how many
     * @param kernel rows and columns of the depthwise convolution's windows
     * @param stride of the first
     * @param expansion times as many channels within a block as before it
     * @param channels after each
     */
    private record Stage(int blocks, int kernel, int stride, int expansion, int channels) {
        int deep() {
            return (int) Math.ceil(DEPTH * blocks);
        }
    }

    /**
     * What layers are called, in pairs: convolution and normalization, or the two of squeeze and excitation.
     *
     * @param stem the first
     * @param block a block, by its stage and number
     * @param firstStage the number of the first stage
     * @param expand the convolution that expands, of a block that does
     * @param plain depthwise convolution, excitation and projection of a block that does not expand
     * @param expanded the same of one that does
     * @param last the last ahead of the head
     * @param head the dense layer
     */
    private record Names(Pair stem, String block, int firstStage, Pair expand, Within plain, Within expanded, Pair last,
            String head) {
        private static final Names TIMM = new Names(new Pair("conv_stem", "bn1"), "blocks.%s.%s.", 0,
                new Pair("conv_pw", "bn1"),
                new Within(new Pair("conv_dw", "bn1"), new Pair("se.conv_reduce", "se.conv_expand"), new Pair("conv_pw", "bn2")),
                new Within(new Pair("conv_dw", "bn2"), new Pair("se.conv_reduce", "se.conv_expand"), new Pair("conv_pwl", "bn3")),
                new Pair("conv_head", "bn2"), "classifier");
        private static final Names TORCHVISION = new Names(new Pair("features.0.0", "features.0.1"), "features.%s.%s.block.", 1,
                new Pair("0.0", "0.1"),
                new Within(new Pair("0.0", "0.1"), new Pair("1.fc1", "1.fc2"), new Pair("2.0", "2.1")),
                new Within(new Pair("1.0", "1.1"), new Pair("2.fc1", "2.fc2"), new Pair("3.0", "3.1")),
                new Pair("features.8.0", "features.8.1"), "classifier.1");

        String block(int stage, int number) {
            return block.formatted(stage + firstStage, number);
        }
    }

    private record Pair(String first, String second) { }

    private record Within(Pair depthwise, Pair excitation, Pair project) { }

    private EfficientNets(Names names, Padding padding) {
        this.names = names;
        this.padding = padding;
    }

    static Backbone timm() {
        return new EfficientNets(Names.TIMM, Padding.CENTRED).named("efficientnet_b3", 1e-5, 0, 0,
                FeatureStart.TIMM_EFFICIENTNET);
    }

    static Backbone tensorFlow() {
        return new EfficientNets(Names.TIMM, Padding.SAME).named("tf_efficientnet_b3", 1e-3, 0, 0,
                FeatureStart.TIMM_EFFICIENTNET);
    }

    static Backbone torchvision() {
        return new EfficientNets(Names.TORCHVISION, Padding.CENTRED).named("torchvision_efficientnet_b3", 1e-5, 0.3, 0.2,
                FeatureStart.TORCHVISION_EFFICIENTNET);
    }

    private Backbone named(String name, double epsilon, double dropout, double stochasticDepth, FeatureStart start) {
        List<Layer> layers = new ArrayList<>();
        int in = wide(STEM);
        add(layers, "", names.stem(), new Convolution("", 3, in, 3, 2, padding, 1, false), true);
        int all = STAGES.stream().mapToInt(Stage::deep).sum();
        int before = 0;
        for (int i = 0; i < STAGES.size(); i++) {
            Stage stage = STAGES.get(i);
            for (int block = 0; block < stage.deep(); block++) {
                addBlock(layers, names.block(i, block), stage, in, block == 0 ? stage.stride() : 1,
                        before++ / (double) all);
                in = wide(stage.channels());
            }
        }
        int last = wide(LAST);
        add(layers, "", names.last(), new Convolution("", in, last, 1, 1, padding, 1, false), true);
        return new Backbone(name, layers, last, names.head(), epsilon, MOMENTUM, dropout, stochasticDepth, start);
    }

    private void addBlock(List<Layer> layers, String name, Stage stage, int in, int stride, double place) {
        boolean expanded = stage.expansion() > 1;
        Within within = expanded ? names.expanded() : names.plain();
        int inner = in * stage.expansion();
        int out = wide(stage.channels());
        List<Layer> branch = new ArrayList<>();
        if (expanded) {
            add(branch, name, names.expand(), new Convolution("", in, inner, 1, 1, padding, 1, false), true);
        }
        add(branch, name, within.depthwise(),
                new Convolution("", inner, inner, stage.kernel(), stride, padding, inner, false), true);
        // The share is of the block's input, not of what it was expanded to.
        int squeezed = in / 4;
        Pair excitation = within.excitation();
        branch.add(new SqueezeExcitation(
                new Convolution(name + excitation.first(), inner, squeezed, 1, 1, padding, 1, true), Activation.SILU,
                new Convolution(name + excitation.second(), squeezed, inner, 1, 1, padding, 1, true)));
        add(branch, name, within.project(), new Convolution("", inner, out, 1, 1, padding, 1, false), false);
        if (stride == 1 && in == out) {
            layers.add(new Residual(branch, List.of(), Optional.empty(), place));
        } else {
            layers.addAll(branch);
        }
    }

    /** Convolution, normalization and, unless it is the last of a block, SiLU. */
    private static void add(List<Layer> layers, String block, Pair two, Convolution shape, boolean activated) {
        layers.add(new Convolution(block + two.first(), shape.in(), shape.out(), shape.kernel(), shape.stride(),
                shape.padding(), shape.groups(), shape.bias()));
        layers.add(new Normalization(block + two.second(), shape.out(), false));
        if (activated) {
            layers.add(new Pointwise(Activation.SILU));
        }
    }

    /** Channels times the width, to the next multiple of 8 that is not more than a tenth less. */
    private static int wide(int channels) {
        double wanted = channels * WIDTH;
        int rounded = Math.max(DIVISOR, (int) (wanted + DIVISOR / 2.0) / DIVISOR * DIVISOR);
        return rounded < 0.9 * wanted ? rounded + DIVISOR : rounded;
    }
}
