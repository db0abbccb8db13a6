package io.github.pcam4j.io.slide;

import java.util.Arrays;
import java.util.BitSet;

/** A grid of cells that are set or not. */
final class Cells {
    private final int width;
    private final int height;
    private final BitSet set;

    Cells(int width, int height, boolean[] values) {
        this(width, height, new BitSet(values.length));
        for (int i = 0; i < values.length; i++) {
            set.set(i, values[i]);
        }
    }

    private Cells(int width, int height, BitSet set) {
        this.width = width;
        this.height = height;
        this.set = set;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    boolean at(int column, int row) {
        return set.get(row * width + column);
    }

    int count() {
        return set.cardinality();
    }

    /** With those set that no way leads to from the border, across sides, over cells that are not. */
    Cells filled() {
        BitSet free = (BitSet) set.clone();
        free.flip(0, width * height);
        for (int i = free.nextSetBit(0); i >= 0; i = free.nextSetBit(i + 1)) {
            if (i < width || i >= width * (height - 1) || i % width == 0 || i % width == width - 1) {
                take(free, i, false);
            }
        }
        BitSet filled = (BitSet) set.clone();
        filled.or(free);
        return new Cells(width, height, filled);
    }

    /** Without connected groups, across sides and corners, of fewer cells than that. */
    Cells withoutIslands(int least) {
        BitSet left = (BitSet) set.clone();
        BitSet kept = (BitSet) set.clone();
        for (int i = left.nextSetBit(0); i >= 0; i = left.nextSetBit(i)) {
            int[] island = take(left, i, true);
            if (island.length < least) {
                for (int cell : island) {
                    kept.clear(cell);
                }
            }
        }
        return new Cells(width, height, kept);
    }

    /** Takes a connected group out of a set. */
    private int[] take(BitSet from, int start, boolean corners) {
        int[] group = new int[64];
        int count = 0;
        group[count++] = start;
        from.clear(start);
        for (int i = 0; i < count; i++) {
            int column = group[i] % width;
            int row = group[i] / width;
            for (int y = Math.max(0, row - 1); y <= Math.min(height - 1, row + 1); y++) {
                for (int x = Math.max(0, column - 1); x <= Math.min(width - 1, column + 1); x++) {
                    if ((corners || x == column || y == row) && from.get(y * width + x)) {
                        from.clear(y * width + x);
                        group = count == group.length ? Arrays.copyOf(group, 2 * count) : group;
                        group[count++] = y * width + x;
                    }
                }
            }
        }
        return Arrays.copyOf(group, count);
    }
}
