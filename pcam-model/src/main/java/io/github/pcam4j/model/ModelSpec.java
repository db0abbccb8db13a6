package io.github.pcam4j.model;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A network that gives the probability of label 1 of a patch, as a value that no engine's types enter: what it is, not
 * how it is run. Everything outside an engine goes by what is told here; only engines look inside.
 *
 * @see CnnSpec
 * @see BackboneSpec
 */
public sealed interface ModelSpec permits CnnSpec, BackboneSpec {

    /**
     * What the network is shown of a patch.
     *
     * @return size and normalization
     */
    InputSpec input();

    /**
     * The parameters that the network has, in the order of the layers.
     *
     * @return the table
     * @throws ArithmeticException if an axis is longer than an array can be
     */
    ParameterTable parameters();

    /**
     * How much memory the network asks for, told without counting anything that might overflow.
     *
     * @return the counts
     */
    NetworkSize size();

    /**
     * Draws what the network starts as.
     *
     * @param seed any number
     * @return all its parameters, the same for every engine, machine and device
     */
    NetworkWeights initialWeights(long seed);

    /**
     * The network's name in one word, such as {@code cnn}.
     *
     * @return the name
     */
    String name();

    /**
     * Rows and columns of the patches that it takes.
     *
     * @return the side
     */
    default int inputSize() {
        return input().patchSize();
    }

    /**
     * How many parameters the network has, those of the moving statistics included, as Keras's {@code count_params}
     * has it.
     *
     * @return the count
     */
    default long parameterCount() {
        return parameters().count();
    }

    /**
     * The shape of each parameter array by its name, in the {@linkplain ParameterTable#layout() layout} and order of the
     * table.
     *
     * @return a new map of new arrays
     */
    default Map<String, int[]> parameterShapes() {
        Map<String, int[]> shapes = new LinkedHashMap<>();
        parameters().rows().forEach(row ->
                shapes.put(row.name(), row.shape().stream().mapToInt(Integer::intValue).toArray()));
        return shapes;
    }
}
