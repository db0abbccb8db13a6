package io.github.pcam4j.train.internal;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Pictures as JPEG in memory, by way of no temporary file: a fifth of what they are as PNG, where that many are shown. */
public final class JpegFiles {
    private JpegFiles() { }

    /**
     * A picture as a file's bytes.
     *
     * @param picture without transparency
     * @param quality from 0, the smallest, to 1
     * @return the bytes
     */
    public static byte[] bytes(BufferedImage picture, float quality) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam settings = writer.getDefaultWriteParam();
            settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            settings.setCompressionQuality(quality);
            writer.setOutput(stream);
            writer.write(null, new IIOImage(picture, null, null), settings);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot happen: it is written to memory", e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
