package io.github.pcam4j.io.slide;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * A whole slide: an image of several sizes, read by region. Implement it to bring formats that are not read here, such as
 * with OpenSlide's bindings; implementations are safe for use by several threads.
 *
 * <pre>{@code
 * try (SlideReader slide = SlideReader.open(Path.of("tumor_001.tif"))) {
 *     ScaledSlide scaled = ScaledSlide.at(slide, 0.97);
 *     PatchImage patch = scaled.patch(4_800, 9_600, 96);
 * }
 * }</pre>
 *
 * <p>Close it.
 */
public interface SlideReader extends AutoCloseable {

    /**
     * Opens a slide as scanners and converters write it: TIFF and BigTIFF with a page for each level (Aperio's SVS,
     * Philips's TIFF, CAMELYON's, those of libvips), in tiles that are uncompressed or compressed by JPEG, JPEG 2000,
     * deflate, LZW or PackBits; or any image that {@link io.github.pcam4j.io.region.LargeImage} reads, as a single
     * level. Reads tags alone.
     *
     * @param path the file
     * @return the slide, the caller's to close
     * @throws io.github.pcam4j.io.region.LargeImageException if there is no such file, it is damaged, or a level is
     *     compressed in another way, naming it
     */
    static SlideReader open(Path path) {
        return TiffSlide.open(path);
    }

    /**
     * The file.
     *
     * @return its path
     */
    Path path();

    /**
     * The sizes that the file has the slide in.
     *
     * @return at least one, the largest first
     */
    List<SlideLevel> levels();

    /**
     * What a pixel of the largest level measures across.
     *
     * @return micrometres; empty if the file does not say
     */
    OptionalDouble micrometresPerPixel();

    /**
     * What the objective magnified.
     *
     * @return such as 40; empty if the file does not say
     */
    OptionalDouble magnification();

    /**
     * Images beside the slide itself.
     *
     * @return names, such as {@code label}, {@code macro} and {@code thumbnail}
     */
    Set<String> associated();

    /**
     * How the file has its pixels.
     *
     * @return a few words for people
     */
    String format();

    /**
     * Reads a region of a level. Waits for the disk.
     *
     * @param level its number, from 0
     * @param x the first column of the level
     * @param y the first row of the level
     * @param width columns, at least 1
     * @param height rows, at least 1
     * @param rgb where the region goes, in order (row, column, channel), without gaps
     * @param offset where in {@code rgb} it begins
     * @throws IllegalArgumentException if the region lies partly outside the level, or {@code rgb} has no room for it
     * @throws io.github.pcam4j.io.PatchException if the file is damaged there or cannot be read
     * @throws IllegalStateException if it is closed
     */
    void read(int level, int x, int y, int width, int height, byte[] rgb, int offset);

    /** Lets go of the file; a second call does nothing. */
    @Override
    void close();
}
