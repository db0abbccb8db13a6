package io.github.pcam4j.io.store;

import io.github.pcam4j.io.PatchException;

/**
 * A patch store that cannot be written or read. The message names the file, the dataset and what to do.
 *
 * @see PatchStore#open
 */
public final class PatchStoreException extends PatchException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message the file, the dataset and the remedy
     */
    public PatchStoreException(String message) {
        super(message);
    }

    /**
     * Creates an exception with its cause.
     *
     * @param message the file, the dataset and the remedy
     * @param cause what was thrown below
     */
    public PatchStoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
