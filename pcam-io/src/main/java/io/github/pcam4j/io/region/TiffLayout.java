package io.github.pcam4j.io.region;

import com.twelvemonkeys.imageio.metadata.tiff.TIFF;
import io.github.pcam4j.internal.Require;
import java.util.Locale;

/**
 * Where the pixels of a TIFF lie: in a grid of tiles, or in strips, which are tiles as wide as the image. Uncompressed
 * strips are cut into smaller ones.
 *
 * @param width of the image
 * @param height of the image
 * @param tileWidth columns of a tile
 * @param tileHeight rows of a tile
 * @param strips whether they are strips: the last one has no more rows than are left
 * @param planes how often the grid is there: once, or once for each channel
 * @param offsets where each begins, row by row, grid by grid; 0 where there is none, as for background that was not
 *     scanned
 * @param lengths the bytes of each
 */
record TiffLayout(int width, int height, int tileWidth, int tileHeight, boolean strips, int planes, long[] offsets,
        long[] lengths) {
    /** What one tile or strip may come to when decoded. */
    static final long MOST_TILE_BYTES = 128L << 20;
    private static final long BYTES_OF_A_CUT = 1 << 20;

    /**
     * Reads the tags and compares them with the file's length.
     *
     * @throws LargeImageException if they contradict themselves, or a tile lies beyond the file's end
     */
    static TiffLayout of(TiffTags tags, TiffPixels pixels, long fileBytes) {
        int width = tags.within("columns", tags.number(TIFF.TAG_IMAGE_WIDTH, 0), LargeImage.MAX_SIDE);
        int height = tags.within("rows", tags.number(TIFF.TAG_IMAGE_HEIGHT, 0), LargeImage.MAX_SIDE);
        int planes = pixels.planes() ? pixels.perPixel() : 1;
        TiffLayout layout = tags.has(TIFF.TAG_TILE_WIDTH) ? tiles(tags, width, height, planes)
                : strips(tags, width, height, planes);
        layout.checkCount(tags);
        layout = layout.withFollowingLength(pixels, fileBytes);
        layout.checkPlaces(tags, fileBytes);
        if (pixels.compression() == TiffCompression.NONE) {
            layout.requireWhole(tags, pixels);
        }
        if (layout.strips && pixels.rowsAreAddressable()) {
            layout = layout.cut(pixels.bytes(width, 1));
        }
        layout.checkSizes(tags, pixels);
        return layout;
    }

    /** Where tiles are, some programs write under the tags of strips. */
    private static TiffLayout tiles(TiffTags tags, int width, int height, int planes) {
        int offsets = tags.has(TIFF.TAG_TILE_OFFSETS) ? TIFF.TAG_TILE_OFFSETS : TIFF.TAG_STRIP_OFFSETS;
        int lengths = tags.has(TIFF.TAG_TILE_BYTE_COUNTS) ? TIFF.TAG_TILE_BYTE_COUNTS : TIFF.TAG_STRIP_BYTE_COUNTS;
        return new TiffLayout(width, height,
                tags.within("columns a tile", tags.number(TIFF.TAG_TILE_WIDTH, 0), LargeImage.MAX_SIDE),
                tags.within("rows a tile", tags.number(TIFF.TAG_TILE_HEIGTH, 0), LargeImage.MAX_SIDE), false, planes,
                tags.numbers(offsets), lengths(tags, lengths, offsets));
    }

    private static TiffLayout strips(TiffTags tags, int width, int height, int planes) {
        long rows = Math.min(tags.number(TIFF.TAG_ROWS_PER_STRIP, height), height);
        return new TiffLayout(width, height, width, tags.within("rows a strip", rows, height), true, planes,
                tags.numbers(TIFF.TAG_STRIP_OFFSETS),
                lengths(tags, TIFF.TAG_STRIP_BYTE_COUNTS, TIFF.TAG_STRIP_OFFSETS));
    }

    /** Lengths that a file leaves out are taken for 0, which some programs write in their stead. */
    private static long[] lengths(TiffTags tags, int tag, int offsets) {
        return tags.has(tag) ? tags.numbers(tag) : new long[tags.numbers(offsets).length];
    }

    private void checkCount(TiffTags tags) {
        long expected = (long) across() * down() * planes;
        if (offsets.length != expected || lengths.length != expected) {
            throw tags.damaged(String.format(Locale.ROOT, "has %d places and %d lengths for %d tiles or strips",
                    offsets.length, lengths.length, expected));
        }
    }

    /**
     * The length of a single piece need not be written: uncompressed, it follows from its size; compressed, its end shows
     * where it is decoded, and it may reach to the file's.
     */
    private TiffLayout withFollowingLength(TiffPixels pixels, long fileBytes) {
        if (lengths.length != 1 || offsets[0] <= 0 || offsets[0] >= fileBytes || lengths[0] != 0) {
            return this;
        }
        long decoded = pixels.bytes(tileWidth, tileHeight);
        long length = pixels.compression() == TiffCompression.NONE ? decoded
                : Math.min(fileBytes - offsets[0], 2 * decoded + BYTES_OF_A_CUT);
        return new TiffLayout(width, height, tileWidth, tileHeight, strips, planes, offsets, new long[] {length});
    }

    /** Only a piece without place and without length was left out on purpose. */
    private void checkPlaces(TiffTags tags, long fileBytes) {
        for (int i = 0; i < offsets.length; i++) {
            if ((offsets[i] == 0) != (lengths[i] == 0)) {
                throw tags.damaged(String.format(Locale.ROOT,
                        "has %d bytes at byte %d for the pixels of %s, which cannot be",
                        lengths[i], offsets[i], place(i)));
            }
            if (offsets[i] < 0 || lengths[i] < 0 || offsets[i] > fileBytes - lengths[i]) {
                throw tags.damaged(String.format(Locale.ROOT,
                        "has the pixels of %s at bytes %d to %d, and the file ends at byte %d",
                        place(i), offsets[i], offsets[i] + lengths[i], fileBytes));
            }
            if (offsets[i] == 0 != (offsets[i % tiles()] == 0)) {
                throw tags.damaged("has only some of the channels of " + place(i));
            }
        }
    }

    /** Rows that an uncompressed strip lacks would be taken for those of a strip that was left out. */
    private void requireWhole(TiffTags tags, TiffPixels pixels) {
        for (int i = 0; i < lengths.length; i++) {
            long whole = pixels.bytes(tileWidth, rows(i));
            if (offsets[i] != 0 && lengths[i] < whole) {
                throw tags.damaged(String.format(Locale.ROOT, "has %d bytes for the pixels of %s, which take %d",
                        lengths[i], place(i), whole));
            }
        }
    }

    private void checkSizes(TiffTags tags, TiffPixels pixels) {
        long decoded = Math.max(pixels.bytes(tileWidth, tileHeight), tileBytes());
        if (decoded > MOST_TILE_BYTES) {
            throw tags.unread(String.format(Locale.ROOT,
                    "has its pixels in pieces of %d x %d, %s each, which are too large to be "
                    + "read by region",
                    tileWidth, tileHeight, Require.bytes(decoded)));
        }
        for (int i = 0; i < lengths.length; i++) {
            if (lengths[i] > 2 * decoded + BYTES_OF_A_CUT) {
                throw tags.damaged(String.format(Locale.ROOT, "has %d bytes for %s, which cannot be",
                        lengths[i], place(i)));
            }
        }
    }

    /** Strips of fewer rows, so that a region of an image in a single strip takes no more than its own rows. */
    private TiffLayout cut(long rowBytes) {
        int rows = (int) Math.max(1, Math.min(tileHeight, BYTES_OF_A_CUT / rowBytes));
        while (down() > 1 && tileHeight % rows != 0) {
            rows--;
        }
        long[] starts = new long[(height + rows - 1) / rows];
        long[] counts = new long[starts.length];
        for (int i = 0; i < starts.length; i++) {
            long row = (long) i * rows;
            int strip = (int) (row / tileHeight);
            long before = row % tileHeight * rowBytes;
            starts[i] = offsets[strip] + before;
            counts[i] = Math.max(0, Math.min(rows * rowBytes, lengths[strip] - before));
        }
        return new TiffLayout(width, height, width, rows, true, 1, starts, counts);
    }

    int across() {
        return (width + tileWidth - 1) / tileWidth;
    }

    int down() {
        return (height + tileHeight - 1) / tileHeight;
    }

    /** Tiles of one grid. */
    int tiles() {
        return across() * down();
    }

    /** The most that a tile comes to as RGB bytes. */
    long tileBytes() {
        return (long) tileWidth * tileHeight * LargeImage.CHANNELS;
    }

    /** How many rows of a tile are encoded: a tile always has all of them. */
    int rows(int piece) {
        return strips ? Math.min(tileHeight, height - piece % tiles() / across() * tileHeight) : tileHeight;
    }

    /** Whether the file has anything for a tile. */
    boolean isPresent(int tile) {
        return offsets[tile] != 0 && lengths[tile] != 0;
    }

    /** A tile in words. */
    String place(int piece) {
        int tile = piece % tiles();
        return String.format(Locale.ROOT, "columns %d and rows %d on",
                tile % across() * tileWidth, tile / across() * tileHeight);
    }

    @Override
    public String toString() {
        return strips ? String.format(Locale.ROOT, "strips of %d rows",
                tileHeight) : String.format(Locale.ROOT, "tiles of %d x %d", tileWidth, tileHeight);
    }
}
