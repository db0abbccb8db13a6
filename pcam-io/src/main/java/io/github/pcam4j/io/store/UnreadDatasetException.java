package io.github.pcam4j.io.store;

/** A dataset, or something of it, that is valid but not read here; whoever knows its name and file says so. */
final class UnreadDatasetException extends RuntimeException {
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

    String remedy() {
        return remedy;
    }
}
