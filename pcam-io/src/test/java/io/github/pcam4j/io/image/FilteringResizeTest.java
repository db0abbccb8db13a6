package io.github.pcam4j.io.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.PatchShape;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import java.util.zip.CRC32;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class FilteringResizeTest {

    /** {@code resize.csv}, which {@code make_resize.py} had Pillow write. */
    @ParameterizedTest
    @CsvFileSource(resources = "/reference/resize.csv", numLinesToSkip = 1)
    void givesPillowsBytes(String picture, int height, int width, int toHeight, int toWidth, String crc32,
            String first) {
        PatchShape from = new PatchShape(height, width, 3);
        byte[] pixels = new byte[from.bytes()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) drawn(picture, i / 3 / width, i / 3 % width, i % 3);
        }
        byte[] resized = new BilinearResize(from, new PatchShape(toHeight, toWidth, 3))
                .apply(new PatchImage(from, pixels)).pixels();
        int shown = first.length() / 2;
        assertEquals(first, HexFormat.of().formatHex(resized, 0, shown));
        CRC32 crc = new CRC32();
        crc.update(resized);
        assertEquals(crc32, "%08x".formatted(crc.getValue()));
    }

    /** As the script draws it. */
    private static int drawn(String picture, int row, int column, int channel) {
        int mixed = ((row * 1009 + column) * 3 + channel) * (int) 2654435761L;
        return switch (picture) {
            case "noise" -> (mixed ^ mixed >>> 15) * (int) 2246822519L >>> 24;
            case "ramp" -> (row * 3 + column * 5 + channel * 40) % 256;
            case "edges" -> (row / 5 + column / 3 + channel) % 2 == 0 ? 255 : 0;
            default -> throw new IllegalArgumentException(picture);
        };
    }

    private static byte[] noise(PatchShape shape, long seed) {
        byte[] pixels = new byte[shape.bytes()];
        new Random(seed).nextBytes(pixels);
        return pixels;
    }

    private static byte[] filtered(PatchShape from, PatchShape to, byte[] pixels) {
        return new FilteringResize(from, to).apply(pixels);
    }

    /** The formula in floating point, for any shape and number of channels. */
    @Property(tries = 200)
    void isTheTriangleFilter(@ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int height,
            @ForAll @IntRange(min = 1, max = 30) int width, @ForAll @IntRange(min = 1, max = 30) int toHeight,
            @ForAll @IntRange(min = 1, max = 30) int toWidth, @ForAll @IntRange(min = 1, max = 4) int channels) {
        PatchShape from = new PatchShape(height, width, channels);
        PatchShape to = new PatchShape(toHeight, toWidth, channels);
        byte[] pixels = noise(from, seed);
        byte[] resized = filtered(from, to, pixels);
        for (int i = 0; i < resized.length; i++) {
            int column = i / channels % toWidth;
            double[] down = weights(height, toHeight, i / channels / toWidth);
            double[] across = weights(width, toWidth, column);
            double sum = 0;
            for (int at = 0; at < pixels.length; at++) {
                if (at % channels == i % channels) {
                    sum += (pixels[at] & 0xff) * down[at / channels / width] * across[at / channels % width];
                }
            }
            // Half a level from rounding rows, half from rounding columns.
            assertEquals(sum, resized[i] & 0xff, 1.0001);
        }
    }

    private static double[] weights(int from, int to, int position) {
        double reach = Math.max(1, (double) from / to);
        double[] weights = new double[from];
        for (int i = 0; i < from; i++) {
            weights[i] = Math.max(0, 1 - Math.abs(i + 0.5 - (position + 0.5) * from / to) / reach);
        }
        double sum = Arrays.stream(weights).sum();
        return Arrays.stream(weights).map(it -> it / sum).toArray();
    }

    @Property(tries = 200)
    void aConstantImageStaysConstant(@ForAll byte value, @ForAll @IntRange(min = 1, max = 200) int from,
            @ForAll @IntRange(min = 1, max = 200) int to) {
        byte[] pixels = new byte[from * from * 3];
        Arrays.fill(pixels, value);
        byte[] expected = new byte[to * to * 3];
        Arrays.fill(expected, value);
        assertArrayEquals(expected, filtered(PatchShape.rgb(from), PatchShape.rgb(to), pixels));
    }

    @Property(tries = 100)
    void staysWithinTheInputsRange(@ForAll long seed, @ForAll @IntRange(min = 0, max = 120) int low,
            @ForAll @IntRange(min = 1, max = 135) int range, @ForAll @IntRange(min = 2, max = 60) int from,
            @ForAll @IntRange(min = 1, max = 60) int to) {
        byte[] pixels = noise(PatchShape.rgb(from), seed);
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (low + (pixels[i] & 0xff) % range);
        }
        for (byte pixel : filtered(PatchShape.rgb(from), PatchShape.rgb(to), pixels)) {
            assertTrue((pixel & 0xff) >= low && (pixel & 0xff) < low + range);
        }
    }

    /**
     * Whole factors cut no triangle off but at the borders, so the mean moves by what these lack and by rounding; a
     * filter that left pixels out, as every third from 96 to 32, would be off by several levels of noise.
     */
    @Property(tries = 50)
    void keepsTheMean(@ForAll long seed, @ForAll @IntRange(min = 2, max = 6) int factor) {
        PatchShape from = PatchShape.rgb(24 * factor);
        byte[] pixels = noise(from, seed);
        assertEquals(mean(pixels), mean(filtered(from, PatchShape.rgb(24), pixels)), 1.5);
    }

    private static double mean(byte[] pixels) {
        double sum = 0;
        for (byte pixel : pixels) {
            sum += pixel & 0xff;
        }
        return sum / pixels.length;
    }

    /** Pillow is symmetric but where a result lies half-way. */
    @Property(tries = 100)
    void aMirroredImageGivesTheMirroredResult(@ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int from,
            @ForAll @IntRange(min = 1, max = 60) int to) {
        byte[] pixels = noise(PatchShape.rgb(from), seed);
        byte[] resized = filtered(PatchShape.rgb(from), PatchShape.rgb(to), pixels);
        byte[] other = mirrored(filtered(PatchShape.rgb(from), PatchShape.rgb(to), mirrored(pixels, from)), to);
        for (int i = 0; i < resized.length; i++) {
            assertEquals(resized[i] & 0xff, other[i] & 0xff, 1);
        }
    }

    private static byte[] mirrored(byte[] pixels, int size) {
        byte[] mirrored = new byte[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            int pixel = i / 3;
            mirrored[i] = pixels[(pixel / size * size + size - 1 - pixel % size) * 3 + i % 3];
        }
        return mirrored;
    }

    @Test
    void halvingReachesBeyondTheFour() {
        // Weights 3/7, 3/7, 1/7 from the left border on, and mirrored from the right one.
        assertArrayEquals(new byte[] {36, 109}, filtered(new PatchShape(1, 4, 1), new PatchShape(1, 2, 1),
                new byte[] {0, 0, (byte) 255, 0}));
    }

    @Test
    void namesTellWhatWasDone() {
        assertEquals("bilinear, antialias", name(96, 96, 64, 64));
        assertEquals("bilinear, antialias", name(96, 96, 128, 64));
        assertEquals("bilinear, half-pixel centres", name(96, 96, 96, 128));
        assertEquals("none", name(96, 96, 96, 96));
        assertEquals("bilinear, half-pixel centres",
                ResizeMethod.UNFILTERED.between(PatchShape.rgb(96), PatchShape.rgb(64)));
        assertEquals(Optional.of(ResizeMethod.UNFILTERED), ResizeMethod.named("bilinear, half-pixel centres"));
        assertEquals(Optional.of(ResizeMethod.ANTIALIAS), ResizeMethod.named("bilinear, antialias"));
        assertEquals(Optional.empty(), ResizeMethod.named(ResizeMethod.NONE));
    }

    private static String name(int height, int width, int toHeight, int toWidth) {
        return new BilinearResize(new PatchShape(height, width, 3), new PatchShape(toHeight, toWidth, 3)).name();
    }
}
