package io.github.pcam4j.io.slide;

import io.github.pcam4j.internal.Require;
import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.image.BilinearResize;
import io.github.pcam4j.io.image.PatchImage;
import io.github.pcam4j.io.region.LargeImage;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A slide at a wanted scale: regions are read from the nearest level that is at least as fine, and made smaller from there
 * as {@link BilinearResize} does. A level within {@value #NEAR} of the wanted scale is taken as it is, since scanners'
 * scales differ in the third digit.
 *
 * <p>Safe for use by several threads if the slide is. Owns nothing.
 */
public final class ScaledSlide {
    /** Share by which a level may differ from what is wanted. */
    public static final double NEAR = 0.01;

    private final SlideReader slide;
    private final int level;
    private final double factor;
    private final double downsample;
    private final int width;
    private final int height;
    private volatile @Nullable Resize last;

    private record Resize(PatchShape from, PatchShape to, BilinearResize resize) { }

    private ScaledSlide(SlideReader slide, double downsample) {
        this.slide = slide;
        this.downsample = downsample;
        this.level = nearest(slide.levels(), downsample);
        SlideLevel from = slide.levels().get(level);
        double exact = downsample / from.downsample();
        this.factor = Math.abs(exact - 1) <= NEAR ? 1 : exact;
        this.width = (int) (from.width() / factor);
        this.height = (int) (from.height() / factor);
    }

    private static int nearest(List<SlideLevel> levels, double downsample) {
        int nearest = 0;
        for (int i = 1; i < levels.size(); i++) {
            nearest = levels.get(i).downsample() <= downsample * (1 + NEAR) ? i : nearest;
        }
        return nearest;
    }

    /**
     * A slide by what its pixels measure.
     *
     * @param slide the slide, which has to stay open
     * @param micrometresPerPixel such as 0.97 for the 10 times of PatchCamelyon
     * @return the slide at that scale
     * @throws SlideException if the slide does not say its scale, or was scanned more coarsely
     */
    public static ScaledSlide at(SlideReader slide, double micrometresPerPixel) {
        Require.argument(micrometresPerPixel > 0 && Double.isFinite(micrometresPerPixel),
                "a pixel measures more than 0 micrometres, not %s", micrometresPerPixel);
        double scanned = slide.micrometresPerPixel().orElseThrow(() -> new SlideException(("%s does not say what its pixels "
                + "measure; say how many of its pixels are to become one instead").formatted(slide.path())));
        if (micrometresPerPixel < scanned * (1 - NEAR)) {
            throw new SlideException(String.format(Locale.ROOT, "%s was scanned at %.4g micrometres a pixel, which is coarser "
                    + "than the %.4g wanted; ask for no less than it has", slide.path(), scanned, micrometresPerPixel));
        }
        return new ScaledSlide(slide, Math.max(1, micrometresPerPixel / scanned));
    }

    /**
     * A slide by how much smaller it is to be.
     *
     * @param slide the slide, which has to stay open
     * @param downsample columns and rows of the largest level that become one, at least 1
     * @return the slide at that scale
     */
    public static ScaledSlide downsampled(SlideReader slide, double downsample) {
        Require.argument(downsample >= 1 && downsample <= LargeImage.MAX_SIDE,
                "slides are made smaller by 1 to %d, not by %s", LargeImage.MAX_SIDE, downsample);
        return new ScaledSlide(slide, downsample);
    }

    /**
     * The slide.
     *
     * @return the one that was given
     */
    public SlideReader slide() {
        return slide;
    }

    /**
     * The level that is read.
     *
     * @return its number
     */
    public int level() {
        return level;
    }

    /**
     * How many columns and rows of the largest level become one.
     *
     * @return at least 1
     */
    public double downsample() {
        return factor == 1 ? slide.levels().get(level).downsample() : downsample;
    }

    /**
     * Columns at this scale.
     *
     * @return whole ones
     */
    public int width() {
        return width;
    }

    /**
     * Rows at this scale.
     *
     * @return whole ones
     */
    public int height() {
        return height;
    }

    /**
     * Cuts a square patch.
     *
     * @param x its first column at this scale
     * @param y its first row at this scale
     * @param size rows and columns
     * @return the patch, RGB
     * @throws IllegalArgumentException if it lies partly outside
     * @throws io.github.pcam4j.io.PatchException if the file is damaged there or cannot be read
     */
    public PatchImage patch(int x, int y, int size) {
        return region(x, y, PatchShape.rgb(size));
    }

    /**
     * Cuts a region.
     *
     * @param x its first column at this scale
     * @param y its first row at this scale
     * @param shape rows and columns, of three channels
     * @return the region, RGB
     * @throws IllegalArgumentException if it lies partly outside
     * @throws io.github.pcam4j.io.PatchException if the file is damaged there or cannot be read
     */
    public PatchImage region(int x, int y, PatchShape shape) {
        Require.argument(x >= 0 && y >= 0 && x <= width - shape.width() && y <= height - shape.height(),
                "%s from column %d and row %d on lies partly outside %s, which has %d x %d pixels at this scale", shape, x, y,
                slide.path(), width, height);
        SlideLevel from = slide.levels().get(level);
        int left = (int) Math.round(x * factor);
        int top = (int) Math.round(y * factor);
        int columns = Math.min(from.width() - left, (int) Math.max(1, Math.round(shape.width() * factor)));
        int rows = Math.min(from.height() - top, (int) Math.max(1, Math.round(shape.height() * factor)));
        PatchShape source = new PatchShape(rows, columns, shape.channels());
        byte[] rgb = new byte[source.bytes()];
        slide.read(level, left, top, columns, rows, rgb, 0);
        return resize(source, shape).apply(new PatchImage(source, rgb));
    }

    /** Patches of a grid are all of one shape: the weights of the last resize are those of the next. */
    private BilinearResize resize(PatchShape from, PatchShape to) {
        @Nullable Resize known = last;
        if (known == null || !known.from.equals(from) || !known.to.equals(to)) {
            known = new Resize(from, to, new BilinearResize(from, to));
            last = known;
        }
        return known.resize;
    }
}
