package io.github.pcam4j.train.engine;

import java.util.Locale;

/**
 * Whether a store's patches are kept in the memory of the device, so that none travel there while it trains.
 *
 * @see io.github.pcam4j.train.Trainer.Builder#residency
 */
public enum Residency {
    /** They are if the device has memory of its own with room for all of them; if not, they are read step by step. */
    AUTO,
    /** They are, or training fails. */
    ON,
    /** They are read from the store, step by step. */
    OFF;

    /**
     * The choice of a name.
     *
     * @param name such as {@code auto}, in any case
     * @return the choice
     * @throws IllegalArgumentException if there is none of that name
     */
    public static Residency named(String name) {
        try {
            return valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("patches can be resident auto, on or off, not '%s'".formatted(name), e);
        }
    }

    /** The name in lower case, as {@link #named} takes it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
