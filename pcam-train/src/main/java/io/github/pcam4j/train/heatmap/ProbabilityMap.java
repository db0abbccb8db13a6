package io.github.pcam4j.train.heatmap;

import java.nio.file.Path;
import java.util.Locale;

/**
 * A probability of label 1 for each cell of a grid over an image; none for background, which was not predicted.
 * Immutable and safe for use by several threads.
 *
 * @see Heatmap
 */
public final class ProbabilityMap {
    private final Path image;
    private final WindowGrid grid;
    private final float[] probabilities;
    private final int predicted;
    private final Overview overview;

    ProbabilityMap(Path image, WindowGrid grid, float[] probabilities, Overview overview) {
        this.image = image;
        this.grid = grid;
        this.probabilities = probabilities;
        this.overview = overview;
        int count = 0;
        for (float probability : probabilities) {
            count += Float.isNaN(probability) ? 0 : 1;
        }
        this.predicted = count;
    }

    /**
     * The image's file.
     *
     * @return its path
     */
    public Path image() {
        return image;
    }

    /**
     * Where the cells lie on the image.
     *
     * @return the grid
     */
    public WindowGrid grid() {
        return grid;
    }

    /**
     * How many cells have a probability.
     *
     * @return a count within [0, {@code grid().cells()}]
     */
    public int predicted() {
        return predicted;
    }

    /**
     * A cell's probability.
     *
     * @param column of the grid
     * @param row of the grid
     * @return a probability within [0, 1]; NaN if the cell was not predicted
     * @throws IndexOutOfBoundsException if there is no such cell
     */
    public float probability(int column, int row) {
        if (column < 0 || column >= grid.columns() || row < 0 || row >= grid.rows()) {
            throw new IndexOutOfBoundsException(String.format(Locale.ROOT, "column %d, row %d of %d x %d cells",
                    column, row, grid.columns(), grid.rows()));
        }
        return probabilities[row * grid.columns() + column];
    }

    /** The image made smaller. */
    Overview overview() {
        return overview;
    }
}
