package io.github.pcam4j.train;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a run is, as {@code state} in its {@code config.json} has it.
 *
 * @see RunDirectory#state
 */
public enum RunState {
    /** Written before its first step, which is still to come. */
    PREPARED,
    /** A process trains it; or did, and ended without a word. */
    RUNNING,
    /** It was asked to stop, and can be resumed. */
    STOPPED,
    /** An error ended it. */
    FAILED,
    /** It came to its end. */
    FINISHED,
    /** Of versions that did not note it: not finished, and perhaps running. */
    UNKNOWN;

    static RunState named(@Nullable Object name) {
        for (RunState state : values()) {
            if (state.toString().equals(name)) {
                return state;
            }
        }
        return UNKNOWN;
    }

    /** The name in {@code config.json}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
