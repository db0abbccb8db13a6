package io.github.pcam4j.train.pseudo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.FloatRange;
import org.junit.jupiter.api.Test;

class SelectionTest {
    private static final double[] PROBABILITIES = {0.5, 0.97, 0.04, 0.2, 0.9, 0.99, 0.6, 0.01, 0.1, 0.3};

    @Test
    void confidenceCountsForBothLabels() {
        PseudoLabels labels = PseudoLabels.of(PROBABILITIES, Selection.confidence(0.95));
        assertArrayEquals(new int[] {1, 2, 5, 7}, labels.patches());
        assertArrayEquals(new byte[] {1, 0, 1, 0}, labels.labels());
        assertEquals(2, labels.positives());
    }

    @Test
    void theTopShareIsTakenOfEachLabel() {
        // Five would get each label; two fifths of them are two.
        PseudoLabels labels = PseudoLabels.of(PROBABILITIES, Selection.topShare(0.4));
        assertArrayEquals(new int[] {1, 2, 5, 7}, labels.patches());
        assertArrayEquals(new int[] {1, 2, 4, 5, 7, 8}, PseudoLabels.of(PROBABILITIES, Selection.topShare(0.6)).patches());
    }

    @Property
    void noPatchLeftOutIsSurerThanOneTaken(@ForAll List<@FloatRange(min = 0, max = 1) Float> values,
            @ForAll @DoubleRange(min = 0.01, max = 1) double share) {
        double[] probabilities = new double[values.size()];
        for (int i = 0; i < probabilities.length; i++) {
            probabilities[i] = values.get(i);
        }
        int[] chosen = Selection.topShare(share).choose(probabilities);
        for (int label = 0; label < 2; label++) {
            int wanted = label;
            double least = Arrays.stream(chosen).filter(i -> PseudoLabels.label(probabilities[i]) == wanted)
                    .mapToDouble(i -> Math.abs(probabilities[i] - 0.5)).min().orElse(1);
            for (int i = 0; i < probabilities.length; i++) {
                if (Arrays.binarySearch(chosen, i) < 0 && PseudoLabels.label(probabilities[i]) == label) {
                    assertTrue(Math.abs(probabilities[i] - 0.5) <= least);
                }
            }
        }
    }

    @Test
    void refusesWhatIsOutOfRange() {
        assertThrows(IllegalArgumentException.class, () -> Selection.confidence(0.49));
        assertThrows(IllegalArgumentException.class, () -> Selection.confidence(1));
        assertThrows(IllegalArgumentException.class, () -> Selection.topShare(0));
        assertThrows(IllegalArgumentException.class, () -> Selection.topShare(Double.NaN));
    }
}
