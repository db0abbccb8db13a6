package io.github.pcam4j.train.heatmap;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.region.LargeImage;
import io.github.pcam4j.io.slide.ScaledSlide;

/** The image made smaller by averaging squares of pixels, row by row as they are read. */
final class Overview {
    private static final int CHANNELS = LargeImage.CHANNELS;
    /** Rows of it that are read at a time. */
    private static final int BAND = 64;

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

    /** An overview of a slide at a scale, from its nearest level. */
    static Overview of(ScaledSlide slide, int longestSide) {
        Overview overview = new Overview(slide.width(), slide.height(), longestSide);
        ScaledSlide small = ScaledSlide.downsampled(slide.slide(), overview.factor * slide.downsample());
        // The level may be somewhat finer or coarser than asked.
        double step = overview.factor * slide.downsample() / small.downsample();
        for (int top = 0; top < overview.height(); top += BAND) {
            int bottom = Math.min(overview.height(), top + BAND);
            int first = at(top, step, small.height());
            PatchShape shape = new PatchShape(at(bottom - 1, step, small.height()) - first + 1, small.width(), CHANNELS);
            byte[] band = small.region(0, first, shape).pixels();
            for (int y = top; y < bottom; y++) {
                for (int x = 0; x < overview.width(); x++) {
                    System.arraycopy(band, ((at(y, step, small.height()) - first) * small.width() + at(x, step,
                            small.width())) * CHANNELS,
                            overview.pixels, (y * overview.width() + x) * CHANNELS, CHANNELS);
                }
            }
        }
        return overview;
    }

    private static int at(int place, double step, int size) {
        return (int) Math.min(size - 1, (place + 0.5) * step);
    }

    /** Whether red, green and blue are equal everywhere. */
    boolean isGrey() {
        for (int i = 0; i < pixels.length; i += CHANNELS) {
            if (pixels[i] != pixels[i + 1] || pixels[i] != pixels[i + 2]) {
                return false;
            }
        }
        return true;
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
