package io.github.pcam4j.io.image;

import io.github.pcam4j.io.PatchShape;

/**
 * Weighs all pixels within reach, by {@link FilterWeights}: rows first, rounded to whole levels, then columns. The bytes
 * are those of Pillow's {@code Image.resize(size, Image.BILINEAR)}.
 *
 * <p>Input rows are narrowed as they are needed, and only those are kept that the output row at hand is made of.
 */
final class FilteringResize implements Resampling {
    private static final int RGB = 3;

    private final PatchShape from;
    private final PatchShape to;
    private final FilterWeights rows;
    private final FilterWeights columns;
    private final int mostRows;

    FilteringResize(PatchShape from, PatchShape to) {
        this.from = from;
        this.to = to;
        this.rows = FilterWeights.of(from.height(), to.height());
        this.columns = FilterWeights.of(from.width(), to.width());
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
                narrow(pixels, done * from.width() * from.channels(), narrowed[done % mostRows]);
            }
            multiply(narrowed[first % mostRows], rows.weights()[start], sums);
            for (int i = 1; i < count; i++) {
                addMultiple(narrowed[(first + i) % mostRows], rows.weights()[start + i], sums);
            }
            round(sums, resized, row * length);
        }
        return resized;
    }

    /** An input row at the output's width, in whole levels. */
    private void narrow(byte[] pixels, int start, int[] row) {
        if (from.channels() == RGB) {
            narrowRgb(pixels, start, row);
            return;
        }
        int channels = from.channels();
        for (int i = 0; i < row.length; i++) {
            int column = i / channels;
            int sum = FilterWeights.HALF;
            int at = start + columns.first()[column] * channels + i % channels;
            for (int k = columns.starts()[column]; k < columns.starts()[column + 1]; k++, at += channels) {
                sum += (pixels[at] & 0xff) * columns.weights()[k];
            }
            row[i] = sum >>> FilterWeights.BITS;
        }
    }

    private void narrowRgb(byte[] pixels, int start, int[] row) {
        int[] first = columns.first();
        int[] starts = columns.starts();
        int[] weights = columns.weights();
        for (int column = 0; column < first.length; column++) {
            int red = FilterWeights.HALF;
            int green = FilterWeights.HALF;
            int blue = FilterWeights.HALF;
            int at = start + first[column] * RGB;
            for (int k = starts[column]; k < starts[column + 1]; k++, at += RGB) {
                int weight = weights[k];
                red += (pixels[at] & 0xff) * weight;
                green += (pixels[at + 1] & 0xff) * weight;
                blue += (pixels[at + 2] & 0xff) * weight;
            }
            row[column * RGB] = red >>> FilterWeights.BITS;
            row[column * RGB + 1] = green >>> FilterWeights.BITS;
            row[column * RGB + 2] = blue >>> FilterWeights.BITS;
        }
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
