package io.github.pcam4j.model.tensors;

import java.util.Optional;

/** The functions that the pickle of a state dict names, beside classes of storages. None is run. */
enum PickleGlobal {
    ORDERED_DICT("collections.OrderedDict"),
    /** Storage, offset, size, strides. */
    REBUILD_TENSOR("torch._utils._rebuild_tensor"),
    /** The same, and whether it has a gradient, hooks, and metadata in newer files. */
    REBUILD_TENSOR_V2("torch._utils._rebuild_tensor_v2"),
    /** A tensor, whether it has a gradient, hooks. */
    REBUILD_PARAMETER("torch._utils._rebuild_parameter"),
    /** The class of parameters; a tensor and, in some files, whether it has a gradient. */
    PARAMETER("torch.nn.parameter.Parameter");

    /** What to do with a pickle that asks for more. */
    static final String REMEDY = "If you trust it, load it in Python and save the state dict alone: "
            + "torch.save(model.state_dict(), path)";
    private static final String STORAGES = "torch.";

    private final String path;

    PickleGlobal(String path) {
        this.path = path;
    }

    /** One of these, or an {@link ElementType} that stands for its class of storages. */
    static Object named(String module, String name) {
        String path = module + "." + name;
        for (PickleGlobal global : values()) {
            if (global.path.equals(path)) {
                return global;
            }
        }
        Optional<ElementType> storage = path.equals(STORAGES + name) ? ElementType.ofStorage(name) : Optional.empty();
        return storage.orElseThrow(() -> new UnfitTensorsException(("its pickle asks for %s; only tensors are read, and "
                + "nothing is run. " + REMEDY).formatted(Shown.name(path))));
    }
}
