package io.github.pcam4j.model;

/**
 * The order of the axes of a network's parameter arrays outside an engine.
 *
 * @see ParameterTable#layout
 */
public enum ParameterLayout {
    /** Convolutions are (row, column, in, out), dense layers (in, out). */
    KERAS,
    /** Convolutions are (out, in, row, column), dense layers (out, in). */
    PYTORCH
}
