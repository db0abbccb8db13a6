package io.github.pcam4j.io.internal.hdf5;

import io.github.pcam4j.io.PatchException;

/** A file that is no HDF5 file that can be read. The message names it, the place in it and what to do. */
public final class HdfFormatException extends PatchException {
    private static final long serialVersionUID = 1L;

    /** @param message the file, the place and the remedy */
    HdfFormatException(String message) {
        super(message);
    }

    /**
     * @param message the file, the place and the remedy
     * @param cause what was thrown below
     */
    HdfFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
