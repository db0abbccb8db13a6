package io.github.pcam4j.train.serve;

import io.github.pcam4j.train.error.TrainingException;
import org.jspecify.annotations.Nullable;

/**
 * A {@link PatchClassifier} could not answer a call for a reason that does not lie in the call's images.
 *
 * @see PatchClassifier#classify(PatchInput)
 */
public class ClassifierException extends TrainingException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message what happened, and the remedy
     * @param cause what was thrown below, if anything was
     */
    public ClassifierException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
