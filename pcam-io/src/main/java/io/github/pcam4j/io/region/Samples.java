package io.github.pcam4j.io.region;

import io.github.pcam4j.io.internal.OverWhite;

/**
 * What the samples of a pixel mean, and how they become RGB bytes.
 *
 * @param meaning grey, colour or an index into a palette
 * @param alpha what a sample behind the colour means
 * @param max the greatest sample: 2^bits - 1
 * @param palette RGB bytes of each index; empty if there is none
 */
record Samples(Meaning meaning, Alpha alpha, int max, byte[] palette) {
    private static final int WHITE = 255;

    /** What the first samples of a pixel are. */
    enum Meaning {
        GREY(1),
        /** Grey whose greatest sample is black. */
        INVERTED_GREY(1),
        RGB(3), PALETTE(1);

        private final int samples;

        Meaning(int samples) {
            this.samples = samples;
        }

        /** How many samples it takes. */
        int samples() {
            return samples;
        }
    }

    /** How colour and transparency go together. */
    enum Alpha {
        /** There is none. */
        NONE,
        /** The colour is what it would be if it were opaque. */
        STRAIGHT,
        /** The colour is multiplied by the opacity already. */
        PREMULTIPLIED
    }

    /** The same with colours for its indices. */
    Samples withPalette(byte[] colours) {
        return new Samples(meaning, alpha, max, colours);
    }

    static Samples of(Meaning meaning, Alpha alpha, int bits) {
        return new Samples(meaning, alpha, (1 << bits) - 1, new byte[0]);
    }

    /** Whether there is brightness alone. */
    boolean isGrey() {
        return meaning == Meaning.GREY || meaning == Meaning.INVERTED_GREY;
    }

    /** Whether a row's bytes are RGB already. */
    boolean isRgbBytes() {
        return meaning == Meaning.RGB && alpha == Alpha.NONE && max == WHITE;
    }

    /**
     * Converts pixels.
     *
     * @param samples of all pixels
     * @param perPixel how many samples each has
     * @param count how many pixels
     * @param rgb where they go
     * @param offset the first pixel's place there
     * @return false if an index is beyond the palette
     */
    boolean toRgb(int[] samples, int perPixel, int count, byte[] rgb, int offset) {
        for (int i = 0; i < count; i++) {
            int pixel = i * perPixel;
            int place = offset + i * LargeImage.CHANNELS;
            if (meaning != Meaning.PALETTE) {
                put(samples, pixel, rgb, place);
            } else if (!putColour(samples[pixel], rgb, place)) {
                return false;
            }
        }
        return true;
    }

    private boolean putColour(int index, byte[] rgb, int place) {
        if ((index + 1) * LargeImage.CHANNELS > palette.length) {
            return false;
        }
        System.arraycopy(palette, index * LargeImage.CHANNELS, rgb, place, LargeImage.CHANNELS);
        return true;
    }

    private void put(int[] samples, int pixel, byte[] rgb, int place) {
        int opacity = alpha == Alpha.NONE ? max : samples[pixel + meaning.samples];
        for (int channel = 0; channel < LargeImage.CHANNELS; channel++) {
            int sample = samples[pixel + (isGrey() ? 0 : channel)];
            rgb[place + channel] = (byte) OverWhite.of(meaning == Meaning.INVERTED_GREY ? max - sample : sample,
                    opacity, max, alpha == Alpha.PREMULTIPLIED);
        }
    }
}
