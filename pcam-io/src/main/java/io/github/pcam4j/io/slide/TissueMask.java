package io.github.pcam4j.io.slide;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.image.PatchImage;
import java.awt.image.BufferedImage;

/**
 * Where a slide has tissue: where a small picture of it is more colourful than Otsu's threshold (IEEE Transactions on
 * Systems, Man, and Cybernetics 9, 1979) says background is. Holes are filled, and islands of fewer than {@value
 * #LEAST_ISLAND} cells dropped.
 *
 * <p>A cell is a pixel of that picture, whose longer side is at most {@value #LONGEST}. Making one reads the level above
 * that size once, a megabyte or so at a time. Immutable and safe for use by several threads.
 *
 * @see SlidePatches.Builder#tissue
 */
public final class TissueMask {
    /** Cells of the longer side, at most. */
    public static final int LONGEST = 1024;
    /** Cells of the smallest island of tissue that is kept. */
    public static final int LEAST_ISLAND = 16;

    private static final int BLOCK_SIDE = 1024;
    private static final int WHITE = 0xffffff;
    private static final int TISSUE = 0x7b3294;

    private final double downsample;
    private final Cells cells;

    private TissueMask(double downsample, Cells cells) {
        this.downsample = downsample;
        this.cells = cells;
    }

    /**
     * Looks for tissue.
     *
     * @param slide the slide
     * @return where it is
     * @throws io.github.pcam4j.io.PatchException if the file is damaged or cannot be read
     */
    public static TissueMask of(SlideReader slide) {
        SlideLevel largest = slide.levels().get(0);
        double wanted = Math.max(1, Math.max(largest.width(), largest.height()) / (double) LONGEST);
        ScaledSlide scaled = ScaledSlide.downsampled(slide, wanted);
        int[] saturations = saturations(scaled);
        int threshold = Saturation.threshold(saturations);
        boolean[] tissue = new boolean[saturations.length];
        for (int i = 0; i < tissue.length; i++) {
            tissue[i] = saturations[i] > threshold;
        }
        Cells cells = new Cells(scaled.width(), scaled.height(), tissue);
        return new TissueMask(scaled.downsample(), cells.filled().withoutIslands(LEAST_ISLAND));
    }

    private static int[] saturations(ScaledSlide scaled) {
        double shrinking = scaled.downsample() / scaled.slide().levels().get(scaled.level()).downsample();
        int side = (int) Math.max(1, BLOCK_SIDE / shrinking);
        int[] saturations = new int[scaled.width() * scaled.height()];
        for (int top = 0; top < scaled.height(); top += side) {
            for (int left = 0; left < scaled.width(); left += side) {
                PatchShape shape = new PatchShape(Math.min(side, scaled.height() - top),
                        Math.min(side, scaled.width() - left), 3);
                PatchImage block = scaled.region(left, top, shape);
                for (int i = 0; i < shape.height() * shape.width(); i++) {
                    saturations[(top + i / shape.width()) * scaled.width() + left + i % shape.width()] =
                            Saturation.of(block.pixels(), 3 * i);
                }
            }
        }
        return saturations;
    }

    /**
     * Columns of cells.
     *
     * @return at most {@value #LONGEST}
     */
    public int width() {
        return cells.width();
    }

    /**
     * Rows of cells.
     *
     * @return at most {@value #LONGEST}
     */
    public int height() {
        return cells.height();
    }

    /**
     * Columns and rows of the slide's largest level that are one of a cell.
     *
     * @return at least 1
     */
    public double downsample() {
        return downsample;
    }

    /**
     * Whether there is tissue in a cell.
     *
     * @param column within [0, {@link #width})
     * @param row within [0, {@link #height})
     * @return true if there is
     */
    public boolean tissue(int column, int row) {
        return cells.at(column, row);
    }

    /**
     * How much of the slide is tissue.
     *
     * @return a share of the cells, within [0, 1]
     */
    public double share() {
        return cells.count() / ((double) width() * height());
    }

    /**
     * How much of a square is tissue.
     *
     * @param x its first column, in pixels of the slide's largest level
     * @param y its first row
     * @param side its columns and rows
     * @return the share of cells whose middle lies within it, or of the cell that its own middle lies in if there are
     *     none
     */
    public double share(double x, double y, double side) {
        int left = first(x, width());
        int right = first(x + side, width());
        int top = first(y, height());
        int bottom = first(y + side, height());
        if (left >= right || top >= bottom) {
            int column = (int) Math.min(width() - 1, (x + side / 2) / downsample);
            int row = (int) Math.min(height() - 1, (y + side / 2) / downsample);
            return cells.at(column, row) ? 1 : 0;
        }
        int found = 0;
        for (int row = top; row < bottom; row++) {
            for (int column = left; column < right; column++) {
                found += cells.at(column, row) ? 1 : 0;
            }
        }
        return found / ((double) (right - left) * (bottom - top));
    }

    /** The first cell whose middle is not before a place. */
    private int first(double place, int cells) {
        return (int) Math.max(0, Math.min(cells, Math.ceil(place / downsample - 0.5)));
    }

    /**
     * Draws the mask.
     *
     * @return an image of a pixel a cell, violet on white
     */
    public BufferedImage picture() {
        BufferedImage picture = new BufferedImage(width(), height(), BufferedImage.TYPE_INT_RGB);
        for (int row = 0; row < height(); row++) {
            for (int column = 0; column < width(); column++) {
                picture.setRGB(column, row, cells.at(column, row) ? TISSUE : WHITE);
            }
        }
        return picture;
    }
}
