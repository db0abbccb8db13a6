package io.github.pcam4j.train.heatmap;

import java.util.Arrays;
import java.util.List;

/**
 * Probabilities as colours: viridis (Smith and van der Walt, 2015, CC0), whose lightness grows evenly from dark violet
 * at 0 to yellow at 1, for all kinds of colour vision; ten of its colours, and straight lines between them.
 */
final class ColorMap {
    /** Where there is no probability. */
    static final int NOTHING = 0xe4e4e4;

    private static final int[] STOPS = {0x440154, 0x482878, 0x3e4a89, 0x31688e, 0x26828e, 0x1f9e89, 0x35b779, 0x6dcd59,
        0xb4de2c, 0xfde725};

    private ColorMap() { }

    /** The colours that others lie between, from 0 to 1. */
    static List<Integer> stops() {
        return Arrays.stream(STOPS).boxed().toList();
    }

    /** The colour of a probability, or of none, as 0xRRGGBB. */
    static int rgb(float probability) {
        if (Float.isNaN(probability)) {
            return NOTHING;
        }
        double position = probability * (STOPS.length - 1);
        int first = Math.min((int) position, STOPS.length - 2);
        return blend(STOPS[first], STOPS[first + 1], position - first);
    }

    /** So much of a second colour, and the rest of a first one. */
    static int blend(int first, int second, double share) {
        int blended = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            double level = (first >> shift & 0xff) * (1 - share) + (second >> shift & 0xff) * share;
            blended |= (int) Math.round(level) << shift;
        }
        return blended;
    }
}
