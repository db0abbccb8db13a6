package io.github.pcam4j.io.summary;

/** A patch shrunk to {@value #SIDE} x {@value #SIDE} grey values, in sixteenths of a level. Immutable. */
final class SmallGrey {
    static final int SIDE = 32;
    static final int PIXELS = SIDE * SIDE;
    /** One grey level. */
    static final int LEVEL = 16;
    static final int ORIENTATIONS = 8;

    private final short[] values;
    private final long sum;
    /** n Q - S^2 with the n values' sum S and sum of squares Q: n^2 times their variance. */
    private final long spread;

    SmallGrey(short[] values) {
        this.values = values;
        long total = 0;
        long squares = 0;
        for (short value : values) {
            total += value;
            squares += value * value;
        }
        this.sum = total;
        this.spread = PIXELS * squares - total * total;
    }

    int value(int y, int x) {
        return values[y * SIDE + x];
    }

    /** How many whole grey levels the middle nine tenths of the values span: a few specks do not count. */
    int span() {
        int[] counts = new int[256];
        for (short value : values) {
            counts[value / LEVEL]++;
        }
        return level(counts, PIXELS - PIXELS / 20) - level(counts, PIXELS / 20);
    }

    /** The level of the value that has a number of values before it. */
    private static int level(int[] counts, int before) {
        int level = 0;
        for (int passed = counts[0]; passed <= before; passed += counts[level]) {
            level++;
        }
        return level;
    }

    /**
     * Pearson's correlation with another image in that one of its eight orientations in which it is largest. It does
     * not see brightness or contrast.
     *
     * @return within [-1, 1]; 0 if either image is of one value
     */
    double correlation(SmallGrey other) {
        if (spread == 0 || other.spread == 0) {
            return 0;
        }
        long most = Long.MIN_VALUE;
        for (int orientation = 0; orientation < ORIENTATIONS; orientation++) {
            most = Math.max(most, products(other, orientation));
        }
        return (PIXELS * most - sum * other.sum) / (Math.sqrt((double) spread) * Math.sqrt((double) other.spread));
    }

    private long products(SmallGrey other, int orientation) {
        int rows = (orientation & 1) == 0 ? 0 : SIDE - 1;
        int columns = (orientation & 2) == 0 ? 0 : SIDE - 1;
        int down = (orientation & 4) == 0 ? SIDE : 1;
        int across = (orientation & 4) == 0 ? 1 : SIDE;
        long total = 0;
        for (int y = 0; y < SIDE; y++) {
            // SIDE is a power of two, so that y ^ (SIDE - 1) counts from the other end.
            int start = (y ^ rows) * down;
            for (int x = 0; x < SIDE; x++) {
                total += values[y * SIDE + x] * other.values[start + (x ^ columns) * across];
            }
        }
        return total;
    }
}
