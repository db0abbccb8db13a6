package io.github.pcam4j.train.distributed;

import io.github.pcam4j.train.error.TrainingException;
import org.jspecify.annotations.Nullable;

/**
 * Another of the processes that train together has ended or does not answer: the training ends on all of them, and can be
 * resumed from its newest checkpoint. The message names the rank as far as it is known.
 *
 * @see ProcessGroup
 */
public final class LostRankException extends TrainingException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message which rank was lost, and the remedy
     * @param cause what told of it, if anything did
     */
    public LostRankException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
