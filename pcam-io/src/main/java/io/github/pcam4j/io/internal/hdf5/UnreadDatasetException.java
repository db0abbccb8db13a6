package io.github.pcam4j.io.internal.hdf5;

import io.github.pcam4j.io.PatchException;

/** A dataset, or something of it, that is valid but not read here; whoever knows its name and file says so. */
public final class UnreadDatasetException extends PatchException {
    private static final long serialVersionUID = 1L;

    private final String remedy;

    /**
     * @param problem what the dataset has or is, to go behind its name
     * @param remedy what to do
     */
    UnreadDatasetException(String problem, String remedy) {
        super(problem);
        this.remedy = remedy;
    }

    public String remedy() {
        return remedy;
    }
}
