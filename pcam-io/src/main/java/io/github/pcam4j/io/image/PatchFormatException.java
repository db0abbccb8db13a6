package io.github.pcam4j.io.image;

import io.github.pcam4j.io.PatchException;

/**
 * An image that is damaged or is not an 8-bit RGB patch of the expected size.
 *
 * @see io.github.pcam4j.io.ingest.OnError
 */
public final class PatchFormatException extends PatchException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message the file, what is wrong with it, and the remedy
     */
    public PatchFormatException(String message) {
        super(message);
    }

    /**
     * Creates an exception with its cause.
     *
     * @param message the file, what is wrong with it, and the remedy
     * @param cause what the decoder threw
     */
    public PatchFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
