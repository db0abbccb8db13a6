package io.github.pcam4j.model.tensors;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tensors that a pickle names, by key. */
final class StateDict {
    private static final List<String> WRAPPED_IN = List.of("state_dict", "model_state_dict", "model", "model_state");

    private StateDict() { }

    /** Finds the dictionary of tensors. */
    static Map<String, StoredTensor> of(Object pickled) {
        if (!(pickled instanceof Map<?, ?> map)) {
            throw new UnfitTensorsException("it holds no dictionary of tensors; save the state dict alone: "
                    + "torch.save(model.state_dict(), file)");
        }
        for (String name : WRAPPED_IN) {
            if (map.get(name) instanceof Map<?, ?> inner) {
                return tensors(inner);
            }
        }
        return tensors(map);
    }

    private static Map<String, StoredTensor> tensors(Map<?, ?> map) {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            if (key instanceof String name && value instanceof Pickle.View view) {
                Pickle.Storage storage = view.storage();
                tensors.put(name, new StoredTensor(storage.key(), storage.type(), view.shape(), view.offset(), view.strides())
                        .require(name, storage.count()));
            }
        });
        if (tensors.isEmpty()) {
            throw new UnfitTensorsException("its dictionary has the keys %s and no tensors; save the state dict alone: "
                    .formatted(map.keySet().stream().limit(5).toList()) + "torch.save(model.state_dict(), file)");
        }
        return tensors;
    }
}
