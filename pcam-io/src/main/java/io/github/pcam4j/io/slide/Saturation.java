package io.github.pcam4j.io.slide;

/** How colourful pixels are, as the S of HSV in 256 levels, and which of them are. */
final class Saturation {
    private static final int LEVELS = 256;
    /** Where the scanner saw nothing, or ink, a trace of colour is no sign of tissue. */
    private static final int DARK = 40;
    /** Glass and light are not quite colourless; on a slide without tissue Otsu's threshold lies among them. */
    private static final int LEAST = 15;

    private Saturation() { }

    static int of(byte[] rgb, int at) {
        int red = rgb[at] & 0xff;
        int green = rgb[at + 1] & 0xff;
        int blue = rgb[at + 2] & 0xff;
        int most = Math.max(red, Math.max(green, blue));
        int least = Math.min(red, Math.min(green, blue));
        return most < DARK ? 0 : (most - least) * (LEVELS - 1) / most;
    }

    /** The most colourful that background is. */
    static int threshold(int[] saturations) {
        return Math.max(LEAST, otsu(saturations));
    }

    /** The last level of the lower of two classes that differ most, by the variance between them. */
    static int otsu(int[] levels) {
        long[] counts = new long[LEVELS];
        double sum = 0;
        for (int level : levels) {
            counts[level]++;
            sum += level;
        }
        long below = 0;
        double sumBelow = 0;
        double largest = -1;
        int threshold = 0;
        for (int level = 0; level < LEVELS - 1; level++) {
            below += counts[level];
            sumBelow += (double) level * counts[level];
            long above = levels.length - below;
            if (below == 0 || above == 0) {
                continue;
            }
            double difference = sumBelow / below - (sum - sumBelow) / above;
            double between = (double) below * above * difference * difference;
            if (between > largest) {
                largest = between;
                threshold = level;
            }
        }
        return threshold;
    }
}
