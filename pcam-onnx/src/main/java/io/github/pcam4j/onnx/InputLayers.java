package io.github.pcam4j.onnx;

import io.github.pcam4j.model.InputSpec;
import java.util.List;

/**
 * From what a model is given to what its first layer takes, in the order in which engines do it: scaled, enlarged,
 * normalized.
 *
 * @param graph to add to
 * @param spec what is to come of it
 */
record InputLayers(Graph graph, InputSpec spec) {
    static final String NAME = "patches";
    private static final float WHITE = 255;

    Value add(OnnxInput input) {
        String given = graph.input(NAME, input.type(), input.axes(spec.patchSize()));
        String scaled = input == OnnxInput.UINT8_NHWC ? scaled(given) : given;
        String sized = spec.size() == spec.patchSize() ? scaled : resized(scaled);
        return new Value(spec.isOnlyScaled() ? sized : normalized(sized), spec.size());
    }

    private String scaled(String bytes) {
        String floats = graph.node("Cast", List.of(bytes),
                Attribute.of("to", (long) OnnxInput.FLOAT_NCHW.type().getNumber()));
        String channelsFirst = graph.node("Transpose", List.of(floats), Attribute.of("perm", 0, 3, 1, 2));
        return graph.node("Div", List.of(channelsFirst, graph.constant("white", new float[] {WHITE})));
    }

    /** Bilinear, with half-pixel centres. By a factor, as the size would have to be asked for with that of the batch. */
    private String resized(String scaled) {
        float factor = factor(spec.patchSize(), spec.size());
        return graph.node("Resize", List.of(scaled, "", graph.constant("factors", new float[] {1, 1, factor, factor}, 4)),
                Attribute.of("mode", "linear"), Attribute.of("coordinate_transformation_mode", "half_pixel"));
    }

    /** The least that gives the size: runtimes round the product down. */
    static float factor(int from, int to) {
        float factor = (float) to / from;
        return (double) factor * from < to ? Math.nextUp(factor) : factor;
    }

    private String normalized(String sized) {
        String centred = graph.node("Sub", List.of(sized, channels("mean", spec.mean())));
        return graph.node("Div", List.of(centred, channels("deviation", spec.deviation())));
    }

    private String channels(String name, List<Double> values) {
        float[] row = new float[values.size()];
        for (int i = 0; i < row.length; i++) {
            row[i] = values.get(i).floatValue();
        }
        return graph.constant(name, row, 1, row.length, 1, 1);
    }
}
