package io.github.pcam4j.model;

import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Keras 3's own layout: {@code layers/conv2d_1/vars/0}. Layers are named after their class and numbered among those of
 * the same class, and nothing says how layers of two classes follow each other: their places come from the network
 * that is expected.
 */
final class NumberedLayers {
    private static final Pattern NUMBERED = Pattern.compile("(.+?)(?:_(\\d{1,9}))?");

    /** A layer and its place among those of its class. */
    private record Numbered(String base, int number, StoredLayer layer) {
        static Numbered of(StoredLayer layer) {
            Matcher matcher = NUMBERED.matcher(layer.name());
            if (!matcher.matches()) {
                throw new UnfitFileException("the layer '%s' has no proper name".formatted(layer.name()));
            }
            int number = matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2));
            return new Numbered(matcher.group(1), number, layer);
        }
    }

    private NumberedLayers() { }

    /** The group that holds layers; Keras 2.12 to 2.14 called it otherwise, and left gaps between the numbers. */
    static Optional<Group> in(Group root) {
        return Stream.of("layers", "_layer_checkpoint_dependencies")
                .map(root::getChild).filter(Group.class::isInstance).map(Group.class::cast).findFirst();
    }

    /** Layers with weights, each kind in its own order at the places where the network has that kind. */
    static List<StoredLayer> read(Group group, List<WeightedLayer> expected) {
        Map<LayerKind, List<Numbered>> byKind = new EnumMap<>(LayerKind.class);
        for (Node node : group.getChildren().values()) {
            layer(node).ifPresent(layer -> byKind.computeIfAbsent(kind(layer), kind -> new ArrayList<>())
                    .add(Numbered.of(layer)));
        }
        for (LayerKind kind : LayerKind.values()) {
            long wanted = expected.stream().filter(layer -> layer.kind() == kind).count();
            order(kind, byKind.computeIfAbsent(kind, it -> new ArrayList<>()), wanted);
        }
        return expected.stream().map(layer -> Objects.requireNonNull(byKind.get(layer.kind())).remove(0).layer())
                .toList();
    }

    private static void order(LayerKind kind, List<Numbered> layers, long wanted) {
        if (layers.size() != wanted) {
            throw new UnfitFileException(String.format(Locale.ROOT, "it has %d layers of %s; the network has %d",
                    layers.size(), kind, wanted));
        }
        List<String> bases = layers.stream().map(Numbered::base).distinct().toList();
        if (bases.size() > 1) {
            throw new UnfitFileException(("the order of its layers of %s, %s, does not show in their names; save it in "
                    + "Keras as a whole model, model.save(\"x.h5\"), which lists layers in order")
                    .formatted(kind, layers.stream().map(it -> "'" + it.layer().name() + "'").sorted().toList()));
        }
        layers.sort(Comparator.comparingInt(Numbered::number));
    }

    private static LayerKind kind(StoredLayer layer) {
        return layer.kind().orElseThrow(() -> new UnfitFileException(
                "the layer '%s' is %s; such a layer is in no network of ours"
                        .formatted(layer.name(), layer.description())));
    }

    /** A layer under the names of its kind, if it has weights: the seeds of dropout lie deeper and are none. */
    private static Optional<StoredLayer> layer(Node node) {
        if (!(node instanceof Group group) || !(group.getChild("vars") instanceof Group variables)) {
            return Optional.empty();
        }
        List<Dataset> datasets = new ArrayList<>();
        while (variables.getChild(Integer.toString(datasets.size())) instanceof Dataset dataset) {
            datasets.add(dataset);
        }
        if (datasets.isEmpty()) {
            return Optional.empty();
        }
        List<String> names = datasets.size() == 2 ? LayerKind.DENSE.weights()
                : datasets.size() == 4 ? LayerKind.BATCH_NORMALIZATION.weights() : List.of();
        Map<String, Dataset> weights = new LinkedHashMap<>();
        for (int i = 0; i < datasets.size(); i++) {
            weights.put(i < names.size() ? names.get(i) : "vars/" + i, datasets.get(i));
        }
        return Optional.of(new StoredLayer(group.getName(), weights));
    }
}
