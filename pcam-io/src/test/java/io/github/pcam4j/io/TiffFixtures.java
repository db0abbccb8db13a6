package io.github.pcam4j.io;

import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageWriterSpi;
import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** TIFF files to read back. */
public final class TiffFixtures {
    private TiffFixtures() { }

    /** Pixels that depend on the seed, in order (row, column, channel). */
    public static byte[] pixels(int size, long seed) {
        byte[] pixels = new byte[size * size * 3];
        new Random(seed).nextBytes(pixels);
        return pixels;
    }

    /** An uncompressed RGB TIFF of {@link #pixels}. */
    public static byte[] rgb(int size, long seed) {
        return rgb(size, seed, "None");
    }

    /** The same with a compression. */
    public static byte[] rgb(int size, long seed, String compression) {
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        byte[] pixels = pixels(size, seed);
        for (int i = 0; i < size * size; i++) {
            int rgb = (pixels[3 * i] & 0xff) << 16 | (pixels[3 * i + 1] & 0xff) << 8 | pixels[3 * i + 2] & 0xff;
            image.setRGB(i % size, i / size, rgb);
        }
        return encode(image, compression);
    }

    /** A TIFF of one of {@link BufferedImage}'s types, with noise in it. */
    public static byte[] ofType(int width, int height, int type) {
        BufferedImage image = new BufferedImage(width, height, type);
        WritableRaster raster = image.getRaster();
        Random random = new Random(1);
        for (int i = 0; i < width * height; i++) {
            for (int band = 0; band < raster.getNumBands(); band++) {
                raster.setSample(i % width, i / width, band, random.nextInt(256));
            }
        }
        return encode(image, "None");
    }

    private static byte[] encode(BufferedImage image, String compression) {
        ImageWriter writer = new TIFFImageWriterSpi().createWriterInstance(null);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream output = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(output);
            ImageWriteParam settings = writer.getDefaultWriteParam();
            settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            settings.setCompressionType(compression);
            writer.write(null, new IIOImage(image, null, null), settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
