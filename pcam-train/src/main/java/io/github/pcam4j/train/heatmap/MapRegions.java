package io.github.pcam4j.train.heatmap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;

/** Where a map is above a threshold: cells that are connected across their sides, and the outline of each such region. */
final class MapRegions {
    /** Right, down, left and up, clockwise, so that the region is on the right of an edge. */
    private static final int[][] STEPS = {{1, 0}, {0, 1}, {-1, 0}, {0, -1}};

    private final ProbabilityMap map;
    private final int columns;
    private final int rows;
    private final double threshold;
    private final BitSet inside;
    /** Cells whose upper edge is part of a ring already; every ring has an upper edge. */
    private final BitSet traced;

    /**
     * A region.
     *
     * @param cells how many it has
     * @param mean of their probabilities
     * @param largest of their probabilities
     * @param rings corners, column and row in turn, the first one again at the end: the outline, then those of holes
     */
    record Region(int cells, double mean, double largest, List<int[]> rings) { }

    /** @param threshold from which a cell belongs to a region */
    MapRegions(ProbabilityMap map, double threshold) {
        this.map = map;
        this.columns = map.grid().columns();
        this.rows = map.grid().rows();
        this.threshold = threshold;
        this.inside = new BitSet(map.grid().cells());
        this.traced = new BitSet(map.grid().cells());
    }

    /** Goes through them, in the order of their first cells, one at a time in memory. */
    void forEach(Consumer<Region> consumer) {
        BitSet left = new BitSet(map.grid().cells());
        for (int cell = 0; cell < map.grid().cells(); cell++) {
            // Comparing with NaN is false.
            left.set(cell, map.probability(cell % columns, cell / columns) >= threshold);
        }
        for (int cell = left.nextSetBit(0); cell >= 0; cell = left.nextSetBit(cell)) {
            consumer.accept(region(taken(left, cell)));
        }
    }

    /** Takes a connected group of cells out of a set. */
    private int[] taken(BitSet from, int start) {
        int[] group = new int[16];
        int count = 0;
        group[count++] = start;
        from.clear(start);
        for (int i = 0; i < count; i++) {
            for (int[] step : STEPS) {
                int column = group[i] % columns + step[0];
                int row = group[i] / columns + step[1];
                int next = row * columns + column;
                if (column >= 0 && column < columns && row >= 0 && from.get(next)) {
                    from.clear(next);
                    group = count == group.length ? Arrays.copyOf(group, 2 * count) : group;
                    group[count++] = next;
                }
            }
        }
        return Arrays.copyOf(group, count);
    }

    private Region region(int[] cells) {
        Arrays.sort(cells);
        double sum = 0;
        double largest = 0;
        for (int cell : cells) {
            float probability = map.probability(cell % columns, cell / columns);
            sum += probability;
            largest = Math.max(largest, probability);
            inside.set(cell);
        }
        // The first cell in the uppermost row is at the outline, whatever holes there are.
        List<int[]> rings = new ArrayList<>();
        for (int cell : cells) {
            if (isEdge(cell % columns, cell / columns, 0) && !traced.get(cell)) {
                rings.add(ring(cell % columns, cell / columns));
            }
        }
        for (int cell : cells) {
            inside.clear(cell);
            traced.clear(cell);
        }
        return new Region(cells.length, sum / cells.length, largest, rings);
    }

    private boolean isInside(int column, int row) {
        return column >= 0 && column < columns && row >= 0 && row < rows && inside.get(row * columns + column);
    }

    /** Whether the border goes from a corner in a direction. */
    private boolean isEdge(int x, int y, int direction) {
        return switch (direction) {
            case 0 -> isInside(x, y) && !isInside(x, y - 1);
            case 1 -> isInside(x - 1, y) && !isInside(x, y);
            case 2 -> isInside(x - 1, y - 1) && !isInside(x - 1, y);
            default -> isInside(x, y - 1) && !isInside(x - 1, y - 1);
        };
    }

    /** Turns left where cells touch at a corner, so that no ring touches itself. */
    private int[] ring(int startX, int startY) {
        int[] corners = new int[16];
        int count = 0;
        int x = startX;
        int y = startY;
        int direction = 0;
        int before = -1;
        do {
            if (direction != before) {
                corners = count == corners.length ? Arrays.copyOf(corners, 2 * count) : corners;
                corners[count++] = x;
                corners[count++] = y;
            }
            if (direction == 0) {
                traced.set(y * columns + x);
            }
            x += STEPS[direction][0];
            y += STEPS[direction][1];
            before = direction;
            direction = turned(x, y, direction);
        } while (x != startX || y != startY || direction != 0);
        // Where the ring began in the midst of a side.
        int first = before == 0 ? 2 : 0;
        int[] closed = Arrays.copyOfRange(corners, first, count + 2);
        closed[closed.length - 2] = closed[0];
        closed[closed.length - 1] = closed[1];
        return closed;
    }

    private int turned(int x, int y, int direction) {
        int left = (direction + 3) % 4;
        if (isEdge(x, y, left)) {
            return left;
        }
        return isEdge(x, y, direction) ? direction : (direction + 1) % 4;
    }
}
