package io.github.pcam4j.io.internal;

/** How a sample of any depth becomes a byte; what is transparent lets white through, as the background of a slide is. */
public final class OverWhite {
    private static final int WHITE = 255;

    private OverWhite() { }

    /**
     * The share of full brightness, rounded to nearest.
     *
     * @param sample within [0, max]
     * @param opacity within [0, max]; {@code max} where nothing is transparent
     * @param max the greatest sample, 2^bits - 1
     * @param premultiplied whether the sample is multiplied by the opacity already
     * @return within [0, 255]
     */
    public static int of(int sample, int opacity, int max, boolean premultiplied) {
        if (opacity == max) {
            return max == WHITE ? sample : (int) (((long) sample * WHITE * 2 + max) / (2L * max));
        }
        double colour = (double) sample / max;
        double share = (double) opacity / max;
        double lit = (premultiplied ? colour : colour * share) + 1 - share;
        return (int) Math.round(WHITE * Math.min(1, lit));
    }
}
