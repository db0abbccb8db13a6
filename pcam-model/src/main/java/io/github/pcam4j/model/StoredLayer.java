package io.github.pcam4j.model;

import io.jhdf.api.Dataset;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A layer with weights as a file has it.
 *
 * @param name the file's name of it
 * @param weights its weights by Keras's name where that is known, otherwise by the file's, in the file's order
 */
record StoredLayer(String name, Map<String, Dataset> weights) {

    /** {@code kernel:0} of Keras 2, {@code kernel} of Keras 3, {@code kernel_1:0} where TensorFlow avoids a clash. */
    private static final Pattern WEIGHT = Pattern.compile(
            "(?:.*/)?(kernel|bias|gamma|beta|moving_mean|moving_variance)(?:_\\d+)?(?::\\d+)?");

    /** Keras's name of a weight without scopes and numbers; the name itself if it is no such one. */
    static String plainName(String name) {
        Matcher matcher = WEIGHT.matcher(name);
        return matcher.matches() ? matcher.group(1) : name;
    }

    /** A weight that is there. */
    Dataset weight(String name) {
        return Objects.requireNonNull(weights.get(name), name);
    }

    /** What it is, by the names of its weights and the axes of the first; empty if no network of ours has such. */
    Optional<LayerKind> kind() {
        return Stream.of(LayerKind.values())
                .filter(kind -> weights.size() == kind.weights().size()
                        && weights.keySet().containsAll(kind.weights())
                        && weight(kind.weights().get(0)).getDimensionsAsLong().length == kind.axes())
                .findFirst();
    }

    /** What it is, for messages. */
    String description() {
        return kind().map(kind -> "%s (%s)".formatted(kind, String.join(", ", kind.weights())))
                .orElseGet(() -> "a layer with " + (weights.size() > 8
                        ? weights.size() + " weights" : String.join(", ", weights.keySet())));
    }
}
