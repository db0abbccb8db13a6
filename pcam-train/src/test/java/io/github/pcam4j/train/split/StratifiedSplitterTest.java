package io.github.pcam4j.train.split;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.train.internal.SplitMix64;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StratifiedSplitterTest {

    @Test
    void theFullArchiveSplitsIntoItsDocumentedSizes() {
        byte[] labels = labels(130_908, 89_117);

        Split split = splitter(0.2, 1).split(labels);

        assertEquals(176_020, split.trainSize());
        assertEquals(44_005, split.validationSize());
        assertEquals(26_182, count(labels, split.validation(), 0));
        assertEquals(17_823, count(labels, split.validation(), 1));
    }

    /**
     * The draw is part of the contract: the same labels and seed give the same split on every machine and in every
     * version. The indices come from a program in another language that follows the same description.
     */
    @Test
    void theDrawIsFixedForAllTime() {
        byte[] labels = {0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 1, 1, 0, 1};

        assertArrayEquals(new int[] {0, 5, 9, 12, 13, 15}, splitter(0.3, 1).split(labels).validation());
        assertArrayEquals(new int[] {0, 1, 2, 8, 13, 19}, splitter(0.3, -7).split(labels).validation());
    }

    /** The first numbers of splitmix64.c from seed 1234567, as Rosetta Code lists them. */
    @Test
    void theGeneratorIsSplitMix64() {
        SplitMix64 random = new SplitMix64(1234567);

        for (String expected : new String[] {"6457827717110365317", "3203168211198807973", "9817491932198370423",
                "4593380528125082431", "16408922859458223821"}) {
            assertEquals(expected, Long.toUnsignedString(random.next()));
        }
    }

    @Test
    void everyPatchIsDrawnAboutAsOften() {
        byte[] labels = labels(30, 20);
        int[] drawn = new int[50];
        int rounds = 4000;
        for (int seed = 0; seed < rounds; seed++) {
            for (int index : splitter(0.2, seed).split(labels).validation()) {
                drawn[index]++;
            }
        }
        double expected = 0.2 * rounds;
        double sixDeviations = 6 * Math.sqrt(rounds * 0.2 * 0.8);
        for (int index = 0; index < drawn.length; index++) {
            assertEquals(expected, drawn[index], sixDeviations, "patch " + index);
        }
    }

    @Property
    void aSplitIsAPartitionOfTheRightSizes(
            @ForAll @IntRange(min = 3, max = 400) int zeros,
            @ForAll @IntRange(min = 3, max = 400) int ones,
            @ForAll @Scale(6) @DoubleRange(min = 0.34, max = 0.66) double fraction,
            @ForAll long seed) {
        byte[] labels = shuffledLabels(zeros, ones, seed);

        Split split = splitter(fraction, seed).split(labels);

        IntStream all = IntStream.concat(Arrays.stream(split.train()), Arrays.stream(split.validation()));
        assertArrayEquals(IntStream.range(0, labels.length).toArray(), all.sorted().toArray());
        assertEquals(Math.round(labels.length * fraction), split.validationSize());
        for (int[] part : new int[][] {split.train(), split.validation()}) {
            assertArrayEquals(Arrays.stream(part).sorted().toArray(), part);
        }
        assertEquals(zeros * fraction, count(labels, split.validation(), 0), 1);
        assertEquals(ones * fraction, count(labels, split.validation(), 1), 1);
    }

    @Property
    void theSameSeedGivesTheSameSplitAndAnotherAnother(@ForAll long seed, @ForAll @IntRange(max = 63) int bit) {
        byte[] labels = labels(300, 200);
        Split split = splitter(0.2, seed).split(labels);

        assertEquals(split, splitter(0.2, seed).split(labels.clone()));
        // Of 10^105 splits two seeds meet in one by bad luck only. Every bit of the seed counts.
        assertNotEquals(split, splitter(0.2, seed ^ 1L << bit).split(labels));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, -0.2, 1.5, Double.NaN})
    void aFractionMustLeaveBothParts(double fraction) {
        assertMessage("must be within (0, 1), not " + fraction, () -> splitter(fraction, 1));
    }

    @ParameterizedTest
    @CsvSource({
        "100, 1, 0.2, label 1, 'of its 1 patches 0 would validate and 1 would train'",
        "2, 90, 0.2, label 0, 'of its 2 patches 0 would validate and 2 would train'",
        "50, 0, 0.2, label 1, 'of its 0 patches 0 would validate and 0 would train'",
        "2, 90, 0.9, label 0, 'of its 2 patches 2 would validate and 0 would train'"
    })
    void aClassTooSmallIsNamedWithItsCounts(int zeros, int ones, double fraction, String label, String counts) {
        assertMessage("%s has too few patches for a validation fraction of %s: %s".formatted(label, fraction, counts),
                () -> splitter(fraction, 1).split(labels(zeros, ones)));
    }

    @Test
    void badLabelsAreNamed() {
        assertMessage("there are no labels", () -> splitter(0.2, 1).split(new byte[0]));
        assertMessage("label at index 2 is 7", () -> splitter(0.2, 1).split(new byte[] {0, 1, 7}));
        assertMessage("label at index 0 is -1", () -> splitter(0.2, 1).split(new byte[] {-1, 1, 0}));
    }

    @Test
    void tellsItsSettings() {
        StratifiedSplitter splitter = splitter(0.25, 42);

        assertEquals(0.25, splitter.validationFraction());
        assertEquals(42, splitter.seed());
        assertEquals("stratified split with 0.25 for validation, seed 42", splitter.toString());
        assertEquals(0.2, StratifiedSplitter.builder().build().validationFraction());
    }

    private static StratifiedSplitter splitter(double fraction, long seed) {
        return StratifiedSplitter.builder().validation(fraction).seed(seed).build();
    }

    private static byte[] labels(int zeros, int ones) {
        byte[] labels = new byte[zeros + ones];
        Arrays.fill(labels, zeros, zeros + ones, (byte) 1);
        return labels;
    }

    private static byte[] shuffledLabels(int zeros, int ones, long seed) {
        byte[] labels = labels(zeros, ones);
        Random random = new Random(seed);
        for (int index = labels.length - 1; index > 0; index--) {
            int other = random.nextInt(index + 1);
            byte label = labels[index];
            labels[index] = labels[other];
            labels[other] = label;
        }
        return labels;
    }

    private static long count(byte[] labels, int[] indices, int label) {
        return Arrays.stream(indices).filter(index -> labels[index] == label).count();
    }

    private static void assertMessage(String part, Executable call) {
        String message = assertThrows(IllegalArgumentException.class, call).getMessage();
        assertTrue(message.contains(part), message);
    }
}
