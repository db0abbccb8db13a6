package io.github.pcam4j.train.schedule;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class EpochTriangleScheduleTest {
    private static final double RELATIVE = 1e-12;
    private static final int STEPS = 7;

    /** What the documentation says of its run, and the epochs after it by hand: an eighth of 0.0999 more in each. */
    @ParameterizedTest(name = "epoch {0}")
    @CsvSource({"1, 0.0001", "2, 0.0125875", "5, 0.05005", "8, 0.0875125", "9, 0.1", "10, 0.0875125", "13, 0.05005",
        "16, 0.0125875", "17, 0.0001", "18, 0.0125875", "19, 0.025075", "20, 0.0375625", "21, 0.05005", "22, 0.0625375"})
    void everyStepOfAnEpochHasTheDocumentedRate(int epoch, double rate) {
        EpochTriangleSchedule schedule = EpochTriangleSchedule.documented(22, STEPS);
        for (int step = STEPS * (epoch - 1); step < STEPS * epoch; step++) {
            assertEquals(rate, schedule.learningRateAt(step), 1e-15, "step " + step);
            assertEquals(0.9, schedule.momentumAt(step));
        }
        assertEquals(rate, schedule.learningRateOfEpoch(epoch - 1), 1e-15);
        assertEquals(rate, EpochTriangleSchedule.documented(22, 1).learningRateAt(epoch - 1), 1e-15);
        assertFalse(schedule.isFitted());
        assertEquals(9, schedule.peakEpoch());
    }

    static Stream<Arguments> vectors() throws IOException {
        try (InputStream in =
                EpochTriangleScheduleTest.class.getResourceAsStream("/reference/epoch_schedules.json")) {
            return JSON.std.listOfFrom(Vector.class, in).stream().map(vector -> Arguments.of(vector.name, vector));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void ratesAreThoseOfPyTorchSteppedOnceAnEpoch(String name, Vector vector) {
        EpochTriangleSchedule schedule = new EpochTriangleSchedule(vector.base, vector.peak, vector.cycleEpochs,
                vector.epochs, STEPS, 0.9);
        assertEquals(vector.epochs, vector.lr.size());
        for (int step = 0; step < STEPS * vector.epochs; step++) {
            double rate = vector.lr.get(step / STEPS);
            assertEquals(rate, schedule.learningRateAt(step), RELATIVE * rate, "step " + step);
        }
    }

    @Test
    void ofFewEpochsTheLastHasTheBaseAndTheMiddleThePeak() {
        assertRates(1, 0.1);
        assertRates(2, 0.1, 1e-4);
        assertRates(3, 1e-4, 0.1, 1e-4);
        assertRates(4, 1e-4, 0.1, 0.05005, 1e-4);
        assertRates(5, 1e-4, 0.05005, 0.1, 0.05005, 1e-4);
    }

    private static void assertRates(int epochs, double... rates) {
        EpochTriangleSchedule schedule = EpochTriangleSchedule.documented(epochs, STEPS);
        assertTrue(schedule.isFitted());
        assertArrayEquals(rates, IntStream.range(0, epochs).mapToDouble(schedule::learningRateOfEpoch).toArray(), 1e-15);
        assertEquals(0.1, rates[schedule.peakEpoch() - 1]);
        assertEquals(rates[epochs - 1], schedule.learningRateAt(STEPS * epochs + 3), 1e-15, "after the end");
    }

    @Property(tries = 200)
    void aCycleReachesItsEndsAndIsRepeated(@ForAll @IntRange(min = 1, max = 60) int epochs,
            @ForAll @IntRange(min = 2, max = 40) int cycle) {
        EpochTriangleSchedule schedule = new EpochTriangleSchedule(1e-3, 0.7, cycle, epochs, 1, 0.5);
        assertEquals(epochs < cycle + 1, schedule.isFitted());
        int end = Math.min(epochs - 1, cycle);
        assertEquals(0.7, schedule.learningRateOfEpoch(schedule.peakEpoch() - 1));
        assertEquals(epochs == 1 ? 0.7 : 1e-3, schedule.learningRateOfEpoch(end));
        assertEquals((Math.min(epochs, cycle + 1) + 1) / 2, schedule.peakEpoch());
        for (int epoch = 1; epoch < epochs; epoch++) {
            double before = schedule.learningRateOfEpoch(epoch - 1);
            double now = schedule.learningRateOfEpoch(epoch);
            boolean rises = (epoch - 1) % cycle < schedule.peakEpoch() - 1;
            assertTrue(rises ? now > before : now < before, "epoch " + epoch);
            if (epoch >= cycle) {
                assertEquals(schedule.learningRateOfEpoch(epoch - cycle), now);
            }
        }
    }

    @Test
    void theSameCycleGoesOverOtherTrainings() throws IOException {
        EpochTriangleSchedule schedule = new EpochTriangleSchedule(1e-3, 0.2, 6, 4, 10, 0.8);
        assertEquals(new EpochTriangleSchedule(1e-3, 0.2, 6, 30, 2, 0.8), schedule.over(30, 2));
        StoredSchedules.requireRoundTrip(schedule);
        StoredSchedules.requireRoundTrip(schedule.over(30, 2));
    }

    @Test
    void itTellsWhatItDoes() {
        assertEquals("one learning rate an epoch, from 0.0001 in epoch 1 to 0.1 in epoch 9 and back in epoch 17, in "
                + "cycles of 16 epochs; momentum 0.9", EpochTriangleSchedule.documented(22, 5).toString());
        assertEquals("one learning rate an epoch, from 0.0001 in epoch 1 to 0.1 in epoch 3 and 0.0001 in epoch 6, the "
                + "last, as a cycle of 16 takes 17 epochs and there are 6; momentum 0.9",
                EpochTriangleSchedule.documented(6, 5).toString());
        assertEquals("one learning rate an epoch, 0.1 in epoch 1 and 0.0001 in epoch 2, the last, as a cycle of 16 takes "
                + "17 epochs and there are 2; momentum 0.9", EpochTriangleSchedule.documented(2, 5).toString());
        assertEquals("one learning rate an epoch, 0.1 in the only one, as a cycle of 16 takes 17 epochs and there are 1; "
                + "momentum 0.9", EpochTriangleSchedule.documented(1, 5).toString());
    }

    static Stream<Arguments> brokenRules() {
        return Stream.of(
                broken("at least 2 epochs, one up and one down, not 1", () -> of(1e-4, 0.1, 1, 5, 5, 0.9)),
                broken("at least 1 epoch, not 0", () -> EpochTriangleSchedule.documented(0, 5)),
                broken("at least 1 step, not 0", () -> EpochTriangleSchedule.documented(5, 0)),
                broken("must start within (0, 0.1], its peak, not at 0.2", () -> of(0.2, 0.1, 16, 5, 5, 0.9)),
                broken("must start within (0, 0.1], its peak, not at 0.0", () -> of(0, 0.1, 16, 5, 5, 0.9)),
                broken("peak learning rate must be positive", () -> of(1e-4, Double.NaN, 16, 5, 5, 0.9)),
                broken("peak learning rate must be positive", () -> of(1e-4, 1 / 0.0, 16, 5, 5, 0.9)),
                broken("momentum must be within [0, 1), not 1.0", () -> of(1e-4, 0.1, 16, 5, 5, 1)),
                broken("no step -1", () -> EpochTriangleSchedule.documented(5, 5).learningRateAt(-1)),
                broken("no step -2", () -> EpochTriangleSchedule.documented(5, 5).momentumAt(-2)),
                broken("no epoch -3", () -> EpochTriangleSchedule.documented(5, 5).learningRateOfEpoch(-3)));
    }

    private static EpochTriangleSchedule of(double base, double peak, int cycle, int epochs, int steps,
            double momentum) {
        return new EpochTriangleSchedule(base, peak, cycle, epochs, steps, momentum);
    }

    private static Arguments broken(String rule, Supplier<Object> call) {
        return Arguments.of(rule, call);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenRules")
    void theMessageNamesTheBrokenRule(String rule, Supplier<Object> call) {
        String message = assertThrows(IllegalArgumentException.class, call::get).getMessage();
        assertTrue(message.contains(rule), message);
    }

    /** One entry of epoch_schedules.json. */
    public static final class Vector {
        public String name;
        public double base;
        public double peak;
        public int cycleEpochs;
        public int epochs;
        public List<Double> lr;

        @Override
        public String toString() {
            return lr.size() + " epochs";
        }
    }
}
