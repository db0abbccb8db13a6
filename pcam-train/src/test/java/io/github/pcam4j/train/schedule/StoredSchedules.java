package io.github.pcam4j.train.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Schedules that are written and read again. */
final class StoredSchedules {
    private static final int STEPS = 400;

    private StoredSchedules() { }

    /** Through JSON it comes back the same, and without any one of its values but the form it does not. */
    static void requireRoundTrip(LearningRateSchedule schedule) throws IOException {
        Map<String, Object> read = JSON.std.mapFrom(JSON.std.asString(schedule.values()));
        LearningRateSchedule again = LearningRateSchedule.ofValues(read);
        assertEquals(schedule, again);
        requireSameRates(schedule, again);
        assertEquals(schedule.form().toString(), schedule.values().keySet().iterator().next().equals("form")
                ? read.get("form") : "no form");
        for (String name : schedule.values().keySet()) {
            Map<String, Object> spoilt = new HashMap<>(read);
            spoilt.put(name, new int[0]);
            IllegalArgumentException e =
                    assertThrows(IllegalArgumentException.class, () -> LearningRateSchedule.ofValues(spoilt));
            assertTrue(e.getMessage().contains(name), e.getMessage());
        }
    }

    /** To the last bit. */
    static void requireSameRates(LearningRateSchedule expected, LearningRateSchedule actual) {
        for (int step = 0; step < STEPS; step++) {
            assertEquals(expected.learningRateAt(step), actual.learningRateAt(step), "step " + step);
            assertEquals(expected.momentumAt(step), actual.momentumAt(step), "step " + step);
        }
    }
}
