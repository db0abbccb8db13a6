package io.github.pcam4j.train.metrics;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The figures of {@code evaluation.json}, which pROC, scikit-learn and scipy made. */
public final class EvaluationReference {
    private EvaluationReference() { }

    /** The rows of one of its lists. */
    public static Stream<Entry> entries(String list) throws IOException {
        try (InputStream in = EvaluationReference.class.getResourceAsStream("/reference/evaluation.json")) {
            return ((List<?>) JSON.std.mapFrom(in).get(list)).stream().map(it -> new Entry((Map<?, ?>) it));
        }
    }

    /** One set of predictions, or another row, with the figures that belong to it. */
    public record Entry(Map<?, ?> content) {

        public Entry entry(String name) {
            return new Entry((Map<?, ?>) content.get(name));
        }

        public boolean has(String name) {
            return content.get(name) != null;
        }

        public double number(String name) {
            return ((Number) content.get(name)).doubleValue();
        }

        public double[] numbers(String name) {
            return ((List<?>) content.get(name)).stream().mapToDouble(it -> ((Number) it).doubleValue()).toArray();
        }

        public double[] floats(String name) {
            double[] numbers = numbers(name);
            double[] floats = new double[numbers.length];
            for (int index = 0; index < floats.length; index++) {
                floats[index] = (float) numbers[index];
            }
            return floats;
        }

        public int[] integers(String name) {
            return ((List<?>) content.get(name)).stream().mapToInt(it -> ((Number) it).intValue()).toArray();
        }

        public byte[] labels() {
            return BinaryMetricsTest.bytes(integers("labels"));
        }

        @Override
        public String toString() {
            return String.valueOf(content.get("name"));
        }
    }
}
