package io.github.pcam4j.model.tensors;

import io.github.pcam4j.model.tensors.PickledValue.Dictionary;
import io.github.pcam4j.model.tensors.PickledValue.PickledTensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the tensors in what was saved: a dictionary of them, or one under a key of a dictionary. */
final class StateDict {
    private static final int MOST_NAMED = 8;

    private StateDict() { }

    /**
     * The one dictionary of tensors.
     *
     * @param key where it lies; null if that must be clear without
     */
    static Map<String, PickledTensor> find(PickledValue saved, @Nullable String key) {
        if (!(saved instanceof Dictionary all)) {
            throw new UnfitTensorsException("it holds %s; expected is a dictionary of tensors: save model.state_dict()"
                    .formatted(saved.kind()));
        }
        if (key != null) {
            if (all.entries().get(key) instanceof Dictionary chosen && chosen.isOfTensors()) {
                return tensors(chosen);
            }
            throw new UnfitTensorsException("it has no dictionary of tensors under %s; it has %s".formatted(
                    Shown.name(key), contents(all)));
        }
        if (all.isOfTensors()) {
            return tensors(all);
        }
        List<Dictionary> found = all.entries().values().stream().filter(Dictionary.class::isInstance)
                .map(Dictionary.class::cast).filter(Dictionary::isOfTensors).toList();
        if (found.size() != 1) {
            throw new UnfitTensorsException("expected is one dictionary of tensors; it has %s. %s".formatted(contents(all),
                    found.isEmpty() ? "Save model.state_dict() alone" : "Say under which key the network's is"));
        }
        return tensors(found.get(0));
    }

    private static Map<String, PickledTensor> tensors(Dictionary of) {
        Map<String, PickledTensor> tensors = new LinkedHashMap<>();
        of.entries().forEach((name, value) -> {
            if (value instanceof PickledTensor tensor) {
                tensors.put(name, tensor);
            }
        });
        return tensors;
    }

    private static String contents(Dictionary of) {
        if (of.entries().isEmpty()) {
            return "no names";
        }
        String named = of.entries().entrySet().stream().limit(MOST_NAMED)
                .map(it -> Shown.name(it.getKey()) + " (" + it.getValue().kind() + ")").collect(Collectors.joining(", "));
        int more = of.entries().size() - MOST_NAMED;
        return more > 0 ? named + " and " + more + " more" : named;
    }
}
