package io.github.pcam4j.io.region;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Every form that Java writes, with noise in it, against what was drawn. */
class PngFormsTest {

    /** Colour, opacity where there is one, bits; bands and bits are those of the file. */
    @Property(tries = 60)
    void grey(@ForAll @IntRange(min = 1, max = 40) int width, @ForAll @IntRange(min = 1, max = 20) int height,
            @ForAll @IntRange(min = 0, max = 4) int log2, @ForAll long seed) throws IOException {
        int bits = 1 << log2;
        BufferedImage image = bits < 8 ? new BufferedImage(width, height, BufferedImage.TYPE_BYTE_BINARY, levels(bits))
                : components(width, height, 1, bits, false);
        byte[] expected = fill(image, bits, seed);
        check(image, expected, true);
    }

    @Property(tries = 40)
    void colour(@ForAll @IntRange(min = 1, max = 40) int width, @ForAll @IntRange(min = 1, max = 20) int height,
            @ForAll boolean deep, @ForAll boolean opacity, @ForAll boolean grey, @ForAll long seed) throws IOException {
        int bits = deep ? 16 : 8;
        int colours = grey ? 1 : 3;
        BufferedImage image = components(width, height, colours + (opacity ? 1 : 0), bits, opacity);
        check(image, fill(image, bits, seed), grey);
    }

    @Property(tries = 40)
    void palette(@ForAll @IntRange(min = 1, max = 40) int width, @ForAll @IntRange(min = 1, max = 20) int height,
            @ForAll @IntRange(min = 0, max = 3) int log2, @ForAll long seed) throws IOException {
        int bits = 1 << log2;
        byte[][] colours = new byte[3][1 << bits];
        Random random = new Random(seed);
        for (byte[] channel : colours) {
            random.nextBytes(channel);
        }
        // Red differs from green everywhere, or Java would write greys.
        colours[0][0] = (byte) ~colours[1][0];
        IndexColorModel model = new IndexColorModel(bits, 1 << bits, colours[0], colours[1], colours[2]);
        BufferedImage image = new BufferedImage(width, height,
                bits < 8 ? BufferedImage.TYPE_BYTE_BINARY : BufferedImage.TYPE_BYTE_INDEXED, model);
        byte[] expected = new byte[width * height * 3];
        for (int i = 0; i < width * height; i++) {
            int index = random.nextInt(1 << bits);
            image.getRaster().setSample(i % width, i / width, 0, index);
            for (int channel = 0; channel < 3; channel++) {
                expected[i * 3 + channel] = colours[channel][index];
            }
        }
        check(image, expected, false);
    }

    private static IndexColorModel levels(int bits) {
        byte[] levels = new byte[1 << bits];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = (byte) (i * 255 / (levels.length - 1));
        }
        return new IndexColorModel(bits, levels.length, levels, levels, levels);
    }

    private static BufferedImage components(int width, int height, int bands, int bits, boolean opacity) {
        int type = bits == 16 ? DataBuffer.TYPE_USHORT : DataBuffer.TYPE_BYTE;
        ComponentColorModel model = new ComponentColorModel(
                ColorSpace.getInstance(bands < 3 ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB), opacity, false,
                opacity ? Transparency.TRANSLUCENT : Transparency.OPAQUE, type);
        WritableRaster raster = Raster.createInterleavedRaster(type, width, height, bands, null);
        return new BufferedImage(model, raster, false, null);
    }

    /** Smooth in places, so that all filters come up; returns what is expected, over white. */
    private static byte[] fill(BufferedImage image, int bits, long seed) {
        WritableRaster raster = image.getRaster();
        Random random = new Random(seed);
        int bands = raster.getNumBands();
        int colours = bands < 3 ? 1 : 3;
        double max = (1 << bits) - 1;
        byte[] expected = new byte[raster.getWidth() * raster.getHeight() * 3];
        for (int i = 0; i < expected.length / 3; i++) {
            int x = i % raster.getWidth();
            int y = i / raster.getWidth();
            int[] pixel = new int[bands];
            for (int band = 0; band < bands; band++) {
                pixel[band] = (y % 4 < 2 ? random.nextInt(1 << bits) : (x * 3 + y * 5 + band * 7)) & (1 << bits) - 1;
            }
            raster.setPixel(x, y, pixel);
            double opacity = bands > colours ? pixel[colours] / max : 1;
            for (int channel = 0; channel < 3; channel++) {
                double level = pixel[colours == 1 ? 0 : channel] / max;
                expected[i * 3 + channel] = (byte) Math.round(255 * (level * opacity + 1 - opacity));
            }
        }
        return expected;
    }

    private static void check(BufferedImage image, byte[] expected, boolean grey) throws IOException {
        Path file = Files.createTempFile("form", ".png");
        try {
            ImageIO.write(image, "png", file.toFile());
            try (LargeImage large = LargeImage.open(file)) {
                byte[] rgb = new byte[expected.length];
                large.read(0, 0, image.getWidth(), image.getHeight(), rgb, 0);
                assertArrayEquals(expected, rgb, large.format());
                assertEquals(grey, large.grey(), large.format());
            }
        } finally {
            Files.delete(file);
        }
    }
}
