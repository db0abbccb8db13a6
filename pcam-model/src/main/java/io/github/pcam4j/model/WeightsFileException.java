package io.github.pcam4j.model;

import io.github.pcam4j.PcamException;

/**
 * A file of weights that cannot be written or read. The message names the file, the layer and what to do.
 *
 * @see WeightsFile
 */
public final class WeightsFileException extends PcamException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message the file, the layer and the remedy
     */
    public WeightsFileException(String message) {
        super(message);
    }

    /**
     * Creates an exception with its cause.
     *
     * @param message the file, the layer and the remedy
     * @param cause what was thrown below
     */
    public WeightsFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
