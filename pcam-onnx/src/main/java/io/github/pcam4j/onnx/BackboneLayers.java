package io.github.pcam4j.onnx;

import io.github.pcam4j.model.BackboneSpec;
import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.model.backbone.Activation;
import io.github.pcam4j.model.backbone.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A backbone's layers. Each layer becomes what adds its nodes behind a value.
 *
 * @param graph to add to
 * @param spec the network
 * @param weights its parameters, in PyTorch's layout
 */
record BackboneLayers(Graph graph, BackboneSpec spec, NetworkWeights weights)
        implements NetworkLayers, Layer.Reader<UnaryOperator<Value>> {
    private static final int POOLED = 3;
    private static final int APART = 2;

    @Override
    public void add(Value input) {
        String maps = through(spec.backbone().features(), input).name();
        String means = graph.node("Flatten", List.of(graph.node("GlobalAveragePool", List.of(maps))),
                Attribute.of("axis", 1L));
        String head = spec.backbone().head();
        graph.named(LOGIT, "Gemm", List.of(means, constant(head + ".weight"), constant(head + ".bias")),
                Attribute.of("transB", 1L));
    }

    private Value through(List<Layer> layers, Value input) {
        Value x = input;
        for (Layer layer : layers) {
            x = layer.read(this).apply(x);
        }
        return x;
    }

    @Override
    public UnaryOperator<Value> convolution(Layer.Convolution layer) {
        return x -> convolved(layer, x);
    }

    private Value convolved(Layer.Convolution layer, Value x) {
        List<String> inputs = new ArrayList<>(List.of(x.name(), constant(layer.name() + ".weight")));
        if (layer.bias()) {
            inputs.add(constant(layer.name() + ".bias"));
        }
        int all = border(layer, x.side());
        int before = all / 2;
        int after = all - before;
        String convolved = graph.node("Conv", inputs, Attribute.of("kernel_shape", layer.kernel(), layer.kernel()),
                Attribute.of("strides", layer.stride(), layer.stride()),
                Attribute.of("pads", before, before, after, after), Attribute.of("group", (long) layer.groups()));
        return new Value(convolved, (x.side() + all - layer.kernel()) / layer.stride() + 1);
    }

    /** Zeros on both sides together; what does not come out even goes to the end, as TensorFlow has it. */
    private static int border(Layer.Convolution layer, int side) {
        if (layer.padding() == Layer.Padding.SAME && layer.stride() > 1) {
            int windows = (side + layer.stride() - 1) / layer.stride();
            return Math.max(0, (windows - 1) * layer.stride() + layer.kernel() - side);
        }
        return (layer.kernel() - 1) / 2 * 2;
    }

    @Override
    public UnaryOperator<Value> normalization(Layer.Normalization layer) {
        return x -> x.named(graph.node("BatchNormalization", List.of(x.name(), constant(layer.name() + ".weight"),
                constant(layer.name() + ".bias"), constant(layer.name() + ".running_mean"),
                constant(layer.name() + ".running_var")), Attribute.of("epsilon", spec.backbone().epsilon())));
    }

    @Override
    public UnaryOperator<Value> pointwise(Layer.Pointwise layer) {
        return x -> activated(layer.function(), x);
    }

    private Value activated(Activation function, Value x) {
        return x.named(switch (function) {
            case RELU -> graph.node("Relu", List.of(x.name()));
            case SILU -> graph.node("Mul", List.of(x.name(), graph.node("Sigmoid", List.of(x.name()))));
        });
    }

    /** Where windows may reach beyond, a border at the end: not every runtime knows how to round up. */
    @Override
    public UnaryOperator<Value> maxPooling(Layer.MaxPooling layer) {
        return x -> {
            int before = layer.ceiling() ? 0 : 1;
            int after = layer.ceiling() ? (x.side() - POOLED) % APART : 1;
            String pooled = graph.node("MaxPool", List.of(x.name()), Attribute.of("kernel_shape", POOLED, POOLED),
                    Attribute.of("strides", APART, APART), Attribute.of("pads", before, before, after, after));
            return new Value(pooled, (x.side() + before + after - POOLED) / APART + 1);
        };
    }

    @Override
    public UnaryOperator<Value> squeezeExcitation(Layer.SqueezeExcitation layer) {
        return x -> {
            Value mean = new Value(graph.node("GlobalAveragePool", List.of(x.name())), 1);
            Value excited = convolved(layer.excite(), activated(layer.function(), convolved(layer.squeeze(), mean)));
            String gate = graph.node("Sigmoid", List.of(excited.name()));
            return x.named(graph.node("Mul", List.of(x.name(), gate)));
        };
    }

    @Override
    public UnaryOperator<Value> residual(Layer.Residual layer) {
        return x -> {
            Value branch = through(layer.branch(), x);
            Value sum = branch.named(graph.node("Add", List.of(branch.name(), through(layer.shortcut(), x).name())));
            return layer.after().map(it -> activated(it, sum)).orElse(sum);
        };
    }

    private String constant(String name) {
        NetworkWeights.Tensor tensor = weights.get(name);
        return graph.constant(name, tensor.values(), tensor.shape());
    }
}
