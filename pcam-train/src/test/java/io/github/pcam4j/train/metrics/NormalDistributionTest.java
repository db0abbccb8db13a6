package io.github.pcam4j.train.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.pcam4j.train.metrics.EvaluationReference.Entry;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NormalDistributionTest {

    static Stream<Entry> upperTails() throws IOException {
        return EvaluationReference.entries("upper_tail");
    }

    static Stream<Entry> upperQuantiles() throws IOException {
        return EvaluationReference.entries("upper_quantile");
    }

    static Stream<Entry> wilsonIntervals() throws IOException {
        return EvaluationReference.entries("wilson");
    }

    @ParameterizedTest
    @MethodSource("upperTails")
    void tailsAreThoseOfScipy(Entry vector) {
        double chance = vector.number("chance");
        assertEquals(chance, NormalDistribution.upperTail(vector.number("z")), 1e-12 * chance);
    }

    @ParameterizedTest
    @MethodSource("upperQuantiles")
    void quantilesAreThoseOfScipy(Entry vector) {
        assertEquals(vector.number("z"), NormalDistribution.upperQuantile(vector.number("chance")), 1e-11);
    }

    @ParameterizedTest
    @MethodSource("wilsonIntervals")
    void intervalsOfSharesAreThoseOfScipy(Entry vector) {
        ConfidenceInterval interval = ConfidenceInterval.wilson(
                (long) vector.number("part"), (long) vector.number("whole"), vector.number("level"));

        assertEquals(vector.number("lower"), interval.lower(), 1e-12);
        assertEquals(vector.number("upper"), interval.upper(), 1e-12);
    }

    @Test
    void noneOfNoneMayBeAnyShare() {
        assertEquals(new ConfidenceInterval(0, 1, 0.9), ConfidenceInterval.wilson(0, 0, 0.9));
        assertThrows(IllegalArgumentException.class, () -> ConfidenceInterval.wilson(3, 2, 0.9));
        assertThrows(IllegalArgumentException.class, () -> ConfidenceInterval.wilson(1, 2, 1));
        assertThrows(IllegalArgumentException.class, () -> new ConfidenceInterval(0.5, 0.4, 0.9));
        assertThrows(IllegalArgumentException.class, () -> new ConfidenceInterval(Double.NaN, 0.4, 0.9));
    }
}
