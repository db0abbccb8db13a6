package io.github.pcam4j.io.slide;

import io.github.pcam4j.io.PatchException;

/**
 * A slide, or an annotation of one, cannot be used as it is; the message names the file and the remedy.
 *
 * @see SlideReader#open
 */
public final class SlideException extends PatchException {
    private static final long serialVersionUID = 1L;

    /**
     * An error with the file.
     *
     * @param message what is wrong, where, and what to do about it
     */
    public SlideException(String message) {
        super(message);
    }

    /**
     * An error with the file and its cause.
     *
     * @param message what is wrong, where, and what to do about it
     * @param cause what was thrown
     */
    public SlideException(String message, Throwable cause) {
        super(message, cause);
    }
}
