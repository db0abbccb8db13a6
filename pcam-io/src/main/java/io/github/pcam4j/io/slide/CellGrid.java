package io.github.pcam4j.io.slide;

import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A coarse grid over a slide: that of its tissue mask, or one as coarse.
 *
 * @param width columns of cells
 * @param height rows of cells
 * @param downsample columns and rows of the largest level that are one of a cell
 */
record CellGrid(int width, int height, double downsample) {

    static CellGrid of(SlideReader slide, @Nullable TissueMask mask) {
        if (mask != null) {
            return new CellGrid(mask.width(), mask.height(), mask.downsample());
        }
        SlideLevel largest = slide.levels().get(0);
        double downsample = Math.max(1, Math.max(largest.width(), largest.height()) / (double) TissueMask.LONGEST);
        return new CellGrid((int) Math.ceil(largest.width() / downsample), (int) Math.ceil(largest.height() / downsample),
                downsample);
    }

    /** Cells in which one of so many points a side is tumour. */
    int[] tumour(SlideAnnotations annotations, int points) {
        byte[] marks = annotations.marks(0, 0, downsample / points, width * points, height * points);
        return IntStream.range(0, width * height).filter(cell -> {
            int first = cell / width * points * width * points + cell % width * points;
            for (int i = 0; i < points * points; i++) {
                if (marks[first + i / points * width * points + i % points] == SlideAnnotations.TUMOUR) {
                    return true;
                }
            }
            return false;
        }).toArray();
    }
}
