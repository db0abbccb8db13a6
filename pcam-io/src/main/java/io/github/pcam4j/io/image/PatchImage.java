package io.github.pcam4j.io.image;

import io.github.pcam4j.io.PatchShape;

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
                    "a patch of %s takes %d bytes, not %d".formatted(shape, shape.bytes(), pixels.length));
        }
    }
}
