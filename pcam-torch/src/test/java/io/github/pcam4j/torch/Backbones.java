package io.github.pcam4j.torch;

import io.github.pcam4j.model.ModelSpec;
import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.model.ParameterTable;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;

/** Parameters and images by the rule that the reference vectors were made by: no file of weights is needed. */
final class Backbones {
    static final int SIDE = 64;
    private static final long SEED = 7;
    private static final float[] MEAN = {.485f, .456f, .406f};
    private static final float[] DEVIATION = {.229f, .224f, .225f};

    private Backbones() { }

    /** SplitMix64 (Steele, Lea and Flood 2014) from where a name says. */
    private static final class Stream {
        private long state;

        Stream(String name) {
            CRC32 sum = new CRC32();
            sum.update(name.getBytes(StandardCharsets.UTF_8));
            state = (sum.getValue() << 32) + SEED;
        }

        long next() {
            state += 0x9E3779B97F4A7C15L;
            long z = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
            z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
            return z ^ (z >>> 31);
        }

        /** Within [-1, 1). */
        double unit() {
            return (next() >>> 40) / (double) (1 << 24) * 2 - 1;
        }
    }

    /** As many bits. */
    static byte[] bits(String name, int count) {
        byte[] bits = new byte[count];
        Stream stream = new Stream(name);
        for (int i = 0; i < count; i++) {
            bits[i] = (byte) (stream.next() >>> 63);
        }
        return bits;
    }

    /** All parameters of a network. */
    static NetworkWeights weights(ModelSpec spec) {
        Map<String, NetworkWeights.Tensor> tensors = new LinkedHashMap<>();
        for (ParameterTable.Row row : spec.parameters().rows()) {
            float[] values = new float[(int) row.count()];
            Stream stream = new Stream(row.name());
            double bound = Math.sqrt(6.0 / (row.count() / row.shape().get(0)));
            for (int i = 0; i < values.length; i++) {
                double u = stream.unit();
                values[i] = (float) value(row, u, bound);
            }
            int[] shape = row.shape().stream().mapToInt(Integer::intValue).toArray();
            tensors.put(row.name(), new NetworkWeights.Tensor(shape, values));
        }
        return new NetworkWeights(tensors);
    }

    private static double value(ParameterTable.Row row, double u, double bound) {
        if (row.name().endsWith("running_mean")) {
            return .1 * u;
        }
        if (row.name().endsWith("running_var")) {
            return 1 + .5 * u;
        }
        if (row.shape().size() > 1) {
            return u * bound;
        }
        return row.name().endsWith(".weight") ? 1 + .2 * u : .1 * u;
    }

    /** Two images, (row, column, channel). */
    static byte[] bytes(int side) {
        return bytes(2, side);
    }

    private static byte[] bytes(int images, int side) {
        int each = side * side * 3;
        byte[] bytes = new byte[images * each];
        for (int image = 0; image < images; image++) {
            Stream stream = new Stream("image:" + image);
            for (int i = 0; i < each; i++) {
                bytes[image * each + i] = (byte) (stream.next() >>> 56);
            }
        }
        return bytes;
    }

    /** Images as networks take them, normalized in single precision, (image, channel, row, column). */
    static double[] pixels(int images, int side) {
        byte[] bytes = bytes(images, side);
        double[] pixels = new double[bytes.length];
        for (int image = 0; image < images; image++) {
            for (int place = 0; place < side * side; place++) {
                for (int channel = 0; channel < 3; channel++) {
                    float value = (bytes[(image * side * side + place) * 3 + channel] & 0xff) / 255f;
                    pixels[(image * 3 + channel) * side * side + place] = (value - MEAN[channel]) / DEVIATION[channel];
                }
            }
        }
        return pixels;
    }
}
