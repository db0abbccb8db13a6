package io.github.pcam4j.dl4j;

import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.model.NetworkWeights.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Where DL4J keeps what Keras keeps, and how the axes lie. */
final class Dl4jParameters {

    /** DL4J's name of a parameter and Keras's; {@code axes} takes DL4J's axes into Keras's order. */
    private record Name(String dl4j, String keras, int[] axes) {
        Name(String dl4j, String keras) {
            this(dl4j, keras, new int[0]);
        }
    }

    /** (out, in, height, width) to (height, width, in, out). */
    private static final List<Name> CONVOLUTION = List.of(
            new Name("W", "kernel", new int[] {2, 3, 1, 0}), new Name("b", "bias"));
    private static final List<Name> DENSE = List.of(new Name("W", "kernel", new int[] {0, 1}), new Name("b", "bias"));
    private static final List<Name> BATCH_NORMALIZATION = List.of(
            new Name("gamma", "gamma"), new Name("beta", "beta"),
            new Name("mean", "moving_mean"), new Name("var", "moving_variance"));

    /** A parameter of a network as Keras has it: a view, so that writing to it writes to the network. */
    private record Parameter(String name, INDArray view) {
        int[] shape() {
            return Arrays.stream(view.shape()).mapToInt(Math::toIntExact).toArray();
        }
    }

    private Dl4jParameters() { }

    static NetworkWeights read(MultiLayerNetwork network) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Parameter parameter : parameters(network)) {
            tensors.put(parameter.name(),
                    new Tensor(parameter.shape(), parameter.view().dup('c').data().asFloat()));
        }
        return new NetworkWeights(tensors);
    }

    static void write(MultiLayerNetwork network, NetworkWeights weights) {
        List<Parameter> parameters = parameters(network);
        Map<String, int[]> shapes = new LinkedHashMap<>();
        parameters.forEach(parameter -> shapes.put(parameter.name(), parameter.shape()));
        weights.requireShapes(shapes);
        for (Parameter parameter : parameters) {
            long[] shape = parameter.view().shape();
            parameter.view().assign(Nd4j.create(weights.get(parameter.name()).values(), shape, 'c'));
        }
    }

    private static List<Parameter> parameters(MultiLayerNetwork network) {
        List<Parameter> parameters = new ArrayList<>();
        for (Layer layer : network.getLayers()) {
            String layerName = layer.conf().getLayer().getLayerName();
            for (Name name : names(layer)) {
                INDArray own = layer.getParam(name.dl4j());
                INDArray view = name.axes().length == 0 ? own.reshape(own.length()) : own.permute(name.axes());
                parameters.add(new Parameter(layerName + "/" + name.keras(), view));
            }
        }
        return parameters;
    }

    private static List<Name> names(Layer layer) {
        if (layer.numParams() == 0) {
            return List.of();
        }
        if (layer.getParam("gamma") != null) {
            return BATCH_NORMALIZATION;
        }
        return layer.getParam("W").rank() == 4 ? CONVOLUTION : DENSE;
    }
}
