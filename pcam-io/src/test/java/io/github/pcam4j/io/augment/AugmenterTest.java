package io.github.pcam4j.io.augment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.PatchShape;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AugmenterTest {
    private static final PatchShape SQUARE = new PatchShape(5, 5, 1);

    /** Counts who of all is drawn how often; five standard deviations are allowed. */
    @ParameterizedTest
    @CsvSource({"flip, 4", "hflip, 2", "vflip, 2", "rotate, 4", "dihedral, 8", "'flip,rotate', 8", "'rotate,flip', 8",
        "shift=1, 9", "shift=2, 25"})
    void everyOutcomeIsAsLikely(String list, int outcomes) {
        Map<String, Integer> counts = counts(list, 20_000);
        assertEquals(outcomes, counts.size(), counts.toString());
        double expected = 20_000.0 / outcomes;
        double slack = 5 * Math.sqrt(expected * (1 - 1.0 / outcomes));
        counts.values().forEach(count -> assertEquals(expected, count, slack, counts.toString()));
    }

    @Test
    void aChanceIsKept() {
        int spared = counts("vflip@0.25", 20_000).get(Arrays.toString(ascending()));
        assertEquals(20_000 * 0.875, spared, 5 * Math.sqrt(20_000 * 0.875 * 0.125));
        assertEquals(1, counts("dihedral@0", 100).size());
    }

    /** What becomes of a patch, over epochs and ids. */
    private static Map<String, Integer> counts(String list, int draws) {
        Augmenter augmenter = new Augmenter(Augmentations.parse(list), 7, SQUARE);
        Map<String, Integer> counts = new HashMap<>();
        for (int draw = 0; draw < draws; draw++) {
            ByteBuffer patch = ByteBuffer.wrap(ascending());
            augmenter.augment(patch, 0, draw % 10, "patch-" + draw / 10);
            counts.merge(Arrays.toString(patch.array()), 1, Integer::sum);
        }
        return counts;
    }

    private static byte[] ascending() {
        byte[] pixels = new byte[SQUARE.bytes()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) i;
        }
        return pixels;
    }

    @Test
    void jitterIsSpreadEvenlyOverItsRange() {
        List<Double> levels = new ArrayList<>();
        Augmenter augmenter = new Augmenter(Augmentations.brightness(0.5), 7, PatchShape.rgb(1));
        for (int draw = 0; draw < 20_000; draw++) {
            ByteBuffer patch = ByteBuffer.wrap(new byte[] {100, 100, 100});
            augmenter.augment(patch, 0, draw, "a");
            levels.add((double) (patch.get(0) & 0xff));
        }
        double mean = levels.stream().mapToDouble(level -> level).average().orElseThrow();
        double variance = levels.stream().mapToDouble(level -> (level - mean) * (level - mean)).average().orElseThrow();
        // Of an even distribution over 50 to 150; five standard errors of each.
        assertEquals(100, mean, 5 * 100 / Math.sqrt(12 * 20_000.0));
        assertEquals(10_000 / 12.0, variance, 5 * 10_000 / Math.sqrt(180 * 20_000.0));
        assertEquals(50, levels.stream().mapToDouble(level -> level).min().orElseThrow());
        assertEquals(150, levels.stream().mapToDouble(level -> level).max().orElseThrow());
    }

    @Test
    void seedEpochAndIdEachMatter() {
        Set<Long> first = new HashSet<>();
        PatchRandom random = new PatchRandom();
        int starts = 0;
        for (long seed = -20; seed < 20; seed++) {
            for (int epoch = 0; epoch < 20; epoch++) {
                for (String id : new String[] {"", "0", "a", "b", "ab", "ba", "aa", "0000000000", "00000000000"}) {
                    random.start(seed, epoch, id);
                    first.add(random.nextLong());
                    starts++;
                }
            }
        }
        assertEquals(starts, first.size());
    }

    /**
     * So that a run that is resumed by a later version, or on another machine, sees the same patches. The numbers
     * are those of the same arithmetic in Python.
     */
    @Test
    void theNumbersStayWhatTheyAre() {
        PatchRandom random = new PatchRandom();
        random.start(42, 3, "f38a6374c348f90b587e046aac6079959adf3835");
        assertEquals(4087284984966047330L, random.nextLong());
        assertEquals(Long.parseUnsignedLong("16863733663481609329"), random.nextLong());
    }

    @Test
    void patchesAreChangedWhereTheyLieAndNoOther() {
        byte[] bytes = new byte[4 * SQUARE.bytes()];
        System.arraycopy(ascending(), 0, bytes, 2 * SQUARE.bytes(), SQUARE.bytes());
        ByteBuffer buffer = ByteBuffer.allocateDirect(bytes.length).put(bytes);
        Augmenter augmenter = new Augmenter(Augmentations.parse("shift=4"), 5, SQUARE);
        augmenter.augment(buffer, 2 * SQUARE.bytes(), 0, "a");
        ByteBuffer alone = ByteBuffer.wrap(ascending());
        augmenter.augment(alone, 0, 0, "a");
        assertTrue(!Arrays.equals(ascending(), alone.array()));
        System.arraycopy(alone.array(), 0, bytes, 2 * SQUARE.bytes(), SQUARE.bytes());
        byte[] found = new byte[bytes.length];
        buffer.get(0, found);
        assertArrayEquals(bytes, found);
        assertEquals(bytes.length, buffer.position());
    }
}
