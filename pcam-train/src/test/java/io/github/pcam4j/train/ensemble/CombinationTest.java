package io.github.pcam4j.train.ensemble;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CombinationTest {
    private static final float[] FIRST = {0.2f, 0.9f, 0.2f, 1f};
    private static final float[] SECOND = {0.4f, 0.5f, 0.1f, 0f};

    @Test
    void meansOfProbabilities() {
        assertArrayEquals(new float[] {0.3f, 0.7f, 0.15f, 0.5f},
                Combination.PROBABILITIES.combine(List.of(FIRST, SECOND)), 1e-7f);
    }

    @Test
    void meansOfLogits() {
        // Odds 1/4 and 2/3 have the geometric mean 1/sqrt(6); 9 and 1 have 3; 1/4 and 1/9 have 1/6.
        double sixth = Math.sqrt(6);
        assertArrayEquals(new float[] {(float) (1 / (1 + sixth)), 0.75f, 1 / 7f, 0.5f},
                Combination.LOGITS.combine(List.of(FIRST, SECOND)), 1e-6f);
    }

    @Test
    void meansOfRanks() {
        // Ranks 1.5, 3, 1.5, 4 and 3, 4, 2, 1, each half a rank less and by 4.
        assertArrayEquals(new float[] {1.75f / 4, 3f / 4, 1.25f / 4, 2f / 4},
                Combination.RANKS.combine(List.of(FIRST, SECOND)), 1e-7f);
    }

    @Property
    void ofOneModelKeepsTheOrder(@ForAll @Size(min = 1, max = 20) List<@FloatRange(min = 0, max = 1) Float> values,
            @ForAll Combination combination) {
        float[] model = new float[values.size()];
        for (int i = 0; i < model.length; i++) {
            // Coarser than the clipping of logits, so that what differs stays different.
            model[i] = Math.round(values.get(i) * 100) / 100f;
        }
        float[] combined = combination.combine(List.of(model, model));
        for (int i = 0; i < model.length; i++) {
            assertTrue(combined[i] >= 0 && combined[i] <= 1);
            for (int j = 0; j < model.length; j++) {
                assertEquals(Float.compare(model[i], model[j]), Float.compare(combined[i], combined[j]),
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
    void refusesWhatIsNoProbability(float wrong) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class,
                () -> Combination.RANKS.combine(List.of(FIRST, new float[] {0, 0, wrong, 0})));
        assertTrue(e.getMessage().contains("model 1 gives patch 2"), e.getMessage());
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertThrows(IllegalArgumentException.class, () -> Combination.LOGITS.combine(List.of()));
        assertTrue(assertThrows(IllegalArgumentException.class,
                () -> Combination.LOGITS.combine(List.of(FIRST, new float[3]))).getMessage().contains("has 3"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Combination.named("median"))
                .getMessage().contains("[probabilities, logits, ranks]"));
    }
}
