package io.github.pcam4j.train.internal.chart;

/** What a figure is drawn on; coordinates are pixels from the upper left corner. */
public interface Canvas {

    /** Which part of a text stands at its coordinates. */
    enum Anchor {
        /** Its beginning. */
        START,
        /** Its middle. */
        MIDDLE,
        /** Its end. */
        END
    }

    /**
     * A pen.
     *
     * @param ink its colour
     * @param width in pixels
     * @param dashed whether it leaves gaps
     */
    record Pen(Ink ink, double width, boolean dashed) { }

    /**
     * The look of a text.
     *
     * @param ink its colour
     * @param size the font's, in pixels
     * @param anchor what stands at the coordinates
     * @param bold whether it is bold
     */
    record Type(Ink ink, double size, Anchor anchor, boolean bold) { }

    /**
     * A line through points.
     *
     * @param x of the points
     * @param y of the points
     * @param pen draws it
     */
    void line(double[] x, double[] y, Pen pen);

    /**
     * A filled rectangle.
     *
     * @param area where
     * @param ink fills it
     * @param opacity 0 to 1
     */
    void fill(Area area, Ink ink, double opacity);

    /**
     * A rectangle's outline.
     *
     * @param area where
     * @param pen draws it
     */
    void frame(Area area, Pen pen);

    /**
     * A filled circle with a rim of paper, so that it shows on lines.
     *
     * @param x of its centre
     * @param y of its centre
     * @param radius in pixels
     * @param ink fills it
     */
    void dot(double x, double y, double radius, Ink ink);

    /**
     * A line of text.
     *
     * @param text any characters
     * @param x where its anchor stands
     * @param y its base line
     * @param type its look
     */
    void text(String text, double x, double y, Type type);

    /**
     * A line of text that runs upwards.
     *
     * @param text any characters
     * @param x its base line
     * @param y where its anchor stands
     * @param type its look
     */
    void textUpwards(String text, double x, double y, Type type);

    /**
     * A picture.
     *
     * @param png the file's bytes
     * @param area where, stretched to fit
     */
    void picture(byte[] png, Area area);
}
