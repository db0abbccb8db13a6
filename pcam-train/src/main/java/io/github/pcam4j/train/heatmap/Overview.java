package io.github.pcam4j.train.heatmap;

import io.github.pcam4j.io.region.LargeImage;

/** The image made smaller by averaging squares of pixels, row by row as they are read. */
final class Overview {
    private static final int CHANNELS = LargeImage.CHANNELS;

    private final int imageWidth;
    private final int imageHeight;
    private final int factor;
    private final byte[] pixels;
    private final int[] sums;
    private int rows;

    /**
     * An overview to be filled.
     *
     * @param longestSide the most pixels that a side of it may have
     */
    Overview(int imageWidth, int imageHeight, int longestSide) {
        this.imageWidth = imageWidth;
        this.imageHeight = imageHeight;
        this.factor = (Math.max(imageWidth, imageHeight) + longestSide - 1) / longestSide;
        this.sums = new int[width() * CHANNELS];
        this.pixels = new byte[width() * height() * CHANNELS];
    }

    /** How many pixels of the image side by side become one. */
    int factor() {
        return factor;
    }

    int width() {
        return (imageWidth + factor - 1) / factor;
    }

    int height() {
        return (imageHeight + factor - 1) / factor;
    }

    /** A pixel's colour, as 0xRRGGBB. */
    int rgb(int x, int y) {
        int at = (y * width() + x) * CHANNELS;
        return (pixels[at] & 0xff) << 16 | (pixels[at + 1] & 0xff) << 8 | (pixels[at + 2] & 0xff);
    }

    /** Takes the image's next row, which begins somewhere in {@code row}. */
    void add(byte[] row, int offset) {
        for (int i = 0; i < sums.length; i += CHANNELS) {
            int first = i * factor;
            addSquare(row, offset + first, offset + Math.min(first + factor * CHANNELS, imageWidth * CHANNELS), i);
        }
        rows++;
        if (rows % factor == 0 || rows == imageHeight) {
            writeRow((rows - 1) / factor);
        }
    }

    private void addSquare(byte[] row, int from, int to, int sum) {
        for (int at = from; at < to; at += CHANNELS) {
            sums[sum] += row[at] & 0xff;
            sums[sum + 1] += row[at + 1] & 0xff;
            sums[sum + 2] += row[at + 2] & 0xff;
        }
    }

    /** Averages, rounded to nearest; the last squares may be smaller. */
    private void writeRow(int row) {
        int averaged = rows - row * factor;
        for (int i = 0; i < sums.length; i++) {
            int count = averaged * Math.min(factor, imageWidth - i / CHANNELS * factor);
            pixels[row * sums.length + i] = (byte) ((sums[i] + count / 2) / count);
            sums[i] = 0;
        }
    }
}
