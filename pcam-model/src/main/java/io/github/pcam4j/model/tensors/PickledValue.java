package io.github.pcam4j.model.tensors;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a pickle is made of. These have no equals, hashCode or toString that look into what they hold: a pickle can hold
 * itself, or as many paths through it as there are atoms.
 */
sealed interface PickledValue {

    /** What it is called in a message. */
    String kind();

    /** Things of no interest that can be told apart by identity. */
    enum Constant implements PickledValue {
        /** Python's None. */
        NONE,
        /** Python's True. */
        TRUE,
        /** Python's False. */
        FALSE,
        /** One that is not whole, or beyond 64 bits. */
        NUMBER;

        @Override
        public String kind() {
            return switch (this) {
                case NONE -> "None";
                case TRUE -> "True";
                case FALSE -> "False";
                case NUMBER -> "a number";
            };
        }
    }

    /** A whole number of 64 bits. */
    record Whole(long value) implements PickledValue {
        @Override
        public String kind() {
            return "a number";
        }
    }

    /** A string. */
    record Text(String value) implements PickledValue {
        @Override
        public String kind() {
            return "a string";
        }
    }

    /** A function or class that the pickle names: a {@link PickleGlobal} or an {@link ElementType}. */
    record Global(Object what) implements PickledValue {
        @Override
        public String kind() {
            return "a class";
        }
    }

    /** A list or tuple. */
    final class Sequence implements PickledValue {
        private final List<PickledValue> items;

        Sequence(List<PickledValue> items) {
            this.items = new ArrayList<>(items);
        }

        List<PickledValue> items() {
            return items;
        }

        @Override
        public String kind() {
            return "a list or tuple of " + items.size();
        }
    }

    /** A dictionary. Of keys that are no strings, which no state dict has, it is known only that there are some. */
    final class Dictionary implements PickledValue {
        private final Map<String, PickledValue> entries = new LinkedHashMap<>();
        private boolean hasOtherKeys;

        void put(PickledValue key, PickledValue value) {
            if (!(key instanceof Text text)) {
                hasOtherKeys = true;
            } else if (entries.put(text.value(), value) != null) {
                throw new UnfitTensorsException("a dictionary in it has %s twice; expected is each name once".formatted(
                        Shown.name(text.value())));
            }
        }

        Map<String, PickledValue> entries() {
            return entries;
        }

        /** Whether it is a dictionary of tensors by name and of nothing else. */
        boolean isOfTensors() {
            return !entries.isEmpty() && !hasOtherKeys
                    && entries.values().stream().allMatch(it -> it instanceof PickledTensor);
        }

        @Override
        public String kind() {
            return isOfTensors() ? "a dictionary of %s tensors".formatted(entries.size()) : "a dictionary";
        }
    }

    /**
     * Values that lie elsewhere in the file.
     *
     * @param key their number or name
     * @param type of the values
     * @param count how many there should be
     */
    record PickledStorage(String key, ElementType type, long count) implements PickledValue {
        @Override
        public String kind() {
            return "a storage";
        }
    }

    /** A view of a storage, none of whose numbers is checked. */
    record PickledTensor(PickledStorage storage, long offset, Sequence shape, Sequence strides) implements PickledValue {
        @Override
        public String kind() {
            return "a tensor";
        }

        /** What it is of the storage that the file has for it. */
        StoredTensor stored(String name, Storage from) {
            return StoredTensor.of(name, storage.type(), wholes(name, shape), from, offset, wholes(name, strides));
        }

        private static long[] wholes(String name, Sequence of) {
            if (of.items().size() > StoredTensor.MOST_AXES || !of.items().stream().allMatch(it -> it instanceof Whole)) {
                throw new UnfitTensorsException("the tensor %s has %s for shape or strides; expected are up to %s lengths"
                        .formatted(Shown.name(name), of.kind(), StoredTensor.MOST_AXES));
            }
            return of.items().stream().mapToLong(it -> ((Whole) it).value()).toArray();
        }
    }
}
