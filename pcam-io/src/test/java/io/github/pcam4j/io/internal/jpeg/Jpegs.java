package io.github.pcam4j.io.internal.jpeg;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import java.util.function.IntPredicate;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;

/** JPEGs as the JDK writes them, and as TIFFs hold them. */
final class Jpegs {
    private static final String FORMAT = "javax_imageio_jpeg_image_1.0";

    private Jpegs() { }

    /** How a JPEG is to be written: how many columns and rows share their colours. */
    record Form(float quality, boolean progressive, int across, int down) { }

    /** Areas, edges and noise, so that all frequencies occur and colours reach their ends. */
    static BufferedImage picture(int width, int height, long seed) {
        Random random = new Random(seed);
        int noise = 1 + random.nextInt(255);
        int[] colours = random.ints(8).toArray();
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < width * height; i++) {
            int x = i % width;
            int y = i / width;
            int colour = colours[(x / 7 + y / 5 * 3) % colours.length];
            int rgb = 0;
            for (int shift = 0; shift < 24; shift += 8) {
                int level = (colour >> shift & 0xff) + random.nextInt(noise) - noise / 2;
                rgb |= Math.max(0, Math.min(255, level)) << shift;
            }
            image.setRGB(x, y, rgb);
        }
        return image;
    }

    static byte[] write(BufferedImage image, Form form) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam settings = writer.getDefaultWriteParam();
        settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        settings.setCompressionQuality(form.quality);
        settings.setProgressiveMode(form.progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream output = ImageIO.createImageOutputStream(bytes)) {
            IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), settings);
            IIOMetadataNode tree = (IIOMetadataNode) metadata.getAsTree(FORMAT);
            IIOMetadataNode brightness = (IIOMetadataNode) tree.getElementsByTagName("componentSpec").item(0);
            brightness.setAttribute("HsamplingFactor", Integer.toString(form.across));
            brightness.setAttribute("VsamplingFactor", Integer.toString(form.down));
            metadata.setFromTree(FORMAT, tree);
            writer.setOutput(output);
            writer.write(null, new IIOImage(image, null, metadata), settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** Without what says that colours are YCbCr. */
    static byte[] withoutJfif(byte[] jpeg) {
        return of(jpeg, marker -> marker != 0xe0, true);
    }

    /** What tiles may share. */
    static byte[] tables(byte[] jpeg) {
        return of(jpeg, Jpegs::isTable, false);
    }

    static byte[] withoutTables(byte[] jpeg) {
        return of(jpeg, marker -> !isTable(marker), true);
    }

    private static boolean isTable(int marker) {
        return marker == 0xdb || marker == 0xc4;
    }

    private static byte[] of(byte[] jpeg, IntPredicate kept, boolean withPixels) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(jpeg, 0, 2);
        int at = 2;
        while ((jpeg[at + 1] & 0xff) != 0xda) {
            int length = 2 + ((jpeg[at + 2] & 0xff) << 8 | (jpeg[at + 3] & 0xff));
            if (kept.test(jpeg[at + 1] & 0xff)) {
                bytes.write(jpeg, at, length);
            }
            at += length;
        }
        int rest = withPixels ? at : jpeg.length - 2;
        bytes.write(jpeg, rest, jpeg.length - rest);
        return bytes.toByteArray();
    }

    /** With Adobe's marker, of colours that are YCbCr or are not. */
    static byte[] withAdobe(byte[] jpeg, boolean ycbcr) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(jpeg, 0, 2);
        bytes.writeBytes(new byte[] {(byte) 0xff, (byte) 0xee, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0,
                (byte) (ycbcr ? 1 : 0)});
        bytes.write(jpeg, 2, jpeg.length - 2);
        return bytes.toByteArray();
    }
}
