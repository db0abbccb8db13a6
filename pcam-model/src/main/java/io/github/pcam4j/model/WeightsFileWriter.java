package io.github.pcam4j.model;

import io.github.pcam4j.internal.WholeFile;
import io.github.pcam4j.model.NetworkWeights.Tensor;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import io.jhdf.exceptions.HdfException;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Writes weights as Keras 2 does. */
final class WeightsFileWriter {
    /** Keras turns the kernels of any other backend, and those of version 1, around when it reads them. */
    private static final String BACKEND = "tensorflow";
    private static final String KERAS_VERSION = "2.15.0";
    private static final String NUMBERED = "layers";

    private WeightsFileWriter() { }

    static void write(NetworkWeights weights, Path path) {
        Map<String, Map<String, Tensor>> layers = layers(weights);
        try {
            WholeFile.write(path, part -> writePart(layers, part));
        } catch (IOException | HdfException e) {
            throw new WeightsFileException("%s cannot be written (%s); check the folder, its permissions and the free "
                    .formatted(path, cause(e)) + "space", e);
        }
    }

    private static Throwable cause(Exception e) {
        return e instanceof HdfException && e.getCause() != null ? e.getCause() : e;
    }

    private static void writePart(Map<String, Map<String, Tensor>> layers, Path part) throws IOException {
        // jHDF does not cut off what an older file has behind its end.
        Files.write(part, new byte[0]);
        try (WritableHdfFile file = HdfFile.write(part)) {
            // jHDF's own attribute names the operating system, which no reader needs.
            file.removeAttribute("_jHDF");
            file.putAttribute("layer_names", layers.keySet().toArray(String[]::new));
            file.putAttribute("backend", BACKEND);
            file.putAttribute("keras_version", KERAS_VERSION);
            // jHDF holds all arrays until it writes: those that are written twice are held once.
            IdentityHashMap<Tensor, Object> arrays = new IdentityHashMap<>();
            layers.values().forEach(it -> it.values().forEach(tensor -> arrays.put(tensor, nested(tensor))));
            layers.forEach((name, tensors) -> putLayer(file, name, tensors, arrays));
            putNumberedLayers(file.putGroup(NUMBERED), layers.values(), arrays);
        }
    }

    /** A layer's group holds another one of the same name: Keras names a weight after its layer and its scope. */
    private static void putLayer(WritableHdfFile file, String name, Map<String, Tensor> tensors,
            IdentityHashMap<Tensor, Object> arrays) {
        WritableGroup layer = file.putGroup(name);
        layer.putAttribute("weight_names",
                tensors.keySet().stream().map(weight -> name + "/" + weight + ":0").toArray(String[]::new));
        WritableGroup scope = layer.putGroup(name);
        tensors.forEach((weight, tensor) -> scope.putDataset(weight + ":0", arrays.get(tensor)));
    }

    /**
     * All of it once more as Keras 3 looks for it: from 2.15 on Keras takes any file whose name ends in {@code
     * .weights.h5} for one of its newer layout, and no other name for one.
     */
    private static void putNumberedLayers(WritableGroup group, Collection<Map<String, Tensor>> layers,
            IdentityHashMap<Tensor, Object> arrays) {
        Map<LayerKind, Integer> counts = new EnumMap<>(LayerKind.class);
        for (Map<String, Tensor> tensors : layers) {
            LayerKind kind = kind(tensors).orElseThrow();
            int number = counts.merge(kind, 1, Integer::sum) - 1;
            String name = number == 0 ? kind.kerasClass() : kind.kerasClass() + "_" + number;
            WritableGroup variables = group.putGroup(name).putGroup("vars");
            int variable = 0;
            for (Tensor tensor : tensors.values()) {
                variables.putDataset(Integer.toString(variable++), arrays.get(tensor));
            }
        }
    }

    /** As the arrays of arrays from which jHDF takes a dataset's shape. */
    static Object nested(Tensor tensor) {
        Object rows = tensor.values();
        int[] shape = tensor.shape();
        for (int axis = shape.length - 1; axis > 0; axis--) {
            rows = split(rows, shape[axis]);
        }
        return rows;
    }

    private static Object split(Object values, int length) {
        if (values instanceof float[] floats) {
            float[][] rows = new float[floats.length / length][];
            Arrays.setAll(rows, i -> Arrays.copyOfRange(floats, i * length, (i + 1) * length));
            return rows;
        }
        Object[] items = (Object[]) values;
        Object[] groups = (Object[]) Array.newInstance(items.getClass(), items.length / length);
        Arrays.setAll(groups, i -> Arrays.copyOfRange(items, i * length, (i + 1) * length));
        return groups;
    }

    /** Weights by layer, both in the order of the file. */
    private static Map<String, Map<String, Tensor>> layers(NetworkWeights weights) {
        Map<String, Map<String, Tensor>> layers = new LinkedHashMap<>();
        for (String name : weights.names()) {
            int slash = name.lastIndexOf('/');
            if (slash < 1 || name.indexOf('/') < slash || name.startsWith(NUMBERED + "/")) {
                throw new IllegalArgumentException(
                        "a parameter is named layer/parameter, where the layer is not '%s': not %s"
                                .formatted(NUMBERED, name));
            }
            layers.computeIfAbsent(name.substring(0, slash), layer -> new LinkedHashMap<>())
                    .put(name.substring(slash + 1), weights.get(name));
        }
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("there are no weights to write");
        }
        layers.replaceAll(WeightsFileWriter::inKerasOrder);
        return layers;
    }

    private static Map<String, Tensor> inKerasOrder(String layer, Map<String, Tensor> tensors) {
        List<String> order = kind(tensors).orElseThrow(() -> new IllegalArgumentException(
                ("the layer %s has the parameters %s; a layer has a kernel of 2 or 4 axes and bias, or gamma, beta, "
                        + "moving_mean and moving_variance").formatted(layer, tensors.keySet()))).weights();
        Map<String, Tensor> ordered = new LinkedHashMap<>();
        order.forEach(weight -> ordered.put(weight, tensors.get(weight)));
        return ordered;
    }

    private static Optional<LayerKind> kind(Map<String, Tensor> tensors) {
        return Arrays.stream(LayerKind.values())
                .filter(kind -> tensors.keySet().equals(Set.copyOf(kind.weights()))
                        && Objects.requireNonNull(tensors.get(kind.weights().get(0))).shape().length == kind.axes())
                .findFirst();
    }
}
