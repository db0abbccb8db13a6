package io.github.pcam4j.io.slide;

import java.awt.geom.Path2D;
import java.util.List;

/**
 * Outlines that somebody drew on a slide, in pixels of its largest level.
 *
 * @param positive what was outlined as tumour
 * @param excluded what was outlined within it as none
 * @see AsapAnnotations
 */
public record SlideRegions(List<Path2D> positive, List<Path2D> excluded) {
    /** A slide on which nothing was outlined, such as a normal one. */
    public static final SlideRegions NONE = new SlideRegions(List.of(), List.of());

    /**
     * Takes copies of the lists.
     *
     * @param positive outlines
     * @param excluded outlines
     */
    public SlideRegions {
        positive = List.copyOf(positive);
        excluded = List.copyOf(excluded);
    }
}
