package io.github.pcam4j.examples.command;

import java.util.Locale;
import java.util.function.Supplier;

/** An option has a value that it does not take: wrong usage, found before the work begins. */
public final class WrongOption extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public WrongOption(String message) {
        super(message);
    }

    WrongOption(String message, Throwable cause) {
        super(message, cause);
    }

    /** Makes something of options alone, so that what is refused is a value of theirs. */
    public static <T> T checked(Supplier<T> made) {
        try {
            return made.get();
        } catch (WrongOption e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new WrongOption(String.valueOf(e.getMessage()), e);
        }
    }

    /** Checks a number of pixels, patches and the like. */
    public static void requireAtLeast(long least, long value, String option) {
        if (value < least) {
            throw new WrongOption(String.format(Locale.ROOT, "%s must be at least %d, not %d", option, least, value));
        }
    }

    /** Checks a length, rate and the like. */
    public static void requirePositive(double value, String option) {
        if (!(value > 0 && Double.isFinite(value))) {
            throw new WrongOption(String.format(Locale.ROOT, "%s must be a number above 0, not %s", option, value));
        }
    }

    /** Checks a share of one. */
    public static void requireShare(double value, String option) {
        if (!(value >= 0 && value <= 1)) {
            throw new WrongOption(String.format(Locale.ROOT, "%s must be within [0, 1], not %s", option, value));
        }
    }

    /** Checks a share of one that is called so in all commands. */
    public static void requireThreshold(double threshold) {
        if (!(threshold >= 0 && threshold <= 1)) {
            throw new WrongOption("a threshold must be within [0, 1], not " + threshold);
        }
    }
}
