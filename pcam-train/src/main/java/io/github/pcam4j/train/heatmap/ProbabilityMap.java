package io.github.pcam4j.train.heatmap;

import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

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
    private final @Nullable Overview overview;
    private final MapScale scale;

    ProbabilityMap(Path image, WindowGrid grid, float[] probabilities, @Nullable Overview overview, MapScale scale) {
        this.image = image;
        this.grid = grid;
        this.probabilities = probabilities;
        this.overview = overview;
        this.scale = scale;
        int count = 0;
        for (float probability : probabilities) {
            count += Float.isNaN(probability) ? 0 : 1;
        }
        this.predicted = count;
    }

    /**
     * Reads a map that {@link Heatmap#write} wrote.
     *
     * @param folder the folder of the heatmap
     * @return the map
     * @throws io.github.pcam4j.train.error.TrainingException if there is none, or it is damaged, naming the file
     */
    public static ProbabilityMap read(Path folder) {
        return SavedMap.read(folder);
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

    /**
     * How many columns of the file's largest image one of the map's image is; more than 1 where a smaller level was predicted.
     *
     * @return at least 1
     */
    public double toLargest() {
        return scale.toLargest();
    }

    /**
     * What a pixel of the map's image measures.
     *
     * @return micrometres; empty if the file does not say
     */
    public OptionalDouble micrometresPerPixel() {
        return scale.micrometres();
    }

    /** What a pixel of the overview measures. */
    OptionalDouble overlayMicrometres() {
        return scale.micrometres().isEmpty() ? scale.micrometres()
                : OptionalDouble.of(scale.micrometres().getAsDouble() * overview().factor());
    }

    MapScale scale() {
        return scale;
    }

    /** The image made smaller, which maps that were read do not have. */
    Overview overview() {
        if (overview == null) {
            throw new IllegalStateException("cannot happen: pictures are drawn of maps that were just predicted");
        }
        return overview;
    }
}
