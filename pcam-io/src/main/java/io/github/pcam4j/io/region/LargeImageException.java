package io.github.pcam4j.io.region;

import io.github.pcam4j.io.PatchException;

/**
 * A large image that is damaged, ends early, or is of a kind that is not read by region.
 *
 * @see LargeImage
 */
public class LargeImageException extends PatchException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message the file, the place and the remedy
     */
    public LargeImageException(String message) {
        super(message);
    }

    /**
     * Creates an exception with its cause.
     *
     * @param message the file, the place and the remedy
     * @param cause what was thrown below
     */
    public LargeImageException(String message, Throwable cause) {
        super(message, cause);
    }
}
