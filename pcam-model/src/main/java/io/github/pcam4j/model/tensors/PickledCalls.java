package io.github.pcam4j.model.tensors;

import io.github.pcam4j.model.tensors.PickledValue.Constant;
import io.github.pcam4j.model.tensors.PickledValue.Dictionary;
import io.github.pcam4j.model.tensors.PickledValue.Global;
import io.github.pcam4j.model.tensors.PickledValue.PickledStorage;
import io.github.pcam4j.model.tensors.PickledValue.PickledTensor;
import io.github.pcam4j.model.tensors.PickledValue.Sequence;
import io.github.pcam4j.model.tensors.PickledValue.Text;
import io.github.pcam4j.model.tensors.PickledValue.Whole;
import java.util.List;

/** What calls in a pickle stand for. */
final class PickledCalls {
    private static final int OF_STORAGE = 5;
    private static final int OF_TENSOR = 4;

    private PickledCalls() { }

    static PickledValue call(PickledValue called, PickledValue given) {
        if (called instanceof Global global && global.what() instanceof PickleGlobal function
                && given instanceof Sequence sequence) {
            List<PickledValue> arguments = sequence.items();
            switch (function) {
                case ORDERED_DICT -> {
                    if (arguments.isEmpty()) {
                        return new Dictionary();
                    }
                }
                case REBUILD_TENSOR, REBUILD_TENSOR_V2 -> {
                    if (arguments.size() >= OF_TENSOR && arguments.get(0) instanceof PickledStorage storage
                            && arguments.get(1) instanceof Whole offset && arguments.get(2) instanceof Sequence shape
                            && arguments.get(3) instanceof Sequence strides) {
                        return new PickledTensor(storage, offset.value(), shape, strides);
                    }
                }
                case REBUILD_PARAMETER, PARAMETER -> {
                    if (!arguments.isEmpty() && arguments.get(0) instanceof PickledTensor tensor) {
                        return tensor;
                    }
                }
            }
            throw UnfitTensorsException.damaged("its pickle calls %s with %s arguments that are not those of torch.save"
                    .formatted(function, arguments.size()));
        }
        throw UnfitTensorsException.damaged("its pickle calls %s with %s".formatted(
                called.kind(), given.kind()));
    }

    /** What a persistent id stands for: 'storage', class, key, device, count and, before PyTorch 1.6, a part of it. */
    static PickledStorage storage(PickledValue id) {
        if (id instanceof Sequence sequence && sequence.items().size() >= OF_STORAGE) {
            List<PickledValue> items = sequence.items();
            if (items.get(0) instanceof Text what && what.value().equals("storage")
                    && items.get(1) instanceof Global global && global.what() instanceof ElementType type
                    && items.get(2) instanceof Text key && items.get(4) instanceof Whole count
                    && items.stream().skip(OF_STORAGE).allMatch(it -> it == Constant.NONE)) {
                return new PickledStorage(key.value(), type, count.value());
            }
        }
        throw new UnfitTensorsException("its pickle refers to %s, where a storage of whole tensors is expected; save it "
                .formatted(id.kind()) + "with a newer PyTorch");
    }

    /** Checks that what is given a state is something whose state is of no interest. */
    static void requireState(PickledValue value) {
        if (!(value instanceof Dictionary) && !(value instanceof PickledTensor)) {
            throw new UnfitTensorsException("its pickle gives %s attributes, which no state dict does".formatted(
                    value.kind()));
        }
    }
}
