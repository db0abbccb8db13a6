package io.github.pcam4j.io.region;

import com.twelvemonkeys.imageio.metadata.Entry;
import com.twelvemonkeys.imageio.metadata.tiff.TIFF;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * One of the images of a file, as its tags have it. Sizes and texts are the file's own claims: what they say is compared
 * with the file where the page is {@linkplain LargeImage#open(java.nio.file.Path, int) opened}.
 *
 * @param number from 0, as {@link LargeImage#open(java.nio.file.Path, int)} takes it
 * @param width columns, 0 if the file does not say
 * @param height rows, 0 if the file does not say
 * @param tiled whether it is in tiles, as the levels of slides are, and not in strips
 * @param description what the program that wrote it says of it; empty if nothing
 * @param micrometresPerPixel across, from the resolution in centimetres or inches; empty if there is none, or one that no
 *     microscope has, such as a screen's
 * @param parent the page in whose sub-directory it is, as OME-TIFF has the smaller levels of a pyramid; empty for pages that
 *     stand for themselves
 * @see LargeImage#pages
 */
public record ImagePage(int number, int width, int height, boolean tiled, String description,
        OptionalDouble micrometresPerPixel, OptionalInt parent) {
    private static final int INCH = 2;
    private static final int CENTIMETRE = 3;
    /** What lies between a pixel of an electron microscope and one of a hand lens. */
    private static final double LEAST = 0.01;
    private static final double MOST = 100;

    static ImagePage of(int number, TiffTags tags, OptionalInt parent) {
        return new ImagePage(number, side(tags, TIFF.TAG_IMAGE_WIDTH), side(tags, TIFF.TAG_IMAGE_HEIGHT),
                tags.has(TIFF.TAG_TILE_WIDTH), text(tags), resolution(tags), parent);
    }

    static ImagePage whole(LargeImage image) {
        return new ImagePage(0, image.width(), image.height(), false, "", OptionalDouble.empty(),
                OptionalInt.empty());
    }

    /**
     * A scale, if a microscope can have it.
     *
     * @param micrometres a pixel's width
     * @return the same; empty if it is no number, or outside 0.01 to 100
     */
    public static OptionalDouble plausible(double micrometres) {
        return micrometres >= LEAST && micrometres <= MOST ? OptionalDouble.of(micrometres) : OptionalDouble.empty();
    }

    private static int side(TiffTags tags, int tag) {
        long side = tags.has(tag) ? tags.number(tag, 0) : 0;
        return side >= 1 && side <= LargeImage.MAX_SIDE ? (int) side : 0;
    }

    private static String text(TiffTags tags) {
        return tags.entry(TIFF.TAG_IMAGE_DESCRIPTION).map(Entry::getValue).map(ImagePage::joined).orElse("");
    }

    private static String joined(Object value) {
        return value instanceof String[] parts ? String.join("\n", parts) : value.toString();
    }

    private static OptionalDouble resolution(TiffTags tags) {
        Optional<Object> value = tags.entry(TIFF.TAG_X_RESOLUTION).map(Entry::getValue);
        if (value.isEmpty() || !(value.get() instanceof Number pixels)) {
            return OptionalDouble.empty();
        }
        long unit = tags.has(TIFF.TAG_RESOLUTION_UNIT) ? tags.number(TIFF.TAG_RESOLUTION_UNIT, INCH) : 0;
        double micrometres = unit == CENTIMETRE ? 10_000 : unit == INCH ? 25_400 : Double.NaN;
        return plausible(micrometres / pixels.doubleValue());
    }
}
