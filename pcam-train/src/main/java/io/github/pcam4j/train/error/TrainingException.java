package io.github.pcam4j.train.error;

import io.github.pcam4j.PcamException;
import org.jspecify.annotations.Nullable;

/**
 * Training or prediction cannot go on for a reason that the user of the library can mend. The message says what was
 * found, where, and what to do.
 *
 * @see io.github.pcam4j.train.Trainer#fit
 */
public class TrainingException extends PcamException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message what was found, where, and the remedy
     */
    public TrainingException(String message) {
        super(message);
    }

    /**
     * Creates an exception with its cause.
     *
     * @param message what was found, where, and the remedy
     * @param cause what was thrown below, if anything was
     */
    public TrainingException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
