package io.github.pcam4j.io.image;

import java.util.Arrays;

/** For each output position the two input positions it lies between and the second one's weight. */
record Taps(int[] first, int[] second, int[] weightOfSecond) {
    /** Bits of a weight behind the point. */
    static final int BITS = 11;
    static final int ONE = 1 << BITS;
    static final int SIXTEENTH = ONE / 16;

    /** Whether all weights are whole numbers of sixteenths. */
    boolean areSixteenths() {
        return Arrays.stream(weightOfSecond).allMatch(weight -> weight % SIXTEENTH == 0);
    }

    /** The weight of the second position in sixteenths. */
    int sixteenths(int i) {
        return weightOfSecond[i] / SIXTEENTH;
    }

    /** Positions of single bytes, {@code channels} of them side by side in each pixel. */
    static Taps of(int from, int to, int channels) {
        Taps taps = new Taps(new int[to * channels], new int[to * channels], new int[to * channels]);
        for (int i = 0; i < to; i++) {
            double position = Math.max(0, (i + 0.5) * from / to - 0.5);
            int first = Math.min((int) position, from - 1);
            int second = Math.min(first + 1, from - 1);
            for (int channel = 0; channel < channels; channel++) {
                taps.first[i * channels + channel] = first * channels + channel;
                taps.second[i * channels + channel] = second * channels + channel;
                taps.weightOfSecond[i * channels + channel] = (int) Math.round((position - first) * ONE);
            }
        }
        return taps;
    }
}
