package io.github.pcam4j.train.serve;

/**
 * A {@link PatchClassifier} had no room for a call's patches for as long as the call was to wait. A service tells its
 * client to come again later.
 *
 * @see PatchClassifier.Builder#patience
 */
public final class ClassifierBusyException extends ClassifierException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message how many patches wait, and the remedy
     */
    public ClassifierBusyException(String message) {
        super(message, null);
    }
}
