package io.github.pcam4j.train.serve;

import org.jspecify.annotations.Nullable;

/**
 * A {@link PatchClassifier} takes no calls any more: it was closed, or its engine failed, which is the cause then.
 *
 * @see PatchClassifier#isOpen
 */
public final class ClassifierClosedException extends ClassifierException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message what happened, and the remedy
     * @param cause why the engine failed, if it did
     */
    public ClassifierClosedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
