package io.github.pcam4j.torch.internal.script;

import io.github.pcam4j.model.BackboneSpec;
import io.github.pcam4j.model.backbone.Activation;
import io.github.pcam4j.model.backbone.Layer;
import io.github.pcam4j.torch.internal.network.BackboneBlocks;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A backbone's layers in TorchScript, as {@link BackboneBlocks} computes them. Each layer becomes what adds its lines behind
 * a value.
 *
 * @param script to add to
 * @param spec the network
 */
record BackboneScript(Script script, BackboneSpec spec) implements Layer.Reader<UnaryOperator<String>> {

    /** Adds all layers; gives the logits, (batch, 1). */
    String add(String images) {
        String maps = through(spec.backbone().features(), images);
        String head = spec.backbone().head();
        return script.compute("torch.linear(torch.mean(%s, [2, 3]), %s, %s)".formatted(maps,
                script.parameter(head + ".weight"), script.parameter(head + ".bias")));
    }

    private String through(List<Layer> layers, String input) {
        String x = input;
        for (Layer layer : layers) {
            x = layer.read(this).apply(x);
        }
        return x;
    }

    @Override
    public UnaryOperator<String> convolution(Layer.Convolution layer) {
        return x -> convolved(layer, x);
    }

    private String convolved(Layer.Convolution layer, String x) {
        String kernel = script.parameter(layer.name() + ".weight");
        String bias = layer.bias() ? script.parameter(layer.name() + ".bias") : "None";
        int stride = layer.stride();
        boolean same = layer.padding() == Layer.Padding.SAME && stride > 1;
        int border = same ? 0 : (layer.kernel() - 1) / 2;
        return script.compute("torch.conv2d(%s, %s, %s, [%s, %s], [%s, %s], [1, 1], %s)".formatted(
                same ? padded(layer, x) : x, kernel, bias, stride, stride, border, border, layer.groups()));
    }

    /** As TensorFlow pads ahead of a stride, by the size that an image turns out to have. */
    private String padded(Layer.Convolution layer, String x) {
        String rows = missing(layer, x, 2);
        String columns = missing(layer, x, 3);
        return script.compute("torch.constant_pad_nd(%s, [%s // 2, %s - %s // 2, %s // 2, %s - %s // 2], 0.0)".formatted(x,
                columns, columns, columns, rows, rows, rows));
    }

    private String missing(Layer.Convolution layer, String x, int axis) {
        int stride = layer.stride();
        String side = script.compute("%s.size(%s)".formatted(x, axis));
        return script.compute("max(0, ((%s + %s) // %s - 1) * %s + %s - %s)".formatted(side, stride - 1, stride, stride,
                layer.kernel(), side));
    }

    @Override
    public UnaryOperator<String> normalization(Layer.Normalization layer) {
        return x -> script.compute("torch.batch_norm(%s, %s, %s, %s, %s, False, 0.0, %s, True)".formatted(x,
                script.parameter(layer.name() + ".weight"), script.parameter(layer.name() + ".bias"),
                script.parameter(layer.name() + ".running_mean"), script.parameter(layer.name() + ".running_var"),
                spec.backbone().epsilon()));
    }

    @Override
    public UnaryOperator<String> pointwise(Layer.Pointwise layer) {
        return x -> activated(layer.function(), x);
    }

    private String activated(Activation function, String x) {
        String name = switch (function) {
            case RELU -> "relu";
            case SILU -> "silu";
        };
        return script.compute("torch.%s(%s)".formatted(name, x));
    }

    @Override
    public UnaryOperator<String> maxPooling(Layer.MaxPooling layer) {
        return x -> script.compute("torch.max_pool2d(%s, [3, 3], [2, 2], %s, [1, 1], %s)".formatted(x,
                layer.ceiling() ? "[0, 0]" : "[1, 1]", layer.ceiling() ? "True" : "False"));
    }

    @Override
    public UnaryOperator<String> squeezeExcitation(Layer.SqueezeExcitation layer) {
        return x -> {
            String mean = script.compute("torch.mean(%s, [2, 3], True)".formatted(x));
            String squeezed = activated(layer.function(), convolved(layer.squeeze(), mean));
            return script.compute("%s * torch.sigmoid(%s)".formatted(x, convolved(layer.excite(), squeezed)));
        };
    }

    @Override
    public UnaryOperator<String> residual(Layer.Residual layer) {
        return x -> {
            String sum = script.compute("%s + %s".formatted(through(layer.branch(), x), through(layer.shortcut(), x)));
            return layer.after().map(it -> activated(it, sum)).orElse(sum);
        };
    }
}
