package io.github.pcam4j.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The parameters that a network has, without their values: what weights files, engines and rules of descent go by.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @see CnnSpec#parameters
 */
public final class ParameterTable {
    private final Map<String, Row> rows = new LinkedHashMap<>();
    private final ParameterLayout layout;

    /**
     * One array.
     *
     * @param name such as {@code conv1/kernel}
     * @param kind what it does
     * @param group which part of the network it is of, such as {@link CnnSpec#HEAD}; rules of descent go by it
     * @param shape the length of each axis, in the order of the table's layout
     */
    public record Row(String name, ParameterKind kind, String group, List<Integer> shape) {
        /** Copies the shape. */
        public Row {
            shape = List.copyOf(shape);
        }

        /**
         * How many values it has.
         *
         * @return the product of the axes' lengths
         */
        public long count() {
            return shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
        }
    }

    /**
     * A table of arrays in Keras's layout.
     *
     * @param rows in the order of the layers
     * @throws IllegalArgumentException if two have one name
     */
    public ParameterTable(List<Row> rows) {
        this(rows, ParameterLayout.KERAS);
    }

    /**
     * A table.
     *
     * @param rows in the order of the layers
     * @param layout the order of their axes
     * @throws IllegalArgumentException if two have one name
     */
    public ParameterTable(List<Row> rows, ParameterLayout layout) {
        this.layout = Objects.requireNonNull(layout, "layout");
        for (Row row : rows) {
            if (this.rows.put(row.name(), row) != null) {
                throw new IllegalArgumentException("two parameters are called " + row.name());
            }
        }
    }

    static ParameterTable of(List<WeightedLayer> layers) {
        List<Row> rows = new ArrayList<>();
        layers.forEach(layer -> layer.shapes().forEach((weight, shape) -> rows.add(new Row(layer.name() + "/" + weight,
                ParameterKind.ofKeras(weight), layer.group(), Arrays.stream(shape).boxed().toList()))));
        return new ParameterTable(rows);
    }

    /**
     * The order of the arrays' axes.
     *
     * @return the layout
     */
    public ParameterLayout layout() {
        return layout;
    }

    /**
     * All arrays, in the order of the layers.
     *
     * @return the rows
     */
    public List<Row> rows() {
        return List.copyOf(rows.values());
    }

    /**
     * An array by its name.
     *
     * @param name such as {@code conv1/kernel}
     * @return its row
     * @throws IllegalArgumentException if there is none of that name
     */
    public Row get(String name) {
        Row row = rows.get(name);
        if (row == null) {
            throw new IllegalArgumentException("the network has no parameter " + name);
        }
        return row;
    }

    /**
     * The groups, in the order of the layers.
     *
     * @return their names
     */
    public Set<String> groups() {
        Set<String> groups = new LinkedHashSet<>();
        rows.values().forEach(row -> groups.add(row.group()));
        return groups;
    }

    /**
     * How many values there are, those of the moving statistics included.
     *
     * @return the count
     */
    public long count() {
        return rows.values().stream().mapToLong(Row::count).sum();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ParameterTable that && rows.equals(that.rows) && layout == that.layout;
    }

    @Override
    public int hashCode() {
        return 31 * rows.hashCode() + layout.hashCode();
    }

    @Override
    public String toString() {
        return "ParameterTable" + rows.values();
    }
}
