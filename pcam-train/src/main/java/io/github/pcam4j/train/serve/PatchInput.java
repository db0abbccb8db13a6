package io.github.pcam4j.train.serve;

import io.github.pcam4j.io.PatchException;
import io.github.pcam4j.io.image.PatchDecoder;
import io.github.pcam4j.io.image.PatchImage;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;

/**
 * An image to classify, read when its turn comes: a file, the bytes of one, or an image that the program has already.
 * Square, in colour, and of the kinds that a store takes. Immutable; safe for use by several threads as long as nobody
 * changes what it was made of.
 *
 * @see PatchClassifier#classify(java.util.List)
 */
public final class PatchInput {
    /** As many as a pixel takes in the deepest format, and more than that for what stands around the pixels. */
    private static final long BYTES_A_PIXEL = 8;
    private static final long BYTES_AROUND = 4 << 20;

    private final String name;
    private final Reading reading;

    /** From wherever it is to pixels. */
    @FunctionalInterface
    private interface Reading {
        PatchImage read(int largestSide);
    }

    private PatchInput(String name, Reading reading) {
        this.name = Objects.requireNonNull(name, "name");
        this.reading = reading;
    }

    /**
     * A file.
     *
     * @param file TIFF, PNG or JPEG, whatever it is called
     * @return the input
     */
    public static PatchInput of(Path file) {
        return new PatchInput(file.toString(), most -> PatchDecoder.decodeSquare(bytes(file, most), file.toString(), most));
    }

    /**
     * What a file would hold, such as the body of a request.
     *
     * @param encoded TIFF, PNG or JPEG; not copied
     * @param name for messages
     * @return the input
     */
    public static PatchInput of(byte[] encoded, String name) {
        Objects.requireNonNull(encoded, "encoded");
        return new PatchInput(name, most -> PatchDecoder.decodeSquare(encoded, name, most));
    }

    /**
     * An image in memory.
     *
     * @param image as {@link PatchImage#of} takes it; not copied
     * @param name for messages
     * @return the input
     */
    public static PatchInput of(BufferedImage image, String name) {
        Objects.requireNonNull(image, "image");
        return new PatchInput(name, most -> PatchImage.of(image, name, most));
    }

    /** A file that is far too long is refused before it fills the memory. */
    private static byte[] bytes(Path file, int largestSide) {
        if (!Files.isRegularFile(file)) {
            throw new PatchException("%s %s; give a TIFF, PNG or JPEG file".formatted(file,
                    Files.exists(file) ? "is no file" : "does not exist"));
        }
        try {
            long most = BYTES_AROUND + BYTES_A_PIXEL * largestSide * largestSide;
            if (Files.size(file) > most) {
                throw new PatchException(String.format(Locale.ROOT, "%s has %,d bytes where squares of up to %d x %d pixels "
                        + "are read, which take at most %,d; cut patches from it", file, Files.size(file), largestSide,
                        largestSide, most));
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new PatchException("%s cannot be read (%s); check its permissions".formatted(file, e), e);
        }
    }

    /** Reads it. */
    PatchImage read(int largestSide) {
        return reading.read(largestSide);
    }

    @Override
    public String toString() {
        return name;
    }
}
