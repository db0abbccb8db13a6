package io.github.pcam4j;

import org.jspecify.annotations.Nullable;

/**
 * Something that the user of the library can mend. All that this library throws of its own kind extends it, such as
 * {@link io.github.pcam4j.io.PatchException}; a broken rule of an argument is an {@link IllegalArgumentException}, as
 * everywhere. The message names the file, the place in it and what to do. It is one line of {@link PrintableText}, whatever
 * names it has been given.
 *
 * @see io.github.pcam4j.io.PatchException
 */
public abstract class PcamException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message what was found, where, and the remedy
     */
    protected PcamException(String message) {
        super(PrintableText.of(message));
    }

    /**
     * Creates an exception with its cause.
     *
     * @param message what was found, where, and the remedy
     * @param cause what was thrown below
     */
    protected PcamException(String message, @Nullable Throwable cause) {
        super(PrintableText.of(message), cause);
    }
}
