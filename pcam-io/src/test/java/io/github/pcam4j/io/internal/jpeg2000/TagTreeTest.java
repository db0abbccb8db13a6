package io.github.pcam4j.io.internal.jpeg2000;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.EOFException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TagTreeTest {

    /** Figure B.12 of the standard, 6 x 3 numbers, of whose first three it prints the bits: 01111, 001 and 101. */
    @Test
    void theExampleOfTheStandardIsRead() throws EOFException {
        byte[] bytes = {0b01111_001, (byte) 0b101_00000};
        PacketBits bits = new PacketBits(bytes, 0, bytes.length);
        TagTree tree = new TagTree(6, 3);
        assertEquals(List.of(1, 3, 2), List.of(number(tree, bits, 0), number(tree, bits, 1), number(tree, bits, 2)));
        // All bits were read, and no other one.
        assertEquals(0, bits.next(5));
        assertEquals(2, bits.finish());
    }

    private static int number(TagTree tree, PacketBits bits, int leaf) throws EOFException {
        int number = 0;
        while (!tree.isLess(bits, leaf, number + 1)) {
            number++;
        }
        return number;
    }

    /** Of any leaf, in any order; and all that was written is read. */
    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void answersAreTrue(@ForAll @IntRange(min = 1, max = 19) int width, @ForAll @IntRange(min = 1, max = 19) int height,
            @ForAll long seed) throws EOFException {
        Random random = new Random(seed);
        int[] numbers = random.ints((long) width * height, 0, 9).toArray();
        int[][] questions = random.ints(300, 0, numbers.length).mapToObj(it -> new int[] {it, random.nextInt(12)})
                .toArray(int[][]::new);
        Writer writer = new Writer(width, height, numbers);
        BitWriter written = new BitWriter();
        for (int[] question : questions) {
            writer.write(written, question[0], question[1]);
        }
        byte[] bytes = written.finish();
        PacketBits bits = new PacketBits(bytes, 0, bytes.length);
        TagTree tree = new TagTree(width, height);
        for (int[] question : questions) {
            assertEquals(numbers[question[0]] < question[1], tree.isLess(bits, question[0], question[1]));
        }
        assertEquals(bytes.length, bits.finish());
    }

    /** The procedure of B.10.2: each node has the least of its four, and tells as much as is not known. */
    private static final class Writer {
        private final List<int[][]> levels = new ArrayList<>();
        private final List<int[][]> told = new ArrayList<>();

        Writer(int width, int height, int[] numbers) {
            int[][] leaves = new int[height][width];
            for (int i = 0; i < numbers.length; i++) {
                leaves[i / width][i % width] = numbers[i];
            }
            levels.add(0, leaves);
            while (levels.get(0).length > 1 || levels.get(0)[0].length > 1) {
                levels.add(0, leastOfFour(levels.get(0)));
            }
            levels.forEach(it -> told.add(new int[it.length][it[0].length]));
        }

        private static int[][] leastOfFour(int[][] grid) {
            int[][] least = new int[(grid.length + 1) / 2][(grid[0].length + 1) / 2];
            for (int y = 0; y < grid.length; y++) {
                for (int x = 0; x < grid[y].length; x++) {
                    boolean first = x % 2 == 0 && y % 2 == 0;
                    least[y / 2][x / 2] = first ? grid[y][x] : Math.min(least[y / 2][x / 2], grid[y][x]);
                }
            }
            return least;
        }

        /** Zeros for each number that a node is above, and a one for the number itself. */
        void write(BitWriter bits, int leaf, int threshold) {
            int width = levels.get(levels.size() - 1)[0].length;
            int above = 0;
            for (int level = 0; level < levels.size(); level++) {
                int shift = levels.size() - 1 - level;
                int y = leaf / width >> shift;
                int x = leaf % width >> shift;
                int number = levels.get(level)[y][x];
                // Told are zeros up to here, and then one more for the one.
                int[] known = told.get(level)[y];
                for (int at = Math.max(above, known[x]); at < threshold && at <= number; at++) {
                    bits.put(at == number ? 1 : 0);
                    known[x] = at + 1;
                }
                above = number;
            }
        }
    }
}
