package io.github.pcam4j.io.region;

import io.github.pcam4j.internal.Require;
import io.github.pcam4j.io.internal.Heap;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;

/**
 * An image of tens of thousands of pixels a side, read by region as interleaved RGB bytes and never held as a whole.
 * Grey images and palettes come out as RGB, 16 bits a channel are rounded to 8, and what is transparent lies over
 * white, as the background of a slide is.
 *
 * <p>TIFF: tiles or strips, only those that a region touches are read; classic and BigTIFF; uncompressed, LZW, deflate,
 * PackBits and JPEG, as scanners of slides write them. As many decoded tiles are kept as lie side by side, so that rows
 * may be asked for a few at a time from top to bottom, and each tile is still decoded once. PNG: compressed as one
 * stream from top to bottom, so regions are to be asked for in that order; one that begins above the last row that was
 * read starts at the top again, which is slow. Interlaced PNGs are refused.
 *
 * <pre>{@code
 * try (LargeImage image = LargeImage.open(Path.of("slide.tif"))) {
 *     byte[] rgb = new byte[256 * 256 * 3];
 *     image.read(10_000, 20_000, 256, 256, rgb, 0);
 * }
 * }</pre>
 *
 * <p>Not safe for use by several threads. Close it.
 */
public sealed interface LargeImage extends AutoCloseable permits PngImage, TiffImage {

    /** The longest side that is accepted, far beyond what scanners write; more is taken for damage. */
    int MAX_SIDE = 1_000_000;

    /** Bytes a pixel. */
    int CHANNELS = 3;

    /**
     * Opens the first image of a file, which is the one of full size where a scanner writes several.
     *
     * @param path a PNG or TIFF file
     * @return the image, the caller's to close
     * @throws LargeImageException if there is no such file, or it is damaged, ends early, or is of a kind that is not
     *     read
     */
    static LargeImage open(Path path) {
        return open(path, 0);
    }

    /**
     * Opens one image of a file.
     *
     * @param path a PNG or TIFF file
     * @param page which of a TIFF's images, from 0; the levels of a pyramid are pages of their own in most files
     * @return the image, the caller's to close
     * @throws LargeImageException if there is no such file or page, or it is damaged, ends early, or is of a kind that
     *     is not read
     */
    static LargeImage open(Path path, int page) {
        return open(path, page, TiffImage.ROW_OF_TILES);
    }

    /**
     * Opens one image of a file, to read regions of it in any order.
     *
     * @param path a PNG or TIFF file
     * @param page which of a TIFF's images, from 0
     * @param tiles how many decoded tiles of a TIFF are kept, at least 1
     * @return the image, the caller's to close
     * @throws LargeImageException as {@link #open(Path, int)} does
     */
    static LargeImage open(Path path, int page, int tiles) {
        Require.argument(tiles >= 1, "at least one tile is kept, not %d", tiles);
        return open(path, page, it -> TiffImage.open(it, page, tiles, Heap.ofJvm()));
    }

    /**
     * Opens one image of a file, to read regions of it in any order, beside other readers of it.
     *
     * @param path a PNG or TIFF file
     * @param page which of a TIFF's images, from 0
     * @param tiles where decoded tiles of a TIFF are kept, which others may share
     * @return the image, the caller's to close
     * @throws LargeImageException as {@link #open(Path, int)} does
     */
    static LargeImage open(Path path, int page, TileCache tiles) {
        Objects.requireNonNull(tiles, "tiles");
        return open(path, page, it -> TiffImage.open(it, page, tiles, Heap.ofJvm()));
    }

    private static LargeImage open(Path path, int page, Function<Path, TiffImage> tiff) {
        Require.argument(page >= 0, "pages are counted from 0, not %d", page);
        byte[] start = start(path);
        if (PngHeader.isPng(start)) {
            if (page > 0) {
                throw new LargeImageException(String.format(Locale.ROOT, "%s is a PNG, which has page 0 only, not %d",
                        path, page));
            }
            return PngImage.open(path);
        }
        if (TiffDirectories.isTiff(start)) {
            return tiff.apply(path);
        }
        if (isHdf5(start)) {
            throw new LargeImageException("%s is an HDF5 file and no image; patches in a store are predicted as they are"
                    .formatted(path));
        }
        throw new LargeImageException(start.length == 0
                ? "%s is empty; replace it by the original file".formatted(path)
                : "%s is no PNG or TIFF image; convert it to a tiled TIFF".formatted(path));
    }

    /**
     * Opens one image of a TIFF whose pixels are numbers, such as those of classes: what was left out is 0, and red, green
     * and blue are the number that the file has.
     *
     * @param path a TIFF file
     * @param page which of its images, from 0
     * @param tiles how many decoded tiles are kept, at least 1
     * @return the image, the caller's to close
     * @throws LargeImageException as {@link #open(Path, int)} does, and if numbers do not come out as they were written: of
     *     JPEG, palettes, and more than 8 bits
     */
    static LargeImage openMask(Path path, int page, int tiles) {
        Require.argument(page >= 0, "pages are counted from 0, not %d", page);
        Require.argument(tiles >= 1, "at least one tile is kept, not %d", tiles);
        if (!TiffDirectories.isTiff(start(path))) {
            throw new LargeImageException("%s is no TIFF. %s".formatted(path, TiffTags.Remedy.MASK.words()));
        }
        return TiffImage.openMask(path, page, tiles, Heap.ofJvm());
    }

    /**
     * What images a file has, by their tags alone.
     *
     * @param path a PNG or TIFF file
     * @return the pages, at least one, in the file's order
     * @throws LargeImageException if there is no such file, or its tags cannot be read
     */
    static List<ImagePage> pages(Path path) {
        if (TiffDirectories.isTiff(start(path))) {
            return TiffImage.pages(path);
        }
        try (LargeImage image = open(path)) {
            return List.of(ImagePage.whole(image));
        }
    }

    private static boolean isHdf5(byte[] start) {
        return new String(start, StandardCharsets.ISO_8859_1).startsWith("\u0089HDF");
    }

    private static byte[] start(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new LargeImageException("%s %s; give a PNG or TIFF file".formatted(path,
                    Files.exists(path) ? "is no file" : "does not exist"));
        }
        try (InputStream input = Files.newInputStream(path)) {
            return input.readNBytes(PngHeader.SIGNATURE_BYTES);
        } catch (IOException e) {
            throw new LargeImageException("%s cannot be read (%s); check its permissions".formatted(path, e), e);
        }
    }

    /**
     * The file.
     *
     * @return its path
     */
    Path path();

    /**
     * Columns.
     *
     * @return a number of pixels within [1, {@value #MAX_SIDE}]
     */
    int width();

    /**
     * Rows.
     *
     * @return a number of pixels within [1, {@value #MAX_SIDE}]
     */
    int height();

    /**
     * Whether the file has brightness alone, so that red, green and blue are equal everywhere.
     *
     * @return true for images of one channel without a palette
     */
    boolean grey();

    /**
     * How the file has its pixels.
     *
     * @return a few words for people, such as {@code TIFF, tiles of 256 x 256, JPEG}
     */
    String format();

    /**
     * Reads a region.
     *
     * @param x the first column
     * @param y the first row
     * @param width columns, at least 1
     * @param height rows, at least 1
     * @param rgb where the region goes, in order (row, column, channel), without gaps
     * @param offset where in {@code rgb} it begins
     * @throws IllegalArgumentException if the region lies partly outside the image, or {@code rgb} has no room for it
     * @throws LargeImageException if the file is damaged there or cannot be read
     */
    void read(int x, int y, int width, int height, byte[] rgb, int offset);

    /** Lets go of the file; a second call does nothing. */
    @Override
    void close();
}
