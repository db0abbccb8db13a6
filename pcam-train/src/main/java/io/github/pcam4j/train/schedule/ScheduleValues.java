package io.github.pcam4j.train.schedule;

import io.github.pcam4j.internal.Require;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Values of a schedule that have to be there, and what all schedules ask of theirs.
 *
 * @param values by name
 */
record ScheduleValues(Map<String, ?> values) {
    /** All that somebody may have typed, and none of what rounding leaves. */
    private static final int DIGITS = 10;

    /** Names and values in turn, in this order, under a form. */
    static Map<String, Object> of(ScheduleForm form, Object... namesAndValues) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("form", form.toString());
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return values;
    }

    /** A rate or a momentum as people read it, without an exponent. */
    static String shown(double value) {
        return new BigDecimal(value).round(new MathContext(DIGITS)).stripTrailingZeros().toPlainString();
    }

    boolean has(String name) {
        return values.get(name) != null;
    }

    double real(String name) {
        return value(name, Number.class).doubleValue();
    }

    int integer(String name) {
        return value(name, Number.class).intValue();
    }

    boolean flag(String name) {
        return value(name, Boolean.class);
    }

    String text(String name) {
        return value(name, String.class);
    }

    private <T> T value(String name, Class<T> type) {
        Object value = values.get(name);
        if (value == null || !type.isInstance(value)) {
            throw new IllegalArgumentException("a schedule's %s is a %s, not %s".formatted(name, type.getSimpleName(),
                    value));
        }
        return type.cast(value);
    }

    /** What triangles ask of their rates and momentum. */
    static void requireTriangle(double base, double peak, double momentum) {
        requirePeak(peak);
        Require.argument(base > 0 && base <= peak,
                "the learning rate must start within (0, %s], its peak, not at %s", peak, base);
        Require.argument(momentum >= 0 && momentum < 1, "momentum must be within [0, 1), not %s", momentum);
    }

    static void requirePeak(double peak) {
        Require.argument(peak > 0 && Double.isFinite(peak),
                "the peak learning rate must be positive and finite, not %s", peak);
    }

    static void requireStep(long step) {
        Require.argument(step >= 0, "steps are counted from 0; there is no step %s", step);
    }

    static void requireSteps(int totalSteps) {
        Require.argument(totalSteps >= 1, "there must be at least 1 step in all, not %s", totalSteps);
    }

    /** The steps of a whole training. */
    static int steps(int epochs, int stepsPerEpoch) {
        long steps = (long) epochs * stepsPerEpoch;
        Require.argument(steps <= Integer.MAX_VALUE,
                "%s epochs of %s steps are more than can be counted", epochs, stepsPerEpoch);
        return (int) steps;
    }
}
