package io.github.pcam4j.train.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatisticsLagTest {
    private static final double[] STEADY = {0.7, 0.8, 0.9};
    private static final double[] JUMPING = {0.7, 0.8712, 0.61, 0.9};

    @Test
    void fewStepsLeaveWhatStatisticsBeganWith() {
        String text = StatisticsLag.of(0.99, 18, 12, STEADY).orElseThrow();
        assertTrue(text.contains("11 percent of what they began with")
                && text.contains("after 216 steps"), text);
    }

    /** 0.99 to the power of 458 is 0.01002, of 459 0.00992. */
    @Test
    void onePercentMayBeLeftAtTheEndOfTheBestEpoch() {
        assertTrue(StatisticsLag.of(0.99, 458, 1, STEADY).isPresent());
        assertEquals(Optional.empty(), StatisticsLag.of(0.99, 459, 1, STEADY));
        assertEquals(Optional.empty(), StatisticsLag.of(0.99, 229, 3, STEADY));
        assertEquals(Optional.empty(), StatisticsLag.of(0.9, 44, 1, STEADY));
        assertEquals(Optional.empty(), StatisticsLag.of(0, 1, 1, STEADY));
    }

    @Test
    void anAucThatFallsInShortEpochsShowsItToo() {
        String text = StatisticsLag.of(0.99, 119, 4, JUMPING).orElseThrow();
        assertTrue(text.contains("an epoch has only 119 steps, and validation AUC fell from 0.8712 in epoch 2 to 0.6100 "
                + "in the next"), text);
        assertTrue(StatisticsLag.of(0.99, 999, 4, JUMPING).isPresent());
        assertEquals(Optional.empty(), StatisticsLag.of(0.99, 1000, 4, JUMPING), "the documented run has 2,751");
        assertEquals(Optional.empty(), StatisticsLag.of(0.9, 119, 4, JUMPING));
        assertEquals(Optional.empty(), StatisticsLag.of(0.99, 500, 1, new double[] {0.8, 0.7501}));
        assertTrue(StatisticsLag.of(0.99, 500, 1, new double[] {0.75, 0.6875}).isPresent());
    }
}
