package io.github.pcam4j.io.internal.jpeg2000;

/**
 * The low or high halves of a resolution.
 *
 * @param area in its own samples
 * @param right whether columns are the high half
 * @param below whether rows are the high half
 * @param planes bit planes that coefficients may have
 * @param step what one is worth
 */
record Subband(Area area, boolean right, boolean below, int planes, float step) {

    /**
     * Places it.
     *
     * @param component the whole component
     * @param halvings how often it was halved up to this band
     */
    static Area area(Area component, int halvings, boolean right, boolean below) {
        if (halvings == 0) {
            return component;
        }
        long x = right ? 1L << (halvings - 1) : 0;
        long y = below ? 1L << (halvings - 1) : 0;
        return new Area(place(component.left(), x, halvings), place(component.top(), y, halvings),
                place(component.right(), x, halvings), place(component.bottom(), y, halvings));
    }

    private static int place(int side, long shift, int halvings) {
        return (int) ((side - shift + (1L << halvings) - 1) >> halvings);
    }
}
