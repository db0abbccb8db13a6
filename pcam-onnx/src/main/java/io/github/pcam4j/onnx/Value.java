package io.github.pcam4j.onnx;

/**
 * What a node gives.
 *
 * @param name of it in the graph
 * @param side rows and columns, where it is an image
 */
record Value(String name, int side) {
    /** Another of the same size. */
    Value named(String other) {
        return new Value(other, side);
    }
}
