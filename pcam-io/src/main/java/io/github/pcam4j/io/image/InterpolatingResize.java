package io.github.pcam4j.io.image;

import io.github.pcam4j.io.PatchShape;

/** Interpolates between the two nearest pixels of each axis, with weights of {@value Taps#BITS} bits. */
final class InterpolatingResize implements Resampling {
    private static final int HALF_OF_SQUARE = 1 << (2 * Taps.BITS - 1);

    private final PatchShape from;
    private final PatchShape to;
    private final Taps rows;
    private final Taps columns;

    InterpolatingResize(PatchShape from, PatchShape to) {
        this.from = from;
        this.to = to;
        this.rows = Taps.of(from.height(), to.height(), 1);
        this.columns = Taps.of(from.width(), to.width(), from.channels());
    }

    @Override
    public byte[] apply(byte[] pixels) {
        return blendRows(stretchRows(pixels));
    }

    /** Each input row at the output's width, scaled by {@link Taps#ONE}. */
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
        int[] first = columns.first();
        int[] second = columns.second();
        int[] weights = columns.weightOfSecond();
        for (int i = 0; i < length; i++) {
            int a = pixels[start + first[i]] & 0xff;
            int b = pixels[start + second[i]] & 0xff;
            stretched[out + i] = a * Taps.ONE + (b - a) * weights[i];
        }
    }

    private byte[] blendRows(int[] stretched) {
        byte[] pixels = new byte[to.bytes()];
        int length = to.width() * to.channels();
        for (int row = 0; row < to.height(); row++) {
            blendRow(stretched, rows.first()[row] * length, rows.second()[row] * length, rows.weightOfSecond()[row],
                    pixels, row * length, length);
        }
        return pixels;
    }

    private static void blendRow(int[] stretched, int first, int second, int weight, byte[] pixels, int out,
            int length) {
        int rest = Taps.ONE - weight;
        for (int i = 0; i < length; i++) {
            int blended = stretched[first + i] * rest + stretched[second + i] * weight;
            pixels[out + i] = (byte) ((blended + HALF_OF_SQUARE) >>> (2 * Taps.BITS));
        }
    }
}
