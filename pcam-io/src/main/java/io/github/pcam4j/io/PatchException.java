package io.github.pcam4j.io;

import io.github.pcam4j.PcamException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that the user of the library can mend: a damaged archive, an image of the wrong kind, a store that does
 * not open. The message names the file, the place in it and what to do.
 *
 * @see io.github.pcam4j.io.store.PatchStore#open
 */
public class PatchException extends PcamException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message the file, the place and the remedy
     */
    public PatchException(String message) {
        super(message);
    }

    /**
     * Creates an exception whose message is a list.
     *
     * @param lines the file, a line for each of several places, and the remedy
     */
    public PatchException(List<String> lines) {
        super(lines);
    }

    /**
     * Creates an exception with its cause.
     *
     * @param message the file, the place and the remedy
     * @param cause what was thrown below
     */
    public PatchException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
