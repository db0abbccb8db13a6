package io.github.pcam4j.io.image;

import java.util.Arrays;

/** Filters rows of pixels by {@link FilterWeights}, to whole levels. Immutable. */
final class RowFilter {
    private static final int RGB = 3;
    private static final int THREE = 3;

    private final FilterWeights columns;
    private final int channels;
    /** Where the three pixels of each output pixel begin, and their weights; empty if that is no way to do it. */
    private final int[] firstOfThree;
    private final int[] threes;

    RowFilter(int from, int to, int channels) {
        this.columns = FilterWeights.of(from, to);
        this.channels = channels;
        boolean byThrees = channels == RGB && columns.most() <= THREE && from >= THREE;
        this.firstOfThree = byThrees ? Arrays.stream(columns.first()).map(it -> Math.min(it, from - THREE)).toArray()
                : new int[0];
        this.threes = new int[firstOfThree.length * THREE];
        for (int i = 0; i < firstOfThree.length; i++) {
            int start = columns.starts()[i];
            System.arraycopy(columns.weights(), start, threes, i * THREE + columns.first()[i] - firstOfThree[i],
                    columns.starts()[i + 1] - start);
        }
    }

    /**
     * Filters a row.
     *
     * @param pixels bytes
     * @param start where the row begins
     * @param row takes the levels of the output's row
     */
    void apply(byte[] pixels, int start, int[] row) {
        if (firstOfThree.length > 0) {
            byThrees(pixels, start, row);
        } else if (channels == RGB) {
            rgb(pixels, start, row);
        } else {
            anyChannels(pixels, start, row);
        }
    }

    /** Up to a ratio of 1.5 no more than three pixels count, and no loop over them is the fastest. */
    private void byThrees(byte[] pixels, int start, int[] row) {
        for (int column = 0, out = 0; column < firstOfThree.length; column++, out += RGB) {
            int at = start + firstOfThree[column] * RGB;
            int one = threes[out];
            int two = threes[out + 1];
            int three = threes[out + 2];
            int red = (pixels[at] & 0xff) * one + (pixels[at + 3] & 0xff) * two + (pixels[at + 6] & 0xff) * three;
            int green = (pixels[at + 1] & 0xff) * one + (pixels[at + 4] & 0xff) * two + (pixels[at + 7] & 0xff) * three;
            int blue = (pixels[at + 2] & 0xff) * one + (pixels[at + 5] & 0xff) * two + (pixels[at + 8] & 0xff) * three;
            row[out] = (red + FilterWeights.HALF) >>> FilterWeights.BITS;
            row[out + 1] = (green + FilterWeights.HALF) >>> FilterWeights.BITS;
            row[out + 2] = (blue + FilterWeights.HALF) >>> FilterWeights.BITS;
        }
    }

    private void rgb(byte[] pixels, int start, int[] row) {
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

    private void anyChannels(byte[] pixels, int start, int[] row) {
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
}
