package io.github.pcam4j.io.region;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * A small image whose file is in memory, TIFF or PNG, decoded by the code that reads {@link LargeImage}s: what a patch
 * shows is what the same file shows as a slide, whatever it is encoded by.
 *
 * <p>Not safe for use by several threads. Nothing needs closing.
 *
 * @see io.github.pcam4j.io.image.PatchDecoder
 */
public final class EncodedImage {
    /** Tiles of 256 are usual, even around smaller images; far larger ones are claims that cost memory. */
    private static final int USUAL_TILE_SIDE = 1024;

    private final LargeImage image;
    private final String location;

    private EncodedImage(LargeImage image, String location) {
        this.image = image;
        this.location = location;
    }

    /**
     * Reads what stands before the pixels.
     *
     * @param encoded the bytes of a file; not copied
     * @param location the file's name, for messages
     * @return the image; empty if the bytes begin neither as a TIFF nor as a PNG does
     * @throws LargeImageException if it is damaged, ends early, or is of a kind that is not read
     */
    public static Optional<EncodedImage> of(byte[] encoded, String location) {
        byte[] start = Arrays.copyOf(encoded, Math.min(encoded.length, PngHeader.SIGNATURE_BYTES));
        if (TiffDirectories.isTiff(start)) {
            return Optional.of(new EncodedImage(TiffImage.of(encoded, location), location));
        }
        return PngHeader.isPng(start) ? Optional.of(new EncodedImage(PngImage.of(encoded, location), location))
                : Optional.empty();
    }

    /**
     * Columns.
     *
     * @return a number of pixels, at least 1
     */
    public int width() {
        return image.width();
    }

    /**
     * Rows.
     *
     * @return a number of pixels, at least 1
     */
    public int height() {
        return image.height();
    }

    /**
     * Whether it has brightness alone.
     *
     * @return true for images of one channel without a palette
     */
    public boolean grey() {
        return image.grey();
    }

    /**
     * Decodes it. The caller is to look at the size first: it is only what the file claims.
     *
     * @return bytes in order (row, column, channel), in a new array
     * @throws LargeImageException if the file is damaged, or its tiles are far larger than the image
     */
    public byte[] rgb() {
        int mostSide = Math.max(USUAL_TILE_SIDE, Math.max(width(), height()));
        if (image instanceof TiffImage tiff && tiff.longestTileSide() > mostSide) {
            throw new LargeImageException(String.format(Locale.ROOT, "%s has %s where tiles of up to %d rows and columns are "
                    + "possible; it is damaged. Replace it by the original file", location, tiff.format(), mostSide));
        }
        byte[] rgb = new byte[Math.multiplyExact(LargeImage.CHANNELS, Math.multiplyExact(width(), height()))];
        try {
            image.read(0, 0, width(), height(), rgb, 0);
        } finally {
            if (image instanceof TiffImage tiff) {
                tiff.release();
            }
        }
        return rgb;
    }
}
