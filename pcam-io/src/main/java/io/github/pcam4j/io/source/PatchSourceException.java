package io.github.pcam4j.io.source;

import io.github.pcam4j.io.PatchException;
import org.jspecify.annotations.Nullable;

/**
 * An archive or folder that cannot be read or is not in the expected layout.
 *
 * @see CompetitionArchive
 */
public final class PatchSourceException extends PatchException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message the file, the place and the remedy
     */
    public PatchSourceException(String message) {
        super(message);
    }

    /**
     * Creates an exception with its cause.
     *
     * @param message the file, the place and the remedy
     * @param cause what was thrown below
     */
    public PatchSourceException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
