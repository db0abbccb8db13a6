package io.github.pcam4j.io.summary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class HammingPairsTest {

    /** Families of hashes that differ in some bits, turned and flipped. */
    private static long[] hashes(Random random, int count) {
        long[] hashes = new long[count];
        for (int i = 0; i < count; i++) {
            long hash = i % 7 == 0 ? random.nextLong() : hashes[random.nextInt(i)];
            for (int flips = random.nextInt(7); flips > 0; flips--) {
                hash ^= 1L << random.nextInt(64);
            }
            hashes[i] = PerceptualHash.orientations(hash)[random.nextInt(8)];
        }
        return hashes;
    }

    @Property(tries = 60)
    void findsWhatComparingEachWithEachFinds(@ForAll long seed, @ForAll @IntRange(min = 1, max = 120) int count,
            @ForAll @IntRange(min = 0, max = HammingPairs.MOST_DISTANCE) int distance) {
        long[] hashes = hashes(new Random(seed), count);
        Set<String> expected = new TreeSet<>();
        for (int i = 0; i < count; i++) {
            for (int j = i + 1; j < count; j++) {
                for (long hash : PerceptualHash.orientations(hashes[i])) {
                    if (Long.bitCount(hash ^ hashes[j]) <= distance) {
                        expected.add(i + " " + j);
                    }
                }
            }
        }
        Set<String> found = new TreeSet<>();
        int[] told = new int[1];
        new HammingPairs(hashes, distance).visit((first, second) -> {
            assertTrue(first < second);
            found.add(first + " " + second);
        }, () -> told[0]++);
        assertEquals(expected, found);
        assertEquals(HammingPairs.work(count), told[0]);
    }
}
