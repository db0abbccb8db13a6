package io.github.pcam4j.torch.internal.network;

import io.github.pcam4j.model.BackboneSpec;
import io.github.pcam4j.model.backbone.Activation;
import io.github.pcam4j.model.backbone.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** A backbone's layers as what LibTorch computes. */
public final class BackboneBlocks implements Layer.Reader<Block> {
    private static final long[] ONE = {1, 1};
    private static final long[] TWO = {2, 2};
    private static final long[] THREE = {3, 3};
    private static final long[] NONE = {0, 0};
    private static final long[] IMAGE = {2, 3};

    private final double epsilon;
    private final double stochasticDepth;
    private final List<DropoutLayers.Masked> masks = new ArrayList<>();
    private final List<Block> features;
    private final List<Block> head;

    BackboneBlocks(BackboneSpec spec) {
        this.epsilon = spec.backbone().epsilon();
        this.stochasticDepth = spec.stochasticDepth();
        this.features = blocks(spec.backbone().features());
        this.head = List.of(BackboneBlocks::means, dropped(spec.backbone().channels(), spec.dropout()),
                new Head(spec.backbone().head()));
    }

    /** Up to the maps of features. */
    List<Block> features() {
        return features;
    }

    /** From there to the logit. */
    List<Block> head() {
        return head;
    }

    /** What is dropped at random. */
    DropoutLayers masks() {
        return new DropoutLayers(masks);
    }

    private List<Block> blocks(List<Layer> layers) {
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            Layer next = i + 1 < layers.size() ? layers.get(i + 1) : null;
            if (layers.get(i) instanceof Layer.Convolution convolution && !convolution.bias()
                    && next instanceof Layer.Normalization normalization) {
                blocks.add(new NormalizedConvolution(new BackboneConvolution(convolution), normalization,
                        normalization(normalization), epsilon));
                i++;
            } else {
                blocks.add(layers.get(i).read(this));
            }
        }
        return blocks;
    }

    @Override
    public Block convolution(Layer.Convolution layer) {
        return new BackboneConvolution(layer);
    }

    @Override
    public Block normalization(Layer.Normalization layer) {
        return (x, pass) -> torch.batch_norm(x, of(pass, layer, "weight"), of(pass, layer, "bias"),
                of(pass, layer, "running_mean"), of(pass, layer, "running_var"), pass.training(), pass.share(), epsilon,
                true);
    }

    private static TensorOptional of(Pass pass, Layer.Normalization layer, String what) {
        return new TensorOptional(pass.parameters().get(layer.name() + "." + what));
    }

    @Override
    public Block pointwise(Layer.Pointwise layer) {
        return (x, pass) -> activated(layer.function(), x, pass);
    }

    /** In place where nothing needs what was there: SiLU's gradient is of its input. */
    private static Tensor activated(Activation function, Tensor x, Pass pass) {
        return switch (function) {
            case RELU -> torch.relu_(x);
            case SILU -> pass.training() ? torch.silu(x) : torch.silu_(x);
        };
    }

    @Override
    public Block maxPooling(Layer.MaxPooling layer) {
        return (x, pass) -> torch.max_pool2d(x, THREE, TWO, layer.ceiling() ? NONE : ONE, ONE, layer.ceiling());
    }

    @Override
    public Block squeezeExcitation(Layer.SqueezeExcitation layer) {
        Block squeeze = convolution(layer.squeeze());
        Block excite = convolution(layer.excite());
        return (x, pass) -> {
            Tensor mean = x.mean(IMAGE, true, new ScalarTypeOptional());
            Tensor squeezed = activated(layer.function(), squeeze.apply(mean, pass), pass);
            Tensor gate = torch.sigmoid(excite.apply(squeezed, pass));
            return pass.training() ? x.mul(gate) : x.mul_(gate);
        };
    }

    @Override
    public Block residual(Layer.Residual layer) {
        List<Block> branch = blocks(layer.branch());
        List<Block> shortcut = blocks(layer.shortcut());
        Block dropped = dropped(1, stochasticDepth * layer.place());
        Optional<Activation> after = layer.after();
        return (x, pass) -> {
            Tensor sum = dropped.apply(Block.through(branch, x, pass), pass).add_(Block.through(shortcut, x, pass));
            return after.isEmpty() ? sum : activated(after.get(), sum, pass);
        };
    }

    private Block dropped(int units, double rate) {
        if (rate == 0) {
            return (x, pass) -> x;
        }
        int number = masks.size();
        masks.add(new DropoutLayers.Masked(units, rate));
        return (x, pass) -> pass.dropout().map(it -> it.apply(x, number)).orElse(x);
    }

    private static Tensor means(Tensor x, Pass pass) {
        return x.mean(IMAGE, false, new ScalarTypeOptional());
    }

    /**
     * The dense layer, whatever products are computed in, in the precision of its parameters.
     *
     * @param name of its parameters
     */
    private record Head(String name) implements Block {
        @Override
        public Tensor apply(Tensor x, Pass pass) {
            Tensor kernel = pass.parameters().get(name + ".weight");
            return torch.linear(x.to(kernel.scalar_type()), kernel,
                    new TensorOptional(pass.parameters().get(name + ".bias")));
        }
    }
}
