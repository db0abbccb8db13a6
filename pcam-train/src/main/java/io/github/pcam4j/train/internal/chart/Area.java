package io.github.pcam4j.train.internal.chart;

/**
 * A rectangle.
 *
 * @param x its left side
 * @param y its upper side
 * @param width to the right
 * @param height downwards
 */
public record Area(double x, double y, double width, double height) {

    /** Its right side. */
    double right() {
        return x + width;
    }

    /** Its lower side. */
    double bottom() {
        return y + height;
    }
}
