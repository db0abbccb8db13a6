package io.github.pcam4j;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Something that the user of the library can mend. All that this library throws of its own kind extends it, such as
 * {@link io.github.pcam4j.io.PatchException}; a broken rule of an argument is an {@link IllegalArgumentException}, as
 * everywhere. The message names the file, the place in it and what to do. It is {@link PrintableText}, whatever names it
 * has been given, and has line breaks only where it was made of several lines.
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
     * Creates an exception whose message is a list.
     *
     * @param lines of the message: what was found and where, a line for each of several things, and the remedy
     */
    protected PcamException(List<String> lines) {
        super(lines.stream().map(PrintableText::of).collect(Collectors.joining("\n")));
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
