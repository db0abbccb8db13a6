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

    /** What layers are called; of a convolution's and its normalization's name the second goes by the first. */
    private interface Names {
        String[] stem();

        String block(int stage, int number);

        String[] expand();

        String[] depthwise(boolean expanded);

        String[] excitation(boolean expanded);

        String[] project(boolean expanded);

        String[] last();

        String head();
    }

    private EfficientNets(Names names, Padding padding) {
        this.names = names;
        this.padding = padding;
    }

    static Backbone timm() {
        return new EfficientNets(new TimmNames(), Padding.CENTRED).named("efficientnet_b3", 1e-5, 0, 0,
                FeatureStart.TIMM_EFFICIENTNET);
    }

    static Backbone tensorFlow() {
        return new EfficientNets(new TimmNames(), Padding.SAME).named("tf_efficientnet_b3", 1e-3, 0, 0,
                FeatureStart.TIMM_EFFICIENTNET);
    }

    static Backbone torchvision() {
        return new EfficientNets(new TorchvisionNames(), Padding.CENTRED).named("torchvision_efficientnet_b3", 1e-5, 0.3, 0.2,
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
        int within = in * stage.expansion();
        int out = wide(stage.channels());
        List<Layer> branch = new ArrayList<>();
        if (expanded) {
            add(branch, name, names.expand(), new Convolution("", in, within, 1, 1, padding, 1, false), true);
        }
        add(branch, name, names.depthwise(expanded),
                new Convolution("", within, within, stage.kernel(), stride, padding, within, false), true);
        // The share is of the block's input, not of what it was expanded to.
        int squeezed = in / 4;
        String[] excitation = names.excitation(expanded);
        branch.add(new SqueezeExcitation(
                new Convolution(name + excitation[0], within, squeezed, 1, 1, padding, 1, true), Activation.SILU,
                new Convolution(name + excitation[1], squeezed, within, 1, 1, padding, 1, true)));
        add(branch, name, names.project(expanded), new Convolution("", within, out, 1, 1, padding, 1, false), false);
        if (stride == 1 && in == out) {
            layers.add(new Residual(branch, List.of(), Optional.empty(), place));
        } else {
            layers.addAll(branch);
        }
    }

    /** Convolution, normalization and, unless it is the last of a block, SiLU. */
    private static void add(List<Layer> layers, String block, String[] two, Convolution shape, boolean activated) {
        layers.add(new Convolution(block + two[0], shape.in(), shape.out(), shape.kernel(), shape.stride(),
                shape.padding(), shape.groups(), shape.bias()));
        layers.add(new Normalization(block + two[1], shape.out(), false));
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

    private static final class TimmNames implements Names {
        @Override
        public String[] stem() {
            return new String[] {"conv_stem", "bn1"};
        }

        @Override
        public String block(int stage, int number) {
            return "blocks.%s.%s.".formatted(stage, number);
        }

        @Override
        public String[] expand() {
            return new String[] {"conv_pw", "bn1"};
        }

        @Override
        public String[] depthwise(boolean expanded) {
            return new String[] {"conv_dw", expanded ? "bn2" : "bn1"};
        }

        @Override
        public String[] excitation(boolean expanded) {
            return new String[] {"se.conv_reduce", "se.conv_expand"};
        }

        @Override
        public String[] project(boolean expanded) {
            return expanded ? new String[] {"conv_pwl", "bn3"} : new String[] {"conv_pw", "bn2"};
        }

        @Override
        public String[] last() {
            return new String[] {"conv_head", "bn2"};
        }

        @Override
        public String head() {
            return "classifier";
        }
    }

    private static final class TorchvisionNames implements Names {
        @Override
        public String[] stem() {
            return new String[] {"features.0.0", "features.0.1"};
        }

        @Override
        public String block(int stage, int number) {
            return "features.%s.%s.block.".formatted(stage + 1, number);
        }

        @Override
        public String[] expand() {
            return numbered(0);
        }

        @Override
        public String[] depthwise(boolean expanded) {
            return numbered(expanded ? 1 : 0);
        }

        @Override
        public String[] excitation(boolean expanded) {
            int place = expanded ? 2 : 1;
            return new String[] {place + ".fc1", place + ".fc2"};
        }

        @Override
        public String[] project(boolean expanded) {
            return numbered(expanded ? 3 : 2);
        }

        @Override
        public String[] last() {
            return new String[] {"features.8.0", "features.8.1"};
        }

        @Override
        public String head() {
            return "classifier.1";
        }

        private static String[] numbered(int place) {
            return new String[] {place + ".0", place + ".1"};
        }
    }
}
