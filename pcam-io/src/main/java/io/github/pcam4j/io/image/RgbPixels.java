package io.github.pcam4j.io.image;

import io.github.pcam4j.io.internal.OverWhite;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/** The pixels of images in memory as interleaved RGB bytes. */
final class RgbPixels {
    private static final int CHANNELS = 3;
    private static final int OPAQUE = 255;

    private RgbPixels() { }

    static byte[] of(BufferedImage image, String location) {
        ColorModel colours = image.getColorModel();
        if (colours instanceof IndexColorModel palette) {
            return ofPalette(image, palette);
        }
        if (colours.getColorSpace().getType() == ColorSpace.TYPE_GRAY) {
            throw new PatchFormatException("%s has one channel (grayscale) where RGB is expected; give the original in "
                    .formatted(location) + "colour");
        }
        int type = colours.getTransferType();
        boolean whole = type == DataBuffer.TYPE_BYTE || type == DataBuffer.TYPE_USHORT || type == DataBuffer.TYPE_INT;
        if (colours.getColorSpace().getType() != ColorSpace.TYPE_RGB || !whole) {
            throw new PatchFormatException("%s has %s where RGB of 8 or 16 bits is expected; convert it to 8-bit RGB"
                    .formatted(location, whole ? "colours of another kind" : "samples that are no whole unsigned numbers"));
        }
        return ofSamples(image.getRaster(), colours);
    }

    private static byte[] ofPalette(BufferedImage image, IndexColorModel palette) {
        byte[] rgb = new byte[CHANNELS * image.getWidth() * image.getHeight()];
        int[] row = new int[image.getWidth()];
        int place = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            image.getRaster().getSamples(0, y, row.length, 1, 0, row);
            for (int index : row) {
                int colour = palette.getRGB(index);
                int opacity = colour >>> 24;
                for (int shift = 16; shift >= 0; shift -= 8) {
                    rgb[place++] = (byte) OverWhite.of(colour >> shift & 0xff, opacity, OPAQUE, false);
                }
            }
        }
        return rgb;
    }

    private static byte[] ofSamples(Raster raster, ColorModel colours) {
        int bands = raster.getNumBands();
        byte[] rgb = new byte[CHANNELS * raster.getWidth() * raster.getHeight()];
        int[] row = new int[bands * raster.getWidth()];
        int[] most = new int[CHANNELS];
        for (int channel = 0; channel < CHANNELS; channel++) {
            most[channel] = (1 << colours.getComponentSize(channel)) - 1;
        }
        int place = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(0, y, raster.getWidth(), 1, row);
            for (int pixel = 0; pixel < row.length; pixel += bands) {
                for (int channel = 0; channel < CHANNELS; channel++) {
                    int opacity = colours.hasAlpha() ? row[pixel + CHANNELS] : most[channel];
                    rgb[place++] = (byte) OverWhite.of(row[pixel + channel], opacity, most[channel],
                            colours.isAlphaPremultiplied());
                }
            }
        }
        return rgb;
    }
}
