package io.github.pcam4j.io.image;

import io.github.pcam4j.io.PatchShape;

/**
 * Weighs all pixels within reach, by {@link FilterWeights}: rows first, rounded to whole levels, then columns. The
 * bytes are those of Pillow's {@code Image.resize(size, Image.BILINEAR)}.
 *
 * <p>Input rows are narrowed as they are needed, and only those are kept that the output row at hand is made of: a few
 * KB a patch beside the output.
 */
final class FilteringResize implements Resampling {
    private final PatchShape from;
    private final PatchShape to;
    private final FilterWeights rows;
    private final RowFilter columns;
    private final int mostRows;

    FilteringResize(PatchShape from, PatchShape to) {
        this.from = from;
        this.to = to;
        this.rows = FilterWeights.of(from.height(), to.height());
        this.columns = new RowFilter(from.width(), to.width(), from.channels());
        this.mostRows = rows.most();
    }

    @Override
    public byte[] apply(byte[] pixels) {
        int length = to.width() * to.channels();
        byte[] resized = new byte[to.bytes()];
        int[][] narrowed = new int[mostRows][length];
        int[] sums = new int[length];
        int done = 0;
        for (int row = 0; row < to.height(); row++) {
            int first = rows.first()[row];
            int start = rows.starts()[row];
            int count = rows.starts()[row + 1] - start;
            for (; done < first + count; done++) {
                columns.apply(pixels, done * from.width() * from.channels(), narrowed[done % mostRows]);
            }
            multiply(narrowed[first % mostRows], rows.weights()[start], sums);
            for (int i = 1; i < count; i++) {
                addMultiple(narrowed[(first + i) % mostRows], rows.weights()[start + i], sums);
            }
            round(sums, resized, row * length);
        }
        return resized;
    }

    // Plain loops over whole arrays, which the compiler turns into vector instructions.

    private static void multiply(int[] row, int weight, int[] sums) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] = row[i] * weight + FilterWeights.HALF;
        }
    }

    private static void addMultiple(int[] row, int weight, int[] sums) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += row[i] * weight;
        }
    }

    private static void round(int[] sums, byte[] pixels, int start) {
        for (int i = 0; i < sums.length; i++) {
            pixels[start + i] = (byte) (sums[i] >>> FilterWeights.BITS);
        }
    }
}
