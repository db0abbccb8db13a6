package io.github.pcam4j.examples;

import java.util.function.Supplier;

/** An option has a value that it does not take: wrong usage, found before the work begins. */
final class WrongOption extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    WrongOption(String message) {
        super(message);
    }

    WrongOption(String message, Throwable cause) {
        super(message, cause);
    }

    /** Makes something of options alone, so that what is refused is a value of theirs. */
    static <T> T checked(Supplier<T> made) {
        try {
            return made.get();
        } catch (WrongOption e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new WrongOption(String.valueOf(e.getMessage()), e);
        }
    }

    /** Checks a share of one. */
    static void requireThreshold(double threshold) {
        if (!(threshold >= 0 && threshold <= 1)) {
            throw new WrongOption("a threshold must be within [0, 1], not " + threshold);
        }
    }
}
