package io.github.pcam4j.io.internal.jpeg2000;

import java.io.EOFException;
import java.util.Arrays;

/** Numbers of a grid, told by way of the least of four, of sixteen and so on (ITU-T T.800, B.10.2). */
final class TagTree {
    private final int width;
    /** Places of the levels' first nodes; level 0 has the leaves. */
    private final int[] starts;
    private final int[] widths;
    private final int levels;
    private final int[] values;
    private final int[] lows;

    TagTree(int width, int height) {
        this.width = width;
        levels = levels(width, height);
        starts = new int[levels];
        widths = new int[levels];
        int count = 0;
        for (int level = 0; level < levels; level++) {
            starts[level] = count;
            widths[level] = Area.halved(width, level);
            count += widths[level] * Area.halved(height, level);
        }
        values = new int[count];
        lows = new int[count];
        Arrays.fill(values, Integer.MAX_VALUE);
    }

    private static int levels(int width, int height) {
        int levels = 1;
        while (Area.halved(width, levels - 1) * Area.halved(height, levels - 1) > 1) {
            levels++;
        }
        return levels;
    }

    /** Reads until it is known whether a leaf's number is less. */
    boolean isLess(PacketBits bits, int leaf, int threshold) throws EOFException {
        int x = leaf % width;
        int y = leaf / width;
        int low = 0;
        int node = 0;
        for (int level = levels - 1; level >= 0; level--) {
            node = starts[level] + (y >> level) * widths[level] + (x >> level);
            low = Math.max(low, lows[node]);
            while (low < threshold && low < values[node]) {
                if (bits.next() == 1) {
                    values[node] = low;
                } else {
                    low++;
                }
            }
            lows[node] = low;
        }
        return values[node] < threshold;
    }
}
