package io.github.pcam4j.model;

import io.github.pcam4j.model.backbone.Backbone;
import io.github.pcam4j.model.backbone.FeatureStart;
import io.github.pcam4j.model.backbone.Layer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;

/**
 * The parameters of a backbone, collected from its layers, with what each starts as where nothing is pre-trained:
 * convolutions as its {@link FeatureStart} says, the head uniform within {@code 1 / sqrt(inputs)}, as PyTorch's dense
 * layers are, factors and variances of batch normalization 1 and the rest of it 0.
 */
final class BackboneParameters implements Layer.Reader<BackboneParameters> {
    private final Backbone backbone;
    private final List<Array> arrays = new ArrayList<>();
    private double side;
    private double values;

    /** Fills what an array starts as. */
    private interface Start {
        void fill(float[] values, Random random);
    }

    private record Array(ParameterTable.Row row, Start start) { }

    private BackboneParameters(Backbone backbone, int inputSize) {
        this.backbone = backbone;
        this.side = inputSize;
        backbone.features().forEach(it -> it.read(this));
        double bound = 1 / Math.sqrt(backbone.channels());
        add(backbone.head() + ".weight", ParameterKind.KERNEL, CnnSpec.HEAD, uniform(bound), 1, backbone.channels());
        add(backbone.head() + ".bias", ParameterKind.BIAS, CnnSpec.HEAD, uniform(bound), 1);
    }

    static ParameterTable table(Backbone backbone) {
        return new ParameterTable(new BackboneParameters(backbone, 1).arrays.stream().map(Array::row).toList(),
                ParameterLayout.PYTORCH);
    }

    static NetworkWeights initial(Backbone backbone, long seed) {
        SplittableRandom seeds = new SplittableRandom(seed);
        Map<String, NetworkWeights.Tensor> tensors = new LinkedHashMap<>();
        for (Array array : new BackboneParameters(backbone, 1).arrays) {
            float[] start = new float[Math.toIntExact(array.row().count())];
            array.start().fill(start, new Random(seeds.nextLong()));
            tensors.put(array.row().name(), new NetworkWeights.Tensor(
                    array.row().shape().stream().mapToInt(Integer::intValue).toArray(), start));
        }
        return new NetworkWeights(tensors);
    }

    static NetworkSize size(BackboneSpec spec) {
        BackboneParameters all = new BackboneParameters(spec.backbone(), spec.input().size());
        return new NetworkSize(all.arrays.stream().mapToDouble(it -> it.row().count()).sum(),
                all.arrays.stream().mapToDouble(it -> it.row().count()).max().orElse(0), all.values);
    }

    private static void fill(float[] values, DoubleSupplier draws) {
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) draws.getAsDouble();
        }
    }

    private static Start constant(float value) {
        return (row, random) -> Arrays.fill(row, value);
    }

    private static Start uniform(double bound) {
        return (row, random) -> fill(row, () -> (2 * random.nextDouble() - 1) * bound);
    }

    private void add(String name, ParameterKind kind, String group, Start start, Integer... shape) {
        arrays.add(new Array(new ParameterTable.Row(name, kind, group, List.of(shape)), start));
    }

    @Override
    public BackboneParameters convolution(Layer.Convolution layer) {
        int window = layer.kernel() * layer.kernel();
        int inputs = layer.in() / layer.groups();
        int outputs = backbone.start() == FeatureStart.TIMM_EFFICIENTNET ? layer.out() / layer.groups() : layer.out();
        double deviation = Math.sqrt(2.0 / (outputs * window));
        add(layer.name() + ".weight", ParameterKind.KERNEL, CnnSpec.FEATURES,
                (row, random) -> fill(row, () -> random.nextGaussian() * deviation),
                layer.out(), inputs, layer.kernel(), layer.kernel());
        if (layer.bias()) {
            Start start = backbone.start() == FeatureStart.RESNET ? uniform(1 / Math.sqrt(inputs * window)) : constant(0);
            add(layer.name() + ".bias", ParameterKind.BIAS, CnnSpec.FEATURES, start, layer.out());
        }
        side = Math.ceil(side / layer.stride());
        values += side * side * layer.out();
        return this;
    }

    @Override
    public BackboneParameters normalization(Layer.Normalization layer) {
        int channels = layer.channels();
        add(layer.name() + ".weight", ParameterKind.SCALE, CnnSpec.FEATURES, constant(layer.zeroAtFirst() ? 0 : 1), channels);
        add(layer.name() + ".bias", ParameterKind.SHIFT, CnnSpec.FEATURES, constant(0), channels);
        add(layer.name() + ".running_mean", ParameterKind.MEAN, CnnSpec.FEATURES, constant(0), channels);
        add(layer.name() + ".running_var", ParameterKind.VARIANCE, CnnSpec.FEATURES, constant(1), channels);
        return this;
    }

    @Override
    public BackboneParameters pointwise(Layer.Pointwise layer) {
        return this;
    }

    @Override
    public BackboneParameters maxPooling(Layer.MaxPooling layer) {
        side = Math.ceil(side / 2);
        return this;
    }

    @Override
    public BackboneParameters squeezeExcitation(Layer.SqueezeExcitation layer) {
        double before = values;
        convolution(layer.squeeze());
        convolution(layer.excite());
        // They are of one value a channel.
        values = before + layer.squeeze().out() + layer.excite().out();
        return this;
    }

    @Override
    public BackboneParameters residual(Layer.Residual layer) {
        double before = side;
        layer.branch().forEach(it -> it.read(this));
        double after = side;
        side = before;
        layer.shortcut().forEach(it -> it.read(this));
        side = after;
        return this;
    }
}
