package io.github.pcam4j.io.image;

import io.github.pcam4j.io.PatchShape;
import java.util.Arrays;
import java.util.Optional;

/**
 * Bilinear interpolation with half-pixel centres and no filter against aliasing, as TensorFlow 2's
 * {@code tf.image.resize}, OpenCV's {@code INTER_LINEAR} and PyTorch's {@code interpolate(align_corners=False)} do it:
 * output pixel {@code i} lies at {@code (i + 0.5) * from / to - 0.5} of the input, clamped to its edges. Weights are
 * fixed-point with 11 bits; results are rounded to nearest, upwards where they lie half-way. RGB patches whose weights
 * are all sixteenths, as from 96 to 128, take a faster way to the same bytes.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @see io.github.pcam4j.io.ingest.PatchIngest
 */
public final class BilinearResize {
    private static final int BITS = 11;
    private static final int ONE = 1 << BITS;
    private static final int HALF_OF_SQUARE = 1 << (2 * BITS - 1);

    private final PatchShape from;
    private final PatchShape to;
    private final Taps rows;
    private final Taps columns;
    private final Optional<SixteenthsResize> sixteenths;

    /** For each output position the two input positions it lies between and the second one's weight. */
    record Taps(int[] first, int[] second, int[] weightOfSecond) {
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

    /**
     * A resize from one shape to another with as many channels.
     *
     * @param from the shape of the input
     * @param to the shape of the output
     * @throws IllegalArgumentException if the channels differ
     */
    public BilinearResize(PatchShape from, PatchShape to) {
        if (from.channels() != to.channels()) {
            throw new IllegalArgumentException("a resize keeps the channels: %s to %s".formatted(from, to));
        }
        this.from = from;
        this.to = to;
        this.rows = Taps.of(from.height(), to.height(), 1);
        this.columns = Taps.of(from.width(), to.width(), from.channels());
        this.sixteenths = SixteenthsResize.of(from, to);
    }

    /**
     * Resizes one patch.
     *
     * @param image a patch of the input's shape
     * @return a patch of the output's shape; the same one if the shapes are equal
     * @throws IllegalArgumentException if the patch has another shape
     */
    public PatchImage apply(PatchImage image) {
        if (!image.shape().equals(from)) {
            throw new IllegalArgumentException("expected a patch of %s, not %s".formatted(from, image.shape()));
        }
        if (from.equals(to)) {
            return image;
        }
        byte[] pixels = sixteenths.isPresent() ? sixteenths.get().apply(image.pixels())
                : blendRows(stretchRows(image.pixels()));
        return new PatchImage(to, pixels);
    }

    /** Each input row at the output's width, scaled by {@link #ONE}. */
    private int[] stretchRows(byte[] pixels) {
        int length = to.width() * to.channels();
        int[] stretched = new int[from.height() * length];
        for (int row = 0; row < from.height(); row++) {
            stretchRow(pixels, row * from.width() * from.channels(), stretched, row * length, length);
        }
        return stretched;
    }

    /** A loop of its own over plain arrays, which the compiler turns into good code. */
    private void stretchRow(byte[] pixels, int start, int[] stretched, int out, int length) {
        int[] first = columns.first;
        int[] second = columns.second;
        int[] weights = columns.weightOfSecond;
        for (int i = 0; i < length; i++) {
            int a = pixels[start + first[i]] & 0xff;
            int b = pixels[start + second[i]] & 0xff;
            stretched[out + i] = a * ONE + (b - a) * weights[i];
        }
    }

    private byte[] blendRows(int[] stretched) {
        byte[] pixels = new byte[to.bytes()];
        int length = to.width() * to.channels();
        for (int row = 0; row < to.height(); row++) {
            blendRow(stretched, rows.first[row] * length, rows.second[row] * length, rows.weightOfSecond[row], pixels,
                    row * length, length);
        }
        return pixels;
    }

    private static void blendRow(int[] stretched, int first, int second, int weight, byte[] pixels, int out, int length) {
        int rest = ONE - weight;
        for (int i = 0; i < length; i++) {
            int blended = stretched[first + i] * rest + stretched[second + i] * weight;
            pixels[out + i] = (byte) ((blended + HALF_OF_SQUARE) >>> (2 * BITS));
        }
    }
}
