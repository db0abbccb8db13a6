package io.github.pcam4j.io.image;

import io.github.pcam4j.io.PatchShape;
import java.awt.image.BufferedImage;
import java.util.Locale;

/**
 * A decoded patch.
 *
 * @param shape its size
 * @param pixels unsigned bytes in order (row, column, channel), {@code shape.bytes()} of them; not copied
 * @see PatchDecoder
 */
public record PatchImage(PatchShape shape, byte[] pixels) {

    /**
     * Checks that the pixels fill the shape.
     *
     * @throws IllegalArgumentException if they do not
     */
    public PatchImage {
        if (pixels.length != shape.bytes()) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "a patch of %s takes %d bytes, not %d",
                            shape, shape.bytes(), pixels.length));
        }
    }

    /**
     * The pixels of an image that a program has already, as {@link PatchDecoder} gives those of a file: samples as they
     * are, whatever their colour profile; palettes as colours, more than 8 bits a channel rounded to 8, and what is
     * transparent over white.
     *
     * @param image in colour and square, which nobody changes meanwhile
     * @param location a name for it, for messages
     * @param largestSide the most rows and columns that are taken, within [1, {@value PatchShape#MAX_SIDE}]
     * @return the patch
     * @throws PatchFormatException if the image is not square, larger, grey, or not of red, green and blue
     */
    public static PatchImage of(BufferedImage image, String location, int largestSide) {
        PatchDecoder.requireSquare(image.getWidth(), image.getHeight(), location, largestSide);
        return new PatchImage(PatchShape.rgb(image.getWidth()), RgbPixels.of(image, location));
    }
}
