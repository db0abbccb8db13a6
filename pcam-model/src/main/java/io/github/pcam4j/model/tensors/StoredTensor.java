package io.github.pcam4j.model.tensors;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** A tensor of an open file: which bytes its values are. They are read when they are asked for. */
final class StoredTensor {
    static final int MOST_AXES = 16;
    /** As many as an array takes. */
    private static final long MOST_VALUES = Integer.MAX_VALUE - 8;

    private final ElementType type;
    private final List<Integer> shape;
    private final Storage storage;
    private final long offset;
    /** Those longer than 1, the one of the longest steps first. */
    private final List<Axis> axes;

    /**
     * An axis.
     *
     * @param length how many values lie along it
     * @param stride values of the storage from one to the next
     * @param step values of the row-major array from one to the next
     */
    record Axis(int length, long stride, int step) { }

    private StoredTensor(ElementType type, List<Integer> shape, Storage storage, long offset, List<Axis> axes) {
        this.type = type;
        this.shape = shape;
        this.storage = storage;
        this.offset = offset;
        this.axes = axes;
    }

    /**
     * A view of a storage, whose numbers a file may have made up.
     *
     * @param name of the tensor
     * @param offset of its first value among the storage's
     * @param strides values of the storage from one along an axis to the next
     * @throws UnfitTensorsException if values lie outside of the storage or on each other
     */
    static StoredTensor of(String name, ElementType type, long[] shape, Storage storage, long offset, long[] strides) {
        int count = count(name, shape);
        long there = storage.length() / type.bytes();
        if (strides.length != shape.length || offset < 0 || Arrays.stream(strides).anyMatch(it -> it < 0)) {
            throw wrong(name, shape, offset, strides, "as no tensor has them; it is damaged: fetch it again");
        }
        List<Axis> axes = count == 0 ? List.of() : axes(shape, strides, count);
        long last = count == 0 ? -1 : offset;
        for (int i = axes.size() - 1; i >= 0 && last < there; i--) {
            Axis axis = axes.get(i);
            if (axis.stride() <= last - offset) {
                throw wrong(name, shape, offset, strides, "so that values lie on each other; save it as "
                        + "tensor.contiguous()");
            }
            // Beyond the storage in any case, and within a long.
            last = axis.length() - 1 > there / axis.stride() ? there : last + (axis.length() - 1) * axis.stride();
        }
        if (last >= there) {
            throw wrong(name, shape, offset, strides, "beyond the %s values of its storage; it is damaged: fetch it again"
                    .formatted(there));
        }
        return new StoredTensor(type, Arrays.stream(shape).mapToObj(Math::toIntExact).toList(), storage, offset, axes);
    }

    private static UnfitTensorsException wrong(String name, long[] shape, long offset, long[] strides, String what) {
        return new UnfitTensorsException("the tensor %s of shape %s begins at value %s with the strides %s, %s".formatted(
                Shown.name(name), Arrays.toString(shape), offset, Arrays.toString(strides), what));
    }

    /** A tensor that has a storage to itself. */
    static StoredTensor of(String name, ElementType type, long[] shape, Storage storage) {
        long[] strides = new long[shape.length];
        long stride = 1;
        count(name, shape);
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= Math.max(1, shape[axis]);
        }
        return of(name, type, shape, storage, 0, strides);
    }

    /** The product of lengths, none of which is believed. */
    static int count(String name, long[] shape) {
        long count = 1;
        long largest = 1;
        for (long length : shape) {
            // Lengths of 0 do not hide overflow in others.
            boolean fits = length >= 0 && length <= MOST_VALUES && largest * Math.max(1, length) <= MOST_VALUES;
            if (!fits || shape.length > MOST_AXES) {
                throw new UnfitTensorsException("the tensor %s has %s; expected are at most %s axes, not below 0, of "
                        .formatted(Shown.name(name), shape.length > MOST_AXES ? shape.length + " axes"
                                : "the shape " + Arrays.toString(shape), MOST_AXES) + MOST_VALUES + " values at most");
            }
            count *= length;
            largest *= Math.max(1, length);
        }
        return (int) count;
    }

    private static List<Axis> axes(long[] shape, long[] strides, int count) {
        List<Axis> axes = new ArrayList<>();
        int step = count;
        for (int axis : IntStream.range(0, shape.length).toArray()) {
            step /= (int) shape[axis];
            if (shape[axis] > 1) {
                axes.add(new Axis((int) shape[axis], strides[axis], step));
            }
        }
        axes.sort(Comparator.comparingLong(Axis::stride).reversed());
        return axes;
    }

    ElementType type() {
        return type;
    }

    List<Integer> shape() {
        return shape;
    }

    /** Its values in row-major order. */
    float[] values() throws IOException {
        float[] values = new float[shape.stream().reduce(1, (a, b) -> a * b)];
        if (values.length > 0) {
            new StridedReader(storage, type, axes, values).read(offset);
        }
        return values;
    }
}
