package io.github.pcam4j.io.augment;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Copies pixels from anywhere into a row. */
final class PixelRows {
    private static final VarHandle FOUR_BYTES =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private PixelRows() { }

    /**
     * Target pixel {@code i} becomes the source's at byte {@code from + columns[i]}.
     *
     * @param farthest the largest of the columns
     */
    static void gather(byte[] source, int from, int[] columns, int farthest, byte[] target, int to, int channels) {
        int fast = channels == 3 && from + farthest + 4 <= source.length ? columns.length - 1 : 0;
        // A pixel and one byte too many, which the next pixel covers: twice as fast as three single bytes.
        for (int i = 0; i < fast; i++) {
            FOUR_BYTES.set(target, to + 3 * i, (int) FOUR_BYTES.get(source, from + columns[i]));
        }
        for (int i = fast; i < columns.length; i++) {
            for (int channel = 0; channel < channels; channel++) {
                target[to + i * channels + channel] = source[from + columns[i] + channel];
            }
        }
    }
}
