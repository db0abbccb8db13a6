package io.github.pcam4j.io.summary;

import io.github.pcam4j.io.PatchShape;
import java.util.Arrays;

/**
 * Hashes of some of a patch's square windows. Which ones depends on nothing but what they show (Manber, "Finding
 * similar files in a large file system", USENIX 1994), so that two patches that share a place pick the same windows of
 * it. The hashes are of Rabin and Karp's kind, rolled along rows and then down columns. For one thread at a time.
 */
final class WindowHashes {
    /** Rows and columns of a window. */
    static final int SIDE = 16;
    /** One window of so many is picked. */
    static final int ONE_OF = 256;
    /** Levels between the darkest and the brightest value that a window must have: empty glass looks alike anywhere. */
    static final int LEAST_CONTRAST = 48;
    private static final long ALONG = 0x9E3779B97F4A7C15L;
    private static final long DOWN = 0xC2B2AE3D27D4EB4FL;

    private final PatchShape shape;
    private final int columns;
    private final long alongOut;
    private final long downOut;
    /** Hashes of the parts of rows that are in the current windows, the oldest row's being overwritten. */
    private final long[] rows;
    private final long[] windows;
    private long[] picked = new long[64];
    private int count;

    WindowHashes(PatchShape shape) {
        this.shape = shape;
        this.columns = shape.width() - SIDE + 1;
        this.alongOut = power(ALONG, SIDE * shape.channels());
        this.downOut = power(DOWN, SIDE);
        this.rows = new long[SIDE * columns];
        this.windows = new long[columns];
    }

    private static long power(long base, int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= base;
        }
        return power;
    }

    /** The hashes of a patch's windows that are picked. */
    long[] of(byte[] pixels) {
        count = 0;
        Arrays.fill(windows, 0);
        Arrays.fill(rows, 0);
        for (int y = 0; y < shape.height(); y++) {
            addRow(pixels, y);
            if (y >= SIDE - 1) {
                pick(pixels, y - SIDE + 1);
            }
        }
        return Arrays.copyOf(picked, count);
    }

    private void addRow(byte[] pixels, int y) {
        int channels = shape.channels();
        int length = SIDE * channels;
        int start = y * shape.width() * channels;
        int kept = y % SIDE * columns;
        long hash = 0;
        for (int i = 0; i < shape.width() * channels; i++) {
            hash = hash * ALONG + (pixels[start + i] & 0xFF);
            if (i >= length) {
                hash -= alongOut * (pixels[start + i - length] & 0xFF);
            }
            if (i >= length - 1 && (i + 1) % channels == 0) {
                int x = (i + 1) / channels - SIDE;
                windows[x] = windows[x] * DOWN + hash - downOut * rows[kept + x];
                rows[kept + x] = hash;
            }
        }
    }

    private void pick(byte[] pixels, int y) {
        for (int x = 0; x < columns; x++) {
            long hash = mixed(windows[x]);
            if (Long.remainderUnsigned(hash, ONE_OF) == 0 && contrast(pixels, y, x) >= LEAST_CONTRAST) {
                if (count == picked.length) {
                    picked = Arrays.copyOf(picked, 2 * count);
                }
                picked[count++] = hash;
            }
        }
    }

    /** Spreads differences over all bits (Stafford's variant 13, as in {@code SplittableRandom}). */
    private static long mixed(long value) {
        long mixed = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }

    private int contrast(byte[] pixels, int top, int left) {
        int stride = shape.width() * shape.channels();
        int least = 255;
        int most = 0;
        for (int y = top; y < top + SIDE; y++) {
            int start = y * stride + left * shape.channels();
            for (int i = start; i < start + SIDE * shape.channels(); i++) {
                least = Math.min(least, pixels[i] & 0xFF);
                most = Math.max(most, pixels[i] & 0xFF);
            }
        }
        return most - least;
    }
}
