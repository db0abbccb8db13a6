package io.github.pcam4j.train.slide;

import io.github.pcam4j.io.slide.SlideAnnotations;
import io.github.pcam4j.io.slide.SlideLevel;
import java.util.Arrays;
import java.util.Locale;

/**
 * The lesions of a slide, told apart as CAMELYON16's evaluation does it (Ehteshami Bejnordi et al., JAMA 318, 2017): what lies
 * within half of the {@linkplain LesionRule#gap gap} of a tumour pixel belongs to it, holes are filled, and what is connected
 * across sides and corners is one lesion. Its major axis is that of an ellipse with the same second moments.
 *
 * <p>Five bytes a cell of the grid are in memory; immutable and safe for use by several threads.
 *
 * @see Froc
 */
public final class LesionMap {
    /** The map of a slide without tumour, in which nothing is found. */
    public static final LesionMap NONE = new LesionMap(0, 0, 1, new int[0], new boolean[0], new byte[0]);

    private static final long MOST_CELLS = 400_000_000;

    private final int width;
    private final int height;
    private final double downsample;
    /** The lesion of each cell, from 1. */
    private final int[] lesions;
    private final boolean[] isolated;
    private final byte[] marks;

    private LesionMap(int width, int height, double downsample, int[] lesions, boolean[] isolated, byte[] marks) {
        this.width = width;
        this.height = height;
        this.downsample = downsample;
        this.lesions = lesions;
        this.isolated = isolated;
        this.marks = marks;
    }

    /**
     * Looks for the lesions.
     *
     * @param annotations what was drawn on the slide
     * @param largest the slide's largest level
     * @param micrometresPerPixel what a pixel of that measures
     * @param rule what is a lesion
     * @return the map
     * @throws IllegalArgumentException if the scale is not positive, or the grid would have more than 400 million cells
     * @throws io.github.pcam4j.io.PatchException if a mask is damaged or cannot be read
     */
    public static LesionMap of(SlideAnnotations annotations, SlideLevel largest, double micrometresPerPixel, LesionRule rule) {
        if (!(micrometresPerPixel > 0 && Double.isFinite(micrometresPerPixel))) {
            throw new IllegalArgumentException("a pixel measures more than 0 micrometres, not " + micrometresPerPixel);
        }
        int width = (int) Math.ceil(largest.width() / rule.downsample());
        int height = (int) Math.ceil(largest.height() / rule.downsample());
        if ((long) width * height > MOST_CELLS) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "lesions of %d x %d pixels looked at 1 : %s take %d cells; give "
                    + "a larger downsampling", largest.width(), largest.height(), rule.downsample(), (long) width * height));
        }
        byte[] marks = annotations.marks(0, 0, rule.downsample(), width, height);
        double cell = micrometresPerPixel * rule.downsample();
        LesionCells cells = new LesionCells(width, height, LesionCells.near(marks, width, height, rule.gap() / (2 * cell)));
        cells.fillHoles();
        int count = cells.label();
        boolean[] isolated = new boolean[count];
        double[] axes = cells.majorAxes(count);
        for (int i = 0; i < count; i++) {
            isolated[i] = axes[i] < rule.isolatedBelow() / cell;
        }
        return new LesionMap(width, height, rule.downsample(), cells.lesions(), isolated, marks);
    }

    /**
     * How many lesions there are, isolated tumour cells included.
     *
     * @return the count
     */
    public int lesions() {
        return isolated.length;
    }

    /**
     * How many have to be found.
     *
     * @return the count, without isolated tumour cells
     */
    public int counted() {
        int count = 0;
        for (boolean each : isolated) {
            count += each ? 0 : 1;
        }
        return count;
    }

    /**
     * Whether a lesion is isolated tumour cells.
     *
     * @param lesion from 1
     * @return true if nobody has to find it
     */
    public boolean isIsolated(int lesion) {
        return isolated[lesion - 1];
    }

    /**
     * The lesion at a place.
     *
     * @param x a column of the slide's largest level
     * @param y a row
     * @return from 1; 0 if there is none
     */
    public int lesionAt(double x, double y) {
        int cell = cell(x, y);
        return cell < 0 ? 0 : lesions[cell];
    }

    /**
     * Whether a place is to be left out, whatever is found there.
     *
     * @param x a column of the slide's largest level
     * @param y a row
     * @return true if the annotations say so
     */
    public boolean isIgnored(double x, double y) {
        int cell = cell(x, y);
        return cell >= 0 && marks[cell] == SlideAnnotations.IGNORED;
    }

    private int cell(double x, double y) {
        double column = Math.floor(x / downsample);
        double row = Math.floor(y / downsample);
        return column < 0 || row < 0 || column >= width || row >= height ? -1 : (int) (row * width + column);
    }

    /**
     * Judges what was found on the slide.
     *
     * @param slide its name, for reports
     * @param detections what was found
     * @return true and false positives
     */
    public FrocSlide judge(String slide, Iterable<Detection> detections) {
        double[] best = new double[lesions()];
        double[] wrong = new double[16];
        int count = 0;
        for (Detection each : detections) {
            int lesion = lesionAt(each.x(), each.y());
            if (lesion > 0) {
                best[lesion - 1] = Math.max(best[lesion - 1], each.probability());
            } else if (!isIgnored(each.x(), each.y())) {
                wrong = count == wrong.length ? Arrays.copyOf(wrong, 2 * count) : wrong;
                wrong[count++] = each.probability();
            }
        }
        // Isolated tumour cells are neither found nor missed, but the challenge's thresholds know them as missed ones.
        for (int i = 0; i < best.length; i++) {
            best[i] = isolated[i] ? 0 : best[i];
        }
        return new FrocSlide(slide, Arrays.copyOf(wrong, count), best, counted());
    }
}
