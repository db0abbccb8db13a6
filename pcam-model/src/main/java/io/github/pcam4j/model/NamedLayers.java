package io.github.pcam4j.model;

import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The layout of Keras 2, and of Keras 3 for whole models: attributes list layers and weights by name. */
final class NamedLayers {
    private static final String LAYER_NAMES = "layer_names";
    private static final String WEIGHT_NAMES = "weight_names";

    private NamedLayers() { }

    /** The group that lists layers: the root, or in a whole model the group {@code model_weights}. */
    static Optional<Group> in(Group root) {
        if (names(root, LAYER_NAMES).isPresent()) {
            return Optional.of(root);
        }
        return root.getChild("model_weights") instanceof Group group && names(group, LAYER_NAMES).isPresent()
                ? Optional.of(group) : Optional.empty();
    }

    /** Layers with weights, in the order of the file. */
    static List<StoredLayer> read(Group group) {
        List<StoredLayer> layers = new ArrayList<>();
        for (String name : names(group, LAYER_NAMES).orElseThrow()) {
            Group layer = child(group, name, Group.class, "the layer '%s' is listed, but not in the file"
                    .formatted(name));
            Map<String, Dataset> weights = weights(layer, name);
            if (!weights.isEmpty()) {
                layers.add(new StoredLayer(name, weights));
            }
        }
        return layers;
    }

    private static Map<String, Dataset> weights(Group layer, String layerName) {
        List<String> names = names(layer, WEIGHT_NAMES).orElseThrow(() -> new UnfitFileException(
                "the layer '%s' has no attribute %s".formatted(layerName, WEIGHT_NAMES)));
        Map<String, Dataset> weights = new LinkedHashMap<>();
        for (String name : names) {
            Dataset dataset = child(layer, name, Dataset.class, "the layer '%s' lists '%s', which is not in the file"
                    .formatted(layerName, name));
            String plain = StoredLayer.plainName(name);
            weights.put(weights.containsKey(plain) ? name : plain, dataset);
        }
        return weights;
    }

    /** What is under a path of names; links are not followed, since Keras writes none. */
    private static <T> T child(Group group, String path, Class<T> type, String otherwise) {
        Object node = group;
        for (String name : path.split("/", -1)) {
            node = node instanceof Group parent ? parent.getChild(name) : null;
        }
        if (!type.isInstance(node)) {
            throw new UnfitFileException(otherwise);
        }
        return type.cast(node);
    }

    /** A list of names; Keras splits those over 64,512 bytes into {@code layer_names0}, {@code layer_names1}, ... */
    private static Optional<List<String>> names(Group group, String attribute) {
        Attribute whole = group.getAttribute(attribute);
        if (whole != null) {
            return Optional.of(strings(whole));
        }
        List<String> names = new ArrayList<>();
        int parts = 0;
        for (Attribute part; (part = group.getAttribute(attribute + parts)) != null; parts++) {
            names.addAll(strings(part));
        }
        return parts == 0 ? Optional.empty() : Optional.of(names);
    }

    /** An empty list is no text: h5py makes numbers of it. */
    private static List<String> strings(Attribute attribute) {
        Object data = attribute.getData();
        if (data == null) {
            return List.of();
        }
        if (data instanceof String[] names) {
            return List.of(names);
        }
        throw new UnfitFileException("the attribute %s is no list of names".formatted(attribute.getName()));
    }
}
