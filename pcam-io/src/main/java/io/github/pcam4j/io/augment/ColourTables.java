package io.github.pcam4j.io.augment;

/**
 * Maps the colours of a patch. A linear map is a sum over channels, so that a table for each channel holds what each of
 * its bytes adds to the three results, side by side in the bits of one long: three look-ups and two additions a pixel.
 * Each result's upper bits are looked up in a table of bytes, which clips, and of densities takes the exponential.
 *
 * <p>Bytes are those of exact arithmetic except where that is within 0.01 levels of half-way (0.02 where the scale is
 * of densities). Holds 6 KB; all share 520 KB. Not safe for use by several threads.
 */
final class ColourTables {
    private static final int FIELD_BITS = 21;
    private static final int RED = 2 * FIELD_BITS;
    private static final int GREEN = FIELD_BITS;

    // Constants, for the JIT compiler to know their lengths and the bits to shift by.
    private static final byte[] LEVELS = bytes(ColourScale.LEVELS);
    private static final int LEVELS_FRACTION = ColourScale.LEVELS.fractionBits;
    private static final int LEVELS_MASK = LEVELS.length - 1;
    private static final byte[] DENSITIES = bytes(ColourScale.OPTICAL_DENSITY);
    private static final int DENSITIES_FRACTION = ColourScale.OPTICAL_DENSITY.fractionBits;
    private static final int DENSITIES_MASK = DENSITIES.length - 1;

    private final long[] red = new long[256];
    private final long[] green = new long[256];
    private final long[] blue = new long[256];

    /** The byte of each result's upper bits, from the most negative on. */
    private static byte[] bytes(ColourScale scale) {
        byte[] bytes = new byte[1 << (FIELD_BITS - scale.fractionBits)];
        double step = 2 * scale.widest / bytes.length;
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Math.max(0, Math.min(255, scale.level(-scale.widest + (i + 0.5) * step)));
        }
        return bytes;
    }

    /** Maps every pixel of an RGB patch in place, with results that the scale has room for. */
    void apply(AffineColour map, ColourScale scale, byte[] pixels) {
        fill(map, scale);
        switch (scale) {
            case LEVELS -> mapLevels(pixels);
            case OPTICAL_DENSITY -> mapDensities(pixels);
        }
    }

    private void fill(AffineColour map, ColourScale scale) {
        double unit = (1 << (FIELD_BITS - 1)) / scale.widest;
        // Levels are cut to whole ones, so that half of one makes them rounded.
        double half = scale == ColourScale.LEVELS ? 0.5 : 0;
        long start = 0;
        for (double[] row : map.rows()) {
            start = (start << FIELD_BITS) + rounded((row[3] + half + scale.widest) * unit);
        }
        fill(red, map, 0, scale, unit, start);
        fill(green, map, 1, scale, unit, 0);
        fill(blue, map, 2, scale, unit, 0);
    }

    /** What a channel adds may be negative, and borrow from the field beside it; in the sum that is paid back. */
    private static void fill(long[] table, AffineColour map, int channel, ColourScale scale, double unit, long start) {
        double toRed = map.rows()[0][channel] * unit;
        double toGreen = map.rows()[1][channel] * unit;
        double toBlue = map.rows()[2][channel] * unit;
        for (int level = 0; level < 256; level++) {
            double value = scale.values[level];
            table[level] = start + (rounded(toRed * value) << RED) + (rounded(toGreen * value) << GREEN)
                    + rounded(toBlue * value);
        }
    }

    /** An instruction, where Math.round is ten. */
    private static long rounded(double value) {
        return (long) Math.rint(value);
    }

    private void mapLevels(byte[] pixels) {
        for (int i = 0; i + 2 < pixels.length; i += 3) {
            long sum = red[pixels[i] & 0xff] + green[pixels[i + 1] & 0xff] + blue[pixels[i + 2] & 0xff];
            pixels[i] = LEVELS[(int) (sum >>> (RED + LEVELS_FRACTION)) & LEVELS_MASK];
            pixels[i + 1] = LEVELS[(int) (sum >>> (GREEN + LEVELS_FRACTION)) & LEVELS_MASK];
            pixels[i + 2] = LEVELS[(int) (sum >>> LEVELS_FRACTION) & LEVELS_MASK];
        }
    }

    private void mapDensities(byte[] pixels) {
        for (int i = 0; i + 2 < pixels.length; i += 3) {
            long sum = red[pixels[i] & 0xff] + green[pixels[i + 1] & 0xff] + blue[pixels[i + 2] & 0xff];
            pixels[i] = DENSITIES[(int) (sum >>> (RED + DENSITIES_FRACTION)) & DENSITIES_MASK];
            pixels[i + 1] = DENSITIES[(int) (sum >>> (GREEN + DENSITIES_FRACTION)) & DENSITIES_MASK];
            pixels[i + 2] = DENSITIES[(int) (sum >>> DENSITIES_FRACTION) & DENSITIES_MASK];
        }
    }
}
