package io.github.pcam4j.io.internal.jpeg2000;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;

/**
 * How a component's samples are coded, of the segments COD and COC.
 *
 * @param levels how often they were parted into low and high
 * @param blockWidthBits the logarithm of a block's columns
 * @param blockHeightBits the logarithm of its rows
 * @param style flags of blocks
 * @param reversible whether the wavelet is of whole numbers
 * @param precinctBits the logarithms of precincts' columns (lower four bits) and rows, for each resolution
 */
record Coding(int levels, int blockWidthBits, int blockHeightBits, int style, boolean reversible, int[] precinctBits) {
    static final int RESET = 2;
    static final int TERMINATED = 4;
    static final int CAUSAL = 8;
    static final int MARKED = 32;

    private static final int BYPASS = 1;
    private static final int MOST_LEVELS = 32;
    private static final int LARGEST = 0xff;

    static Coding read(ByteInput input, boolean precincts) throws IOException {
        int levels = input.unsigned8();
        int width = input.unsigned8() + 2;
        int height = input.unsigned8() + 2;
        int style = input.unsigned8();
        int transform = input.unsigned8();
        if (levels > MOST_LEVELS || width > 10 || height > 10 || width + height > 12 || transform > 1) {
            throw new IOException(String.format(Locale.ROOT, "JPEG 2000 data have blocks of 2^%d x 2^%d, %d levels and wavelet "
                    + "%d, which cannot be", width, height, levels, transform));
        }
        if ((style & BYPASS) != 0) {
            throw new UnreadJpeg2000Exception("has JPEG 2000 data with arithmetic coding bypassed, which is not read");
        }
        if (style >= 2 * MARKED) {
            throw new UnreadJpeg2000Exception("has JPEG 2000 data of high throughput (part 15), which is not read");
        }
        int[] precinctBits = new int[levels + 1];
        Arrays.fill(precinctBits, LARGEST);
        for (int i = 0; precincts && i <= levels; i++) {
            precinctBits[i] = input.unsigned8();
            if (i > 0 && ((precinctBits[i] & 0xf) == 0 || precinctBits[i] >> 4 == 0)) {
                throw new IOException("JPEG 2000 data have precincts of a single sample, which cannot be");
            }
        }
        return new Coding(levels, width, height, style, transform == 1, precinctBits);
    }

    boolean has(int flag) {
        return (style & flag) != 0;
    }

    int precinctWidthBits(int resolution) {
        return precinctBits[resolution] & 0xf;
    }

    int precinctHeightBits(int resolution) {
        return precinctBits[resolution] >> 4;
    }
}
