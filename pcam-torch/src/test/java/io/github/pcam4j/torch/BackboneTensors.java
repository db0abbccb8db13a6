package io.github.pcam4j.torch;

import io.github.pcam4j.model.BackboneSpec;
import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.train.internal.Json;
import io.github.pcam4j.train.internal.JsonObject;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** What {@link Backbones} draws as tensors of any precision, and what the peers computed of it. */
final class BackboneTensors {
    private BackboneTensors() { }

    static JsonObject reference(String file) throws URISyntaxException {
        return new JsonObject(Json.read(Path.of(Objects.requireNonNull(
                BackboneTensors.class.getResource("/backbones/" + file + ".json")).toURI())));
    }

    /** A network that drops some at random. */
    static BackboneSpec spec(String name, double dropout, double stochasticDepth) {
        BackboneSpec byDefault = BackboneSpec.of(name, Backbones.SIDE);
        return new BackboneSpec(byDefault.backbone(), byDefault.input(), dropout, stochasticDepth);
    }

    static Tensor tensor(double[] values, long[] shape, ScalarType type) {
        Tensor tensor = Tensor.create(values, shape).to(type);
        return shape.length == 4 ? tensor.contiguous(MemoryFormat.ChannelsLast) : tensor;
    }

    /** All parameters of a network. */
    static Map<String, Tensor> tensors(BackboneSpec spec, ScalarType type) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        NetworkWeights weights = Backbones.weights(spec);
        for (String name : weights.names()) {
            NetworkWeights.Tensor given = weights.get(name);
            double[] values = new double[given.values().length];
            Arrays.setAll(values, i -> given.values()[i]);
            tensors.put(name, tensor(values, Arrays.stream(given.shape()).asLongStream().toArray(), type));
        }
        return tensors;
    }

    /** Two images. */
    static Tensor images(int side, ScalarType type) {
        return images(2, side, type);
    }

    /** The first two and more. */
    static Tensor images(int count, int side, ScalarType type) {
        return tensor(Backbones.pixels(count, side), new long[] {count, 3, side, side}, type);
    }

    /** Their labels. */
    static Tensor labels() {
        return tensor(new double[] {0, 1}, new long[] {2, 1}, ScalarType.Double);
    }

    static double[] doubles(Tensor tensor) {
        double[] values = new double[(int) tensor.numel()];
        Tensor row = tensor.detach().to(ScalarType.Double).reshape(-1).contiguous();
        new DoublePointer(row.data_ptr()).get(values);
        return values;
    }

    static double norm(Iterable<Tensor> gradients) {
        double sum = 0;
        for (Tensor gradient : gradients) {
            sum += Arrays.stream(doubles(gradient)).map(it -> it * it).sum();
        }
        return Math.sqrt(sum);
    }
}
