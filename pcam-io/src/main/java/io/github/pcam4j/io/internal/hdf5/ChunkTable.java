package io.github.pcam4j.io.internal.hdf5;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Where the chunks of a dataset are, by their numbers in its grid, the last dimension fastest. */
public final class ChunkTable {
    private final long[] grid;
    private final long[] numbers;
    private final long[] addresses;
    private final int[] bytes;
    private final int[] masks;

    /** A chunk in the file. */
    record Chunk(long number, long address, int bytes, int mask) { }

    /**
     * @param grid how many chunks lie along each dimension
     * @param chunks those that were written, in any order
     */
    ChunkTable(long[] grid, Iterable<Chunk> chunks) {
        this.grid = grid;
        List<Chunk> sorted = new ArrayList<>();
        chunks.forEach(sorted::add);
        sorted.sort(Comparator.comparingLong(Chunk::number));
        int count = sorted.size();
        numbers = new long[count];
        addresses = new long[count];
        bytes = new int[count];
        masks = new int[count];
        for (int i = 0; i < count; i++) {
            Chunk chunk = sorted.get(i);
            numbers[i] = chunk.number();
            addresses[i] = chunk.address();
            bytes[i] = chunk.bytes();
            masks[i] = chunk.mask();
        }
    }

    /** Where a chunk stands in this table; negative if it was never written. */
    public int find(long number) {
        // Where none is missing, the number says it.
        if (number < numbers.length && numbers[(int) number] == number) {
            return (int) number;
        }
        return Arrays.binarySearch(numbers, number);
    }

    int size() {
        return numbers.length;
    }

    public long number(int at) {
        return numbers[at];
    }

    public long address(int at) {
        return addresses[at];
    }

    public int bytes(int at) {
        return bytes[at];
    }

    public int mask(int at) {
        return masks[at];
    }

    /** How many chunks make up one step of the first dimension. */
    long perRow() {
        long count = 1;
        for (int i = 1; i < grid.length; i++) {
            count *= grid[i];
        }
        return count;
    }

    long[] grid() {
        return grid;
    }

    /** The number of the chunk at a place of the grid. */
    public long number(long[] place) {
        long number = 0;
        for (int i = 0; i < grid.length; i++) {
            number = number * grid[i] + place[i];
        }
        return number;
    }

    /** Of as many entries along the first dimension, how many were not written, or not all of each. */
    public long unwritten(long entries, int chunkEntries) {
        long perRow = perRow();
        long whole = 0;
        for (int at = 0; at < numbers.length;) {
            long row = numbers[at] / perRow;
            int start = at;
            while (at < numbers.length && numbers[at] / perRow == row) {
                at++;
            }
            if (at - start == perRow) {
                whole += Math.min(chunkEntries, entries - row * chunkEntries);
            }
        }
        return entries - whole;
    }
}
