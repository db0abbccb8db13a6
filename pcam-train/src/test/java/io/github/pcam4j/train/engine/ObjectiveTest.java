package io.github.pcam4j.train.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;

class ObjectiveTest {
    /** Both classes count the same, and a patch 1 on the average. */
    @Property
    void balancedClassesCountTheSame(@ForAll @IntRange(min = 1, max = 500) int negatives,
            @ForAll @IntRange(min = 1, max = 500) int positives) {
        byte[] labels = new byte[negatives + positives];
        Arrays.fill(labels, 0, positives, (byte) 1);
        ClassWeights weights = ClassWeights.balanced(labels);
        assertEquals(negatives * weights.of(0), positives * weights.of(1), 1e-9);
        assertEquals(labels.length, negatives * weights.of(0) + positives * weights.of(1), 1e-9);
    }

    @Property
    void noGradientStaysLongerThanTheLimit(@ForAll @Scale(3) @DoubleRange(min = 1e-3, max = 1e3) double limit,
            @ForAll @Scale(6) @DoubleRange(min = 0, max = 1e6) double norm) {
        double scale = new Objective(0, ClassWeights.EQUAL, limit).gradientScale(norm);
        assertTrue(scale <= 1 && scale * norm <= limit, scale + " for " + norm);
        assertTrue(norm > limit - 1e-6 || scale == 1, scale + " for " + norm);
        assertEquals(1, Objective.PLAIN.gradientScale(norm));
    }

    @Property
    void smoothedLabelsStayOnTheirSideAndSumToOne(
            @ForAll @DoubleRange(min = 0, max = 0.5, maxIncluded = false) double smoothing) {
        Objective objective = new Objective(smoothing, ClassWeights.EQUAL, 1);
        assertEquals(1, objective.target(0) + objective.target(1), 1e-15);
        assertTrue(objective.target(0) < 0.25 && objective.target(1) > 0.75);
        assertEquals(smoothing / 2, objective.target(0));
    }

    @Property
    void partsOfAStepHaveSeedsOfTheirOwn(@ForAll long seed, @ForAll @IntRange(max = 1000) int iteration,
            @ForAll @IntRange(min = 1, max = 50) int part) {
        EngineOptions options = new EngineOptions(seed);
        assertEquals(options.stepSeed(iteration), options.stepSeed(iteration, 0));
        assertNotEquals(options.stepSeed(iteration), options.stepSeed(iteration, part));
        assertNotEquals(options.stepSeed(iteration, part), options.stepSeed(iteration, part + 1));
    }
}
