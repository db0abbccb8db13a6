package io.github.pcam4j.io.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.pcam4j.io.PatchShape;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An image in memory becomes the bytes that the file becomes which it is written into. */
class PatchImageTest {
    private static final int SIDE = 9;

    private static byte[] encoded(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        if (!ImageIO.write(image, format, file)) {
            throw new IOException("no writer for " + format);
        }
        return file.toByteArray();
    }

    private static void assertAsItsFile(BufferedImage image) throws IOException {
        PatchImage found = PatchImage.of(image, "it", SIDE);
        assertEquals(PatchShape.rgb(SIDE), found.shape());
        assertArrayEquals(new PatchDecoder(SIDE).decode(encoded(image, "png"), "it.png").pixels(), found.pixels());
    }

    private static BufferedImage filled(BufferedImage image) {
        Random random = new Random(image.getType());
        WritableRaster raster = image.getRaster();
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                for (int band = 0; band < raster.getNumBands(); band++) {
                    raster.setSample(x, y, band, random.nextInt(1 << raster.getSampleModel().getSampleSize(band)));
                }
            }
        }
        return image;
    }

    @ParameterizedTest
    @ValueSource(ints = {BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_INT_BGR, BufferedImage.TYPE_3BYTE_BGR,
        BufferedImage.TYPE_INT_ARGB, BufferedImage.TYPE_4BYTE_ABGR, BufferedImage.TYPE_BYTE_INDEXED})
    void samplesAreThoseOfAFile(int type) throws IOException {
        assertAsItsFile(filled(new BufferedImage(SIDE, SIDE, type)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void sixteenBitsAreRounded(boolean alpha) throws IOException {
        ComponentColorModel colours = new ComponentColorModel(ColorSpace.getInstance(ColorSpace.CS_sRGB), alpha, false,
                alpha ? Transparency.TRANSLUCENT : Transparency.OPAQUE, DataBuffer.TYPE_USHORT);
        assertAsItsFile(filled(new BufferedImage(colours, colours.createCompatibleWritableRaster(SIDE, SIDE), false, null)));
    }

    /** A profile does not change samples, as it does not where they are read from a file. */
    @Test
    void coloursAreNotManaged() throws IOException {
        ComponentColorModel linear = new ComponentColorModel(ColorSpace.getInstance(ColorSpace.CS_LINEAR_RGB), false, false,
                Transparency.OPAQUE, DataBuffer.TYPE_BYTE);
        BufferedImage image = filled(new BufferedImage(linear,
                Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, SIDE, SIDE, 3, null), false, null));
        byte[] samples = (byte[]) image.getRaster().getDataElements(0, 0, SIDE, SIDE, null);
        assertArrayEquals(samples, PatchImage.of(image, "it", SIDE).pixels());
    }

    @Test
    void aPartOfAnImageIsThatPart() throws IOException {
        BufferedImage large = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
        large.setRGB(20, 10, 0x123456);
        BufferedImage part = large.getSubimage(20, 10, SIDE, SIDE);
        assertAsItsFile(part);
        assertEquals(0x56, PatchImage.of(part, "it", SIDE).pixels()[2]);
    }

    /** Multiplied by 51 / 255, red 40 of 51 lies over white: 40 + 255 - 51. */
    @Test
    void whatIsMultipliedByItsOpacityLiesOverWhite() {
        BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB_PRE);
        image.getRaster().setPixel(0, 0, new int[] {40, 0, 51, 51});
        assertArrayEquals(new byte[] {(byte) 244, (byte) 204, (byte) 255}, PatchImage.of(image, "it", 1).pixels());
    }

    @Test
    void colourTablesMayHaveTransparentColours() {
        byte[] red = {10, (byte) 200};
        IndexColorModel palette = new IndexColorModel(8, 2, red, red, red, new byte[] {(byte) 255, 0});
        BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_BYTE_INDEXED, palette);
        image.getRaster().setPixels(0, 0, 2, 2, new int[] {0, 1, 1, 0});
        byte w = (byte) 255;
        assertArrayEquals(new byte[] {10, 10, 10, w, w, w, w, w, w, 10, 10, 10}, PatchImage.of(image, "it", 2).pixels());
    }

    @Test
    void refusesWhatIsNoPatch() {
        assertRefused("it is 3 x 4 pixels where squares of up to 9 are read; cut patches from it, or remove it",
                new BufferedImage(3, 4, BufferedImage.TYPE_INT_RGB));
        assertRefused("it is 10 x 10 pixels where squares of up to 9 are read; cut patches from it, or remove it",
                new BufferedImage(10, 10, BufferedImage.TYPE_INT_RGB));
        assertRefused("it has one channel (grayscale) where RGB is expected; give the original in colour",
                new BufferedImage(3, 3, BufferedImage.TYPE_USHORT_GRAY));
        ComponentColorModel floats = new ComponentColorModel(ColorSpace.getInstance(ColorSpace.CS_sRGB), false, false,
                Transparency.OPAQUE, DataBuffer.TYPE_FLOAT);
        assertRefused("it has samples that are no whole unsigned numbers where RGB of 8 or 16 bits is expected; convert it "
                + "to 8-bit RGB", new BufferedImage(floats, floats.createCompatibleWritableRaster(3, 3), false, null));
    }

    private static void assertRefused(String message, BufferedImage image) {
        assertEquals(message, assertThrows(PatchFormatException.class, () -> PatchImage.of(image, "it", SIDE)).getMessage());
    }
}
