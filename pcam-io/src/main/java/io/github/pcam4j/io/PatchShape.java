package io.github.pcam4j.io;

import java.util.Locale;

/**
 * The size of one patch: rows, columns and colour channels of interleaved unsigned bytes.
 *
 * @param height rows, at least 1
 * @param width columns, at least 1
 * @param channels bytes a pixel, 3 for RGB
 * @see io.github.pcam4j.io.store.PatchStoreWriter
 */
public record PatchShape(int height, int width, int channels) {

    /** Largest side that is accepted; a patch beyond it is a slide, and is to be read by region instead. */
    public static final int MAX_SIDE = 8192;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a side is outside [1, {@value #MAX_SIDE}] or channels is outside [1, 4]
     */
    public PatchShape {
        if (height < 1 || height > MAX_SIDE || width < 1 || width > MAX_SIDE) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "a patch's sides must be within [1, %d], not %d x %d",
                            MAX_SIDE, height, width));
        }
        if (channels < 1 || channels > 4) {
            throw new IllegalArgumentException("channels must be within [1, 4], not " + channels);
        }
    }

    /**
     * The shape of a square RGB patch.
     *
     * @param size rows and columns
     * @return {@code size} x {@code size} x 3
     */
    public static PatchShape rgb(int size) {
        return new PatchShape(size, size, 3);
    }

    /**
     * The bytes of one patch.
     *
     * @return height x width x channels
     */
    public int bytes() {
        return height * width * channels;
    }

    @Override
    public String toString() {
        return height + " x " + width + " x " + channels;
    }
}
