package io.github.pcam4j.io.slide;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Files of annotations, for tests. */
final class Annotated {
    private Annotated() { }

    /** A feature as QuPath 0.5 exports it. */
    static String feature(String classification, String type, String coordinates) {
        return String.format(Locale.ROOT,
                "{\"type\": \"Feature\", \"id\": \"c2b8\", \"geometry\": {\"type\": \"%s\", \"coordinates\": %s}, "
                + "\"properties\": {\"objectType\": \"annotation\", \"classification\": {\"name\": \"%s\", \"color\": "
                + "[200, 0, 0]}, \"measurements\": {\"Area\": [1, {\"a\": 2}]}}}", type, coordinates, classification);
    }

    static Path collection(Path file, String... features) throws IOException {
        return Files.writeString(file, "{\"type\": \"FeatureCollection\", \"features\": [" + String.join(",\n", features) + "]}");
    }

    /** The rectangle from a corner to another, closed. */
    static String ring(int left, int top, int right, int bottom) {
        return String.format(Locale.ROOT, "[[%d, %d], [%d, %d], [%d, %d], [%d, %d], [%d, %d]]", left, top, right, top, right,
                bottom,
                left, bottom, left, top);
    }

    /** Numbers as a TIFF of one channel, in tiles, a page for each halving where asked for. */
    static Path mask(Path file, BufferedImage numbers, int levels) throws IOException {
        Files.deleteIfExists(file);
        ImageWriter writer = writer();
        try (ImageOutputStream output = ImageIO.createImageOutputStream(file.toFile())) {
            writer.setOutput(output);
            writer.prepareWriteSequence(null);
            BufferedImage level = numbers;
            for (int i = 0; i < levels; i++) {
                ImageWriteParam param = writer.getDefaultWriteParam();
                param.setTilingMode(ImageWriteParam.MODE_EXPLICIT);
                param.setTiling(64, 64, 0, 0);
                param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                param.setCompressionType("LZW");
                writer.writeToSequence(new IIOImage(level, null, null), param);
                level = halved(level);
            }
            writer.endWriteSequence();
        } finally {
            writer.dispose();
        }
        return file;
    }

    /** The JDK's: others that are present write no tiles. */
    private static ImageWriter writer() {
        Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName("tiff");
        ImageWriter writer = writers.next();
        while (!writer.getDefaultWriteParam().canWriteTiles()) {
            writer = writers.next();
        }
        return writer;
    }

    /** Every other pixel of every other row, as programs make levels of masks. */
    private static BufferedImage halved(BufferedImage numbers) {
        BufferedImage half = grey(numbers.getWidth() / 2, numbers.getHeight() / 2);
        for (int y = 0; y < half.getHeight(); y++) {
            for (int x = 0; x < half.getWidth(); x++) {
                half.getRaster().setSample(x, y, 0, numbers.getRaster().getSample(2 * x, 2 * y, 0));
            }
        }
        return half;
    }

    static BufferedImage grey(int width, int height) {
        return new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    }

    static void fill(BufferedImage numbers, int left, int top, int right, int bottom, int value) {
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                numbers.getRaster().setSample(x, y, 0, value);
            }
        }
    }
}
