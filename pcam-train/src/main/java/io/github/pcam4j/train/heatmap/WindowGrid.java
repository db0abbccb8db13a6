package io.github.pcam4j.train.heatmap;

import java.util.Locale;

/**
 * Where windows lie on an image. The image is cut into square cells of {@code stride} pixels from its upper left corner
 * on, the last column and row of them cut off at its edges, so that each pixel lies in exactly one cell. Each cell is
 * the centre of a window of {@code patch} pixels, as the label of a PatchCamelyon patch of 96 speaks of its central 32.
 * What of a window lies beyond an edge mirrors what lies before it, the outermost pixel included (numpy's {@code
 * symmetric}). Where patch and stride differ by an odd number, centres are half a pixel off.
 *
 * @param imageWidth columns of the image
 * @param imageHeight rows of the image
 * @param patch the window's side in pixels of the image, no larger than the image
 * @param stride the cell's side, within [1, patch]
 * @see Heatmap
 */
public record WindowGrid(int imageWidth, int imageHeight, int patch, int stride) {
    /** The most cells that are accepted; the map of so many takes 400 MB. */
    public static final int MAX_CELLS = 100_000_000;

    /**
     * Checks that windows fit.
     *
     * @throws IllegalArgumentException if the image is smaller than the window, the stride is out of range, or there
     *     would be more cells than {@value #MAX_CELLS}
     */
    public WindowGrid {
        if (stride < 1 || stride > patch) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "a stride must be within [1, %d], the window's side, not %d",
                    patch, stride));
        }
        if (imageWidth < patch || imageHeight < patch) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "the image has %d x %d pixels, fewer than the window of %d x %d; give "
                    + "a smaller window",
                    imageWidth, imageHeight, patch, patch));
        }
        long cells = ((long) imageWidth + stride - 1) / stride * (((long) imageHeight + stride - 1) / stride);
        if (cells > MAX_CELLS) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "a stride of %d makes %d cells of %d x %d pixels; give a larger one",
                    stride, cells, imageWidth, imageHeight));
        }
    }

    /**
     * Cells side by side.
     *
     * @return the width divided by the stride, rounded up
     */
    public int columns() {
        return (imageWidth + stride - 1) / stride;
    }

    /**
     * Cells one above the other.
     *
     * @return the height divided by the stride, rounded up
     */
    public int rows() {
        return (imageHeight + stride - 1) / stride;
    }

    /**
     * How many cells there are.
     *
     * @return columns times rows
     */
    public int cells() {
        return columns() * rows();
    }

    /**
     * How far a window reaches beyond its cell on the left and above.
     *
     * @return pixels of the image
     */
    public int margin() {
        return (patch - stride) / 2;
    }

    /** Where the windows of a column or row of cells begin; may lie before the image's edge. */
    int start(int cell) {
        return cell * stride - margin();
    }

    /** The pixel that a position mirrors; the position itself if it lies within the image. */
    static int mirrored(int position, int size) {
        if (position < 0) {
            return -position - 1;
        }
        return position < size ? position : 2 * size - 1 - position;
    }
}
