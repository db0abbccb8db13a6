package io.github.pcam4j.model.tensors;

import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * A tensor of a file, which is not read yet.
 *
 * @param storage the number or name of the values that it is a view of
 * @param type of its values
 * @param shape the length of each axis
 * @param offset the place of its first value among the storage's
 * @param strides values of the storage from one along an axis to the next
 */
record StoredTensor(String storage, ElementType type, List<Long> shape, long offset, List<Long> strides) {
    private static final long MOST_VALUES = Integer.MAX_VALUE - 8;

    /**
     * Checks the numbers, each of which a file may have made up.
     *
     * @param name of the tensor
     * @param values of its storage
     */
    StoredTensor require(String name, long values) {
        long count = 1;
        long last = offset;
        if (shape.size() != strides.size() || offset < 0) {
            throw wrong(name, values);
        }
        for (int axis = 0; axis < shape.size(); axis++) {
            long length = shape.get(axis);
            long stride = strides.get(axis);
            if (length < 0 || stride < 0 || length > MOST_VALUES || stride > MOST_VALUES) {
                throw wrong(name, values);
            }
            count = length == 0 ? 0 : count * length;
            last += Math.max(0, length - 1) * stride;
            if (count > MOST_VALUES || last < 0) {
                throw wrong(name, values);
            }
        }
        if (count > 0 && last >= values) {
            throw wrong(name, values);
        }
        return this;
    }

    private UnfitTensorsException wrong(String name, long values) {
        return new UnfitTensorsException("its tensor '%s' of shape %s begins at %s with strides %s, beyond the %s values that "
                .formatted(name, shape, offset, strides, values) + "are stored for it; it is damaged: fetch it again");
    }

    /** How many values it has, once checked. */
    int count() {
        return Math.toIntExact(shape.stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b));
    }

    /** The places of its values in the storage, in row-major order, handed to something one after the other. */
    void places(LongConsumer each) {
        long[] at = new long[shape.size()];
        int count = count();
        long place = offset;
        for (int i = 0; i < count; i++) {
            each.accept(place);
            for (int axis = at.length - 1; axis >= 0; axis--) {
                at[axis]++;
                place += strides.get(axis);
                if (at[axis] < shape.get(axis)) {
                    break;
                }
                place -= at[axis] * strides.get(axis);
                at[axis] = 0;
            }
        }
    }

    /** Strides of a tensor whose values lie in row-major order. */
    static List<Long> rowMajor(List<Long> shape) {
        Long[] strides = new Long[shape.size()];
        long stride = 1;
        for (int axis = strides.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride = Math.multiplyExact(stride, Math.max(1, shape.get(axis)));
        }
        return Arrays.asList(strides);
    }
}
