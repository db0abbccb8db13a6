package io.github.pcam4j.model.tensors;

/** What is wrong with a file of tensors, on the way to where the file's name is known. */
final class UnfitTensorsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnfitTensorsException(String message) {
        super(message);
    }

    /** Of a file that was whole once. */
    static UnfitTensorsException damaged(String message) {
        return new UnfitTensorsException(message + "; it is damaged: fetch it again");
    }
}
