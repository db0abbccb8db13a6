package io.github.pcam4j.io.image;

import io.github.pcam4j.io.PatchShape;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * {@link InterpolatingResize} of RGB patches where every weight is a number of sixteenths. A byte times two such weights fits
 * in 16 bits (at most 255 * 16 * 16 + 128), so that an int blends two samples, side by side in lanes of 16 bits that
 * never spill over into each other.
 *
 * <p>Of each four samples the first and third are in one int and the second and fourth in another, in arrays of their
 * own, one a row: then the blend of two rows and its way back into bytes is a plain loop over ints, which the compiler
 * turns into vector instructions.
 */
final class SixteenthsResize implements Resampling {
    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int CHANNELS = 3;
    private static final int PIXELS_AT_ONCE = 4;
    private static final int HALVES = 0x0080_0080;
    private static final int LOW_BYTES = 0x00ff_00ff;
    private static final int HIGH_BYTES = 0xff00_ff00;

    private final PatchShape from;
    private final PatchShape to;
    private final Taps rows;
    private final Taps columns;

    private SixteenthsResize(PatchShape from, PatchShape to, Taps rows, Taps columns) {
        this.from = from;
        this.to = to;
        this.rows = rows;
        this.columns = columns;
    }

    /** The resize; empty if a weight is no number of sixteenths, or rows are not made up of four pixels each time. */
    static Optional<SixteenthsResize> of(PatchShape from, PatchShape to) {
        Taps rows = Taps.of(from.height(), to.height(), 1);
        Taps columns = Taps.of(from.width(), to.width(), 1);
        boolean fits = from.channels() == CHANNELS && to.width() % PIXELS_AT_ONCE == 0
                && rows.areSixteenths() && columns.areSixteenths();
        return fits ? Optional.of(new SixteenthsResize(from, to, rows, columns)) : Optional.empty();
    }

    @Override
    public byte[] apply(byte[] pixels) {
        int length = to.width() * CHANNELS / Integer.BYTES;
        int[][] even = new int[from.height()][length];
        int[][] odd = new int[from.height()][length];
        stretchRows(pixels, even, odd);
        byte[] resized = new byte[to.bytes()];
        IntBuffer output = ByteBuffer.wrap(resized).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
        int[] blended = new int[length];
        for (int row = 0; row < to.height(); row++) {
            int first = rows.first()[row];
            int second = rows.second()[row];
            blend(even[first], even[second], odd[first], odd[second], rows.sixteenths(row), blended);
            output.put(blended);
        }
        return resized;
    }

    /** Each input row at the output's width, scaled by 16. */
    private void stretchRows(byte[] pixels, int[][] even, int[][] odd) {
        // The last pixel is read as an int too.
        byte[] padded = Arrays.copyOf(pixels, pixels.length + 1);
        long[] row = new long[from.width()];
        for (int i = 0; i < from.height(); i++) {
            spread(padded, i * from.width() * CHANNELS, row);
            stretch(row, even[i], odd[i]);
        }
    }

    /** Each pixel's red, green and blue in the three lower lanes of a long. */
    private static void spread(byte[] pixels, int start, long[] row) {
        for (int i = 0; i < row.length; i++) {
            long pixel = (int) INTS.get(pixels, start + i * CHANNELS);
            row[i] = (pixel & 0xff) | (pixel & 0xff00) << 8 | (pixel & 0xff_0000) << 16;
        }
    }

    /** Four pixels, which are twelve samples, into three ints of even ones and three of odd ones. */
    private void stretch(long[] row, int[] even, int[] odd) {
        int out = 0;
        for (int i = 0; i < to.width(); i += PIXELS_AT_ONCE, out += CHANNELS) {
            long a = stretched(row, i);
            long b = stretched(row, i + 1);
            long c = stretched(row, i + 2);
            long d = stretched(row, i + 3);
            even[out] = red(a) | blue(a) << 16;
            odd[out] = green(a) | red(b) << 16;
            even[out + 1] = green(b) | red(c) << 16;
            odd[out + 1] = blue(b) | green(c) << 16;
            even[out + 2] = blue(c) | green(d) << 16;
            odd[out + 2] = red(d) | blue(d) << 16;
        }
    }

    private long stretched(long[] row, int i) {
        int weight = columns.weightOfSecond()[i] / Taps.SIXTEENTH;
        return row[columns.first()[i]] * (16 - weight) + row[columns.second()[i]] * weight;
    }

    private static int red(long pixel) {
        return (int) pixel & 0xffff;
    }

    private static int green(long pixel) {
        return (int) pixel >>> 16;
    }

    private static int blue(long pixel) {
        return (int) (pixel >>> 32);
    }

    private static void blend(int[] evenFirst, int[] evenSecond, int[] oddFirst, int[] oddSecond, int weight,
            int[] blended) {
        int rest = 16 - weight;
        for (int i = 0; i < blended.length; i++) {
            int even = evenFirst[i] * rest + evenSecond[i] * weight + HALVES;
            int odd = oddFirst[i] * rest + oddSecond[i] * weight + HALVES;
            blended[i] = (even >>> 8 & LOW_BYTES) | (odd & HIGH_BYTES);
        }
    }
}
