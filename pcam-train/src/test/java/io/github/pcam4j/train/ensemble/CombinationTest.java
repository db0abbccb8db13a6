package io.github.pcam4j.train.ensemble;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CombinationTest {
    private static final double[] FIRST = {0.2, 0.9, 0.2, 1.0};
    private static final double[] SECOND = {0.4, 0.5, 0.1, 0.0};

    @Test
    void meansOfProbabilities() {
        assertArrayEquals(new double[] {0.3, 0.7, 0.15, 0.5},
                Combination.PROBABILITIES.combine(List.of(FIRST, SECOND)), 1e-7);
    }

    @Test
    void meansOfLogits() {
        // Odds 1/4 and 2/3 have the geometric mean 1/sqrt(6); 9 and 1 have 3; 1/4 and 1/9 have 1/6.
        double sixth = Math.sqrt(6);
        assertArrayEquals(new double[] {1 / (1 + sixth), 0.75, 1 / 7.0, 0.5},
                Combination.LOGITS.combine(List.of(FIRST, SECOND)), 1e-6);
    }

    @Test
    void meansOfRanks() {
        // Ranks 1.5, 3, 1.5, 4 and 3, 4, 2, 1, each half a rank less and by 4.
        assertArrayEquals(new double[] {1.75 / 4, 3.0 / 4, 1.25 / 4, 2.0 / 4},
                Combination.RANKS.combine(List.of(FIRST, SECOND)), 1e-7);
    }

    @Property
    void ofOneModelKeepsTheOrder(@ForAll @Size(min = 1, max = 20) List<@DoubleRange(min = 0, max = 1) Double> values,
            @ForAll Combination combination) {
        double[] model = new double[values.size()];
        for (int i = 0; i < model.length; i++) {
            // Coarser than the clipping of logits, so that what differs stays different.
            model[i] = Math.round(values.get(i) * 100) / 100.0;
        }
        double[] combined = combination.combine(List.of(model, model));
        for (int i = 0; i < model.length; i++) {
            assertTrue(combined[i] >= 0 && combined[i] <= 1);
            for (int j = 0; j < model.length; j++) {
                assertEquals(Double.compare(model[i], model[j]), Double.compare(combined[i], combined[j]),
                        combination + " of " + Arrays.toString(model));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void isKnownByItsName(Combination combination) {
        assertEquals(combination, Combination.named(combination.toString()));
    }

    @ParameterizedTest
    @CsvSource({"NaN", "1.1", "-0.1"})
    void refusesWhatIsNoProbability(double wrong) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class,
                () -> Combination.RANKS.combine(List.of(FIRST, new double[] {0, 0, wrong, 0})));
        assertTrue(e.getMessage().contains("model 1 gives patch 2"), e.getMessage());
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertThrows(IllegalArgumentException.class, () -> Combination.LOGITS.combine(List.of()));
        assertTrue(assertThrows(IllegalArgumentException.class,
                () -> Combination.LOGITS.combine(List.of(FIRST, new double[3]))).getMessage().contains("has 3"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Combination.named("median"))
                .getMessage().contains("[probabilities, logits, ranks]"));
    }
}
