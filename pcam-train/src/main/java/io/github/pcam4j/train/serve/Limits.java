package io.github.pcam4j.train.serve;

import java.util.Locale;

/** What settings may be. */
final class Limits {
    private Limits() { }

    static void within(String what, int value, int least, int most) {
        require(value >= least && value <= most, String.format(Locale.ROOT, "%s must be within [%d, %d], not %d", what, least,
                most, value));
    }

    static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
