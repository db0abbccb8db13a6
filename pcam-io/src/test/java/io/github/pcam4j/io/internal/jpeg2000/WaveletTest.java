package io.github.pcam4j.io.internal.jpeg2000;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Against transforms written from annex F of the standard, line by line, in double precision. */
class WaveletTest {
    private static final double ALPHA = -1.586134342059924;
    private static final double BETA = -0.052980118572961;
    private static final double GAMMA = 0.882911075530934;
    private static final double DELTA = 0.443506852043971;
    private static final double LOW = 1 / 1.230174104914001;
    /** The standard's 1.230174 without the factor of two that bands lack, to the four digits that OpenJPEG has of it. */
    private static final double HIGH = 1 / 1.625732422;
    private static final float TOLERANCE = 2e-4f;

    private static TileComponent component(Area area, int levels, boolean reversible) throws IOException {
        int[] precincts = new int[levels + 1];
        Arrays.fill(precincts, 0xff);
        int bands = 3 * levels + 1;
        ImageSize size = new ImageSize(area, 0, 0, area.right(), area.bottom(), new int[] {1}, new int[] {1});
        return new TileComponent(size, area, 0, new Coding(levels, 6, 6, 0, reversible, precincts),
                new Quantization(0, 2, new int[bands], new int[bands]), 1_000);
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void wholeNumbersComeBackAsTheyWere(@ForAll @IntRange(max = 9) int left, @ForAll @IntRange(max = 9) int top,
            @ForAll @IntRange(min = 1, max = 40) int width, @ForAll @IntRange(min = 1, max = 40) int height,
            @ForAll @IntRange(max = 6) int levels, @ForAll long seed) throws IOException {
        Area area = new Area(left, top, left + width, top + height);
        double[] original = original(area, seed);
        float[] samples = thereAndBack(area, original, levels, true);
        assertArrayEquals(floats(original), samples);
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void realNumbersComeBackAsTheyWere(@ForAll @IntRange(max = 9) int left, @ForAll @IntRange(max = 9) int top,
            @ForAll @IntRange(min = 1, max = 40) int width, @ForAll @IntRange(min = 1, max = 40) int height,
            @ForAll @IntRange(max = 6) int levels, @ForAll long seed) throws IOException {
        Area area = new Area(left, top, left + width, top + height);
        double[] original = original(area, seed);
        float[] samples = thereAndBack(area, original, levels, false);
        assertArrayEquals(floats(original), samples, TOLERANCE);
    }

    private static double[] original(Area area, long seed) {
        return new Random(seed).ints((long) area.width() * area.height(), -128, 128).asDoubleStream().toArray();
    }

    private static float[] thereAndBack(Area area, double[] original, int levels, boolean reversible) throws IOException {
        float[] samples = floats(transformed(area, original, levels, reversible));
        new Wavelet(reversible).inverse(component(area, levels, reversible), samples);
        return samples;
    }

    /** J.10 of the standard: five low coefficients and four high ones of a column, and the samples less 128. */
    @Test
    void theExampleOfTheStandardIsRead() throws IOException {
        float[] samples = {-26, -22, -30, -32, -19, 1, 5, 1, 0};
        new Wavelet(true).inverse(component(new Area(0, 0, 1, 9), 1, true), samples);
        for (int i = 0; i < samples.length; i++) {
            samples[i] += 128;
        }
        assertArrayEquals(new float[] {101, 103, 104, 105, 96, 97, 96, 102, 109}, samples);
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    private static double[] transformed(Area area, double[] original, int levels, boolean reversible) {
        double[] samples = original.clone();
        int stride = area.width();
        for (int level = 0; level < levels; level++) {
            Area part = area.halved(level);
            for (int x = 0; x < part.width(); x++) {
                int[] places = IntStream.iterate(x, it -> it + stride).limit(part.height()).toArray();
                line(samples, places, part.top(), reversible);
            }
            for (int y = 0; y < part.height(); y++) {
                int[] places = IntStream.iterate(y * stride, it -> it + 1).limit(part.width()).toArray();
                line(samples, places, part.left(), reversible);
            }
        }
        return samples;
    }

    /** Transforms what lies at some places, of which the first has a number; even ones then go before others. */
    private static void line(double[] samples, int[] places, int first, boolean reversible) {
        int count = places.length;
        double[] line = Arrays.stream(places).mapToDouble(it -> samples[it]).toArray();
        if (count > 1 && reversible) {
            lift(line, first, 1, (one, other) -> -Math.floor((one + other) / 2));
            lift(line, first, 0, (one, other) -> Math.floor((one + other + 2) / 4));
        } else if (count > 1) {
            lift(line, first, 1, (one, other) -> ALPHA * (one + other));
            lift(line, first, 0, (one, other) -> BETA * (one + other));
            lift(line, first, 1, (one, other) -> GAMMA * (one + other));
            lift(line, first, 0, (one, other) -> DELTA * (one + other));
            for (int i = 0; i < count; i++) {
                line[i] *= (first + i) % 2 == 0 ? LOW : HIGH;
            }
        } else if (count == 1 && first % 2 == 1 && reversible) {
            line[0] *= 2;
        }
        int to = 0;
        for (int parity = 0; parity < 2; parity++) {
            for (int i = 0; i < count; i++) {
                if ((first + i) % 2 == parity) {
                    samples[places[to++]] = line[i];
                }
            }
        }
    }

    /** What a step adds to a sample, by its neighbours. */
    @FunctionalInterface
    private interface Step {
        double of(double one, double other);
    }

    private static void lift(double[] line, int first, int parity, Step step) {
        for (int i = 0; i < line.length; i++) {
            if ((first + i) % 2 == parity) {
                double before = line[i == 0 ? 1 : i - 1];
                double behind = line[i == line.length - 1 ? i - 1 : i + 1];
                line[i] += step.of(before, behind);
            }
        }
    }
}
