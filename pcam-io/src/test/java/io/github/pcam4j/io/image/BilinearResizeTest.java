package io.github.pcam4j.io.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.TiffFixtures;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BilinearResizeTest {

    @Test
    void agreesWithPyTorchFrom96To128() throws IOException {
        PatchImage input = read("resize_96.png");
        PatchImage expected = read("resize_128_bilinear.png");
        PatchImage resized = new BilinearResize(input.shape(), expected.shape()).apply(input);
        int differing = 0;
        for (int i = 0; i < resized.pixels().length; i++) {
            int difference = Math.abs((resized.pixels()[i] & 0xff) - (expected.pixels()[i] & 0xff));
            assertTrue(difference <= 1, "byte " + i + " differs by " + difference);
            differing += difference;
        }
        // Where the exact result lies half-way PyTorch rounds to even and we round up; elsewhere nothing differs.
        assertTrue(differing < resized.pixels().length / 50, differing + " bytes differ by one");
    }

    /** Digests of bytes that this library gave before it had another method: stores of before go on being made so. */
    @ParameterizedTest
    @CsvSource({"96, 128, a5919112", "96, 124, 4ea35645", "97, 300, 0b012962", "96, 64, b68418c3", "97, 31, f9f34814"})
    void unfilteredBytesAreThoseOfEarlierVersions(int from, int to, String crc32) {
        byte[] pixels = unfiltered(from, to)
                .apply(new PatchImage(PatchShape.rgb(from), TiffFixtures.pixels(from, 1))).pixels();
        CRC32 crc = new CRC32();
        crc.update(pixels);
        assertEquals(crc32, "%08x".formatted(crc.getValue()));
        if (to > from) {
            assertArrayEquals(pixels, new BilinearResize(PatchShape.rgb(from), PatchShape.rgb(to))
                    .apply(new PatchImage(PatchShape.rgb(from), TiffFixtures.pixels(from, 1))).pixels());
        }
    }

    @Property(tries = 200)
    void aConstantImageStaysConstant(@ForAll byte value, @ForAll @IntRange(min = 1, max = 60) int from,
            @ForAll @IntRange(min = 1, max = 60) int to) {
        byte[] pixels = new byte[from * from * 3];
        Arrays.fill(pixels, value);
        PatchImage image = new PatchImage(PatchShape.rgb(from), pixels);
        byte[] expected = new byte[to * to * 3];
        Arrays.fill(expected, value);
        assertArrayEquals(expected, unfiltered(from, to).apply(image).pixels());
    }

    @Property(tries = 200)
    void isWithinOneLevelOfTheFormula(@ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int from,
            @ForAll @IntRange(min = 1, max = 40) int to) {
        byte[] pixels = TiffFixtures.pixels(from, seed);
        byte[] resized = unfiltered(from, to).apply(new PatchImage(PatchShape.rgb(from), pixels)).pixels();
        for (int row = 0; row < to; row++) {
            for (int column = 0; column < to; column++) {
                for (int channel = 0; channel < 3; channel++) {
                    double exact = sample(pixels, from, centre(row, from, to), centre(column, from, to), channel);
                    assertEquals(exact, resized[(row * to + column) * 3 + channel] & 0xff, 1.0);
                }
            }
        }
    }

    /** Sizes whose weights are sixteenths, where the result is exact. */
    @ParameterizedTest
    @CsvSource({"96, 128", "96, 64", "96, 48", "96, 192", "32, 96", "1, 4", "3, 4", "8, 128"})
    void isExactWhereWeightsAreSixteenths(int from, int to) {
        for (int seed = 0; seed < 5; seed++) {
            byte[] pixels = TiffFixtures.pixels(from, seed);
            if (seed == 0) {
                Arrays.fill(pixels, (byte) 255);
            }
            byte[] resized = unfiltered(from, to).apply(new PatchImage(PatchShape.rgb(from), pixels)).pixels();
            for (int i = 0; i < resized.length; i++) {
                double exact = sample(pixels, from, centre(i / 3 / to, from, to), centre(i / 3 % to, from, to), i % 3);
                assertEquals((int) Math.floor(exact + 0.5), resized[i] & 0xff);
            }
        }
    }

    @Test
    void halvingIsTheMeanOfFour() {
        byte[] pixels = new byte[2 * 2 * 3];
        for (int i = 0; i < 4; i++) {
            pixels[3 * i] = (byte) (50 * i);
            pixels[3 * i + 1] = (byte) 255;
        }
        PatchImage resized = new BilinearResize(PatchShape.rgb(2), PatchShape.rgb(1))
                .apply(new PatchImage(PatchShape.rgb(2), pixels));
        assertArrayEquals(new byte[] {75, (byte) 255, 0}, resized.pixels());
    }

    @Test
    void theSameSizeIsTheSameImage() {
        PatchImage image = new PatchImage(PatchShape.rgb(96), TiffFixtures.pixels(96, 3));
        assertSame(image, new BilinearResize(image.shape(), PatchShape.rgb(96)).apply(image));
    }

    @Test
    void refusesAnotherShape() {
        BilinearResize resize = new BilinearResize(PatchShape.rgb(96), PatchShape.rgb(128));
        PatchImage image = new PatchImage(PatchShape.rgb(95), TiffFixtures.pixels(95, 3));
        assertThrows(IllegalArgumentException.class, () -> resize.apply(image));
    }

    private static BilinearResize unfiltered(int from, int to) {
        return new BilinearResize(PatchShape.rgb(from), PatchShape.rgb(to), ResizeMethod.UNFILTERED);
    }

    private static double centre(int i, int from, int to) {
        return Math.min(from - 1, Math.max(0, (i + 0.5) * from / to - 0.5));
    }

    private static double sample(byte[] pixels, int size, double row, double column, int channel) {
        int top = (int) row;
        int left = (int) column;
        double sum = 0;
        for (int r = top; r <= Math.min(top + 1, size - 1); r++) {
            for (int c = left; c <= Math.min(left + 1, size - 1); c++) {
                sum += Math.max(0, 1 - Math.abs(row - r)) * Math.max(0, 1 - Math.abs(column - c))
                        * (pixels[(r * size + c) * 3 + channel] & 0xff);
            }
        }
        return sum;
    }

    private static PatchImage read(String name) throws IOException {
        BufferedImage image = ImageIO.read(BilinearResizeTest.class.getResource("/reference/" + name));
        byte[] pixels = new byte[image.getWidth() * image.getHeight() * 3];
        for (int i = 0; i < image.getWidth() * image.getHeight(); i++) {
            int rgb = image.getRGB(i % image.getWidth(), i / image.getWidth());
            pixels[3 * i] = (byte) (rgb >> 16);
            pixels[3 * i + 1] = (byte) (rgb >> 8);
            pixels[3 * i + 2] = (byte) rgb;
        }
        return new PatchImage(PatchShape.rgb(image.getWidth()), pixels);
    }
}
