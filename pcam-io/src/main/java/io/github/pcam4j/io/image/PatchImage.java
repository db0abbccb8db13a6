package io.github.pcam4j.io.image;

import io.github.pcam4j.io.PatchShape;
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
}
