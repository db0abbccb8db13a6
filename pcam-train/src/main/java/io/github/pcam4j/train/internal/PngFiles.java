package io.github.pcam4j.train.internal;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Objects;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Pictures as PNG, in memory and as files: by way of no temporary file, for which there may be no place. */
public final class PngFiles {
    private PngFiles() { }

    /**
     * Writes a picture to a file, whole or not at all.
     *
     * @param picture the picture
     * @param file the file; its folder is made if need be
     * @throws io.github.pcam4j.train.error.TrainingException if it cannot be written; an older file stays as it was
     */
    public static void write(BufferedImage picture, Path file) {
        AtomicFiles.writeBytes(file, bytes -> encode(picture, bytes));
    }

    /**
     * A picture as a file's bytes.
     *
     * @param picture the picture
     * @return the bytes
     */
    public static byte[] bytes(BufferedImage picture) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            encode(picture, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot happen: it is written to memory", e);
        }
        return bytes.toByteArray();
    }

    private static void encode(BufferedImage picture, OutputStream bytes) throws IOException {
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
            if (!ImageIO.write(picture, "png", stream)) {
                throw new IOException("this Java runtime writes no PNG");
            }
        }
    }

    /**
     * Reads back what {@link #bytes} gave.
     *
     * @param png the bytes
     * @return the picture
     */
    public static BufferedImage read(byte[] png) {
        try {
            // Its reader closes the stream.
            return Objects.requireNonNull(ImageIO.read(new MemoryCacheImageInputStream(new ByteArrayInputStream(png))));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot happen: it is read from memory", e);
        }
    }
}
