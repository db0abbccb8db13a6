package io.github.pcam4j.train.internal.chart;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AxisTest {

    @Property(tries = 300)
    void ticksAreFewDistinctAndWithin(@ForAll @DoubleRange(min = -100, max = 100) double offset,
            @ForAll @DoubleRange(min = 1, max = 10) double mantissa,
            @ForAll @IntRange(min = -6, max = 6) int exponent) {
        double extent = mantissa * Math.pow(10, exponent);
        double min = offset * extent;
        Axis axis = Axis.of("", min, min + extent);
        double[] ticks = axis.ticks();
        assertTrue(ticks.length >= 3 && ticks.length <= 8, Arrays.toString(ticks));
        for (double tick : ticks) {
            assertTrue(tick >= min - 1e-6 * extent && tick <= min + extent * (1 + 1e-6), tick + " of " + axis);
        }
        assertEquals(ticks.length, Arrays.stream(ticks).mapToObj(axis::text).distinct().count());
    }

    @Test
    void ticksAreRound() {
        assertArrayEquals(new String[] {"0.0", "0.2", "0.4", "0.6", "0.8", "1.0"}, texts(Axis.of("", 0, 1)));
        assertArrayEquals(new String[] {"1", "2", "3"}, texts(Axis.counting("epoch", 3)));
        assertArrayEquals(new String[] {"1"}, texts(Axis.counting("epoch", 1)));
        assertArrayEquals(new String[] {"1e-4", "1e-3", "1e-2"}, texts(Axis.ofDecades("", 1e-4, 0.05)));
        assertArrayEquals(new String[] {"0", "500", "1,000", "1,500", "2,000"},
                texts(Axis.fromZero("", 500, 2000, Double.NaN)));
    }

    private static String[] texts(Axis axis) {
        return Arrays.stream(axis.ticks()).mapToObj(axis::text).toArray(String[]::new);
    }

    @Test
    void sharesOfAnAxisAreLimitedToIt() {
        assertEquals(0.5, Axis.of("", 2, 4).share(3));
        assertEquals(1, Axis.of("", 2, 4).share(5));
        assertEquals(0.5, Axis.ofDecades("", 1, 100).share(10), 1e-12);
        assertEquals(0.5, Axis.of("", 3, 3).share(3), "what has no extent lies in the middle");
    }
}
