package io.github.pcam4j.io.region;

import com.twelvemonkeys.imageio.metadata.tiff.TIFF;
import java.util.Arrays;

/**
 * Brightness and two colour differences, of which several pixels may share one pair (TIFF 6.0, section 21). In whole
 * numbers and with libtiff's rounding, so that pixels are the same as wherever it reads them.
 *
 * @param across columns that share a pair
 * @param down rows that share a pair
 * @param luma what each Y adds to all channels
 * @param red what each Cr adds to red
 * @param blue what each Cb adds to blue
 * @param greenOfCr what each Cr adds to green, in 65,536ths
 * @param greenOfCb what each Cb adds to green, in 65,536ths, and a half
 */
record TiffYcbcr(int across, int down, int[] luma, int[] red, int[] blue, int[] greenOfCr, int[] greenOfCb) {
    private static final int[] SUBSAMPLINGS = {1, 2, 4};
    private static final double[] REC_601 = {0.299, 0.587, 0.114};
    private static final double[] FULL_RANGE = {0, 255, 128, 255, 128, 255};
    private static final int CODES = 256;
    private static final int CENTRE = 128;
    private static final int SHIFT = 16;
    private static final int HALF = 1 << (SHIFT - 1);
    private static final int FARTHEST = CENTRE * 32;

    /**
     * Reads the tags.
     *
     * @throws LargeImageException if they contradict themselves
     */
    static TiffYcbcr of(TiffTags tags) {
        long[] shared = tags.has(TIFF.TAG_YCBCR_SUB_SAMPLING) ? tags.numbers(TIFF.TAG_YCBCR_SUB_SAMPLING) : new long[] {2, 2};
        float[] weights = tags.floats(TIFF.TAG_YCBCR_COEFFICIENTS, REC_601);
        float[] range = tags.floats(TIFF.TAG_REFERENCE_BLACK_WHITE, FULL_RANGE);
        if (shared.length != 2 || !isSubsampling(shared[0]) || !isSubsampling(shared[1]) || !(Math.abs(weights[1]) > 0)) {
            throw tags.damaged("has YCbCr colours by %s with subsampling %s, which cannot be".formatted(
                    Arrays.toString(weights), Arrays.toString(shared)));
        }
        return of(shared, weights, range);
    }

    private static TiffYcbcr of(long[] shared, float[] weights, float[] range) {
        float ofRed = 2 - 2 * weights[0];
        float ofBlue = 2 - 2 * weights[2];
        int[] luma = new int[CODES];
        int[][] chroma = new int[4][CODES];
        for (int code = 0; code < CODES; code++) {
            luma[code] = value(code, range[0], range[1], 255);
            int blue = value(code - CENTRE, range[2] - CENTRE, range[3] - CENTRE, 127);
            int red = value(code - CENTRE, range[4] - CENTRE, range[5] - CENTRE, 127);
            chroma[0][code] = (fixed(ofRed) * red + HALF) >> SHIFT;
            chroma[1][code] = (fixed(ofBlue) * blue + HALF) >> SHIFT;
            chroma[2][code] = -fixed(weights[0] * ofRed / weights[1]) * red;
            chroma[3][code] = -fixed(weights[2] * ofBlue / weights[1]) * blue + HALF;
        }
        return new TiffYcbcr((int) shared[0], (int) shared[1], luma, chroma[0], chroma[1], chroma[2], chroma[3]);
    }

    /** As JPEG has it, a pair for each pixel. */
    static TiffYcbcr ofJpeg() {
        return of(new long[] {1, 1}, new float[] {0.299f, 0.587f, 0.114f}, new float[] {0, 255, 128, 255, 128, 255});
    }

    private static boolean isSubsampling(long count) {
        return Arrays.stream(SUBSAMPLINGS).anyMatch(it -> it == count);
    }

    private static int value(int code, float black, float white, int most) {
        // The codes of black and white are taken for whole numbers where they are subtracted, and not where they divide.
        float range = white - black == 0 ? 1 : white - black;
        return Math.max(-FARTHEST, Math.min(FARTHEST, (int) ((code - (int) black) * (float) most / range)));
    }

    private static int fixed(float factor) {
        return (int) (Math.max(0f, Math.min(2f, factor)) * (1L << SHIFT) + 0.5);
    }

    /** Bytes of pixels that share a pair. */
    int unitBytes() {
        return across * down + 2;
    }

    int unitsAcross(int width) {
        return (width + across - 1) / across;
    }

    int unitsDown(int height) {
        return (height + down - 1) / down;
    }

    /** The RGB bytes of units that cover so many pixels. */
    byte[] rgb(byte[] units, int width, int height) {
        byte[] rgb = new byte[width * height * LargeImage.CHANNELS];
        for (int y = 0; y < height; y++) {
            int row = y / down * unitsAcross(width) * unitBytes();
            for (int x = 0; x < width; x++) {
                int unit = row + x / across * unitBytes();
                int brightness = units[unit + y % down * across + x % across] & 0xff;
                put(brightness, units[unit + across * down] & 0xff, units[unit + across * down + 1] & 0xff, rgb,
                        (y * width + x) * LargeImage.CHANNELS);
            }
        }
        return rgb;
    }

    private void put(int y, int cb, int cr, byte[] rgb, int place) {
        rgb[place] = clamped(luma[y] + red[cr]);
        rgb[place + 1] = clamped(luma[y] + ((greenOfCb[cb] + greenOfCr[cr]) >> SHIFT));
        rgb[place + 2] = clamped(luma[y] + blue[cb]);
    }

    private static byte clamped(int value) {
        return (byte) Math.max(0, Math.min(255, value));
    }
}
