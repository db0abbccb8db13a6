package io.github.pcam4j.model;

/** What is wrong with a file of weights, on the way to where the file's name is known. */
final class UnfitFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnfitFileException(String message) {
        super(message);
    }
}
