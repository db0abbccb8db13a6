package io.github.pcam4j.spark;

import io.github.pcam4j.PcamException;
import org.jspecify.annotations.Nullable;

/**
 * A job that Spark could not finish, or whose settings do not go together. The message says what to do.
 *
 * @see SparkIngest
 */
public final class SparkJobException extends PcamException {
    private static final long serialVersionUID = 1L;
    private static final int MOST_CAUSES = 20;

    /**
     * Creates an exception.
     *
     * @param message what was found, and the remedy
     */
    public SparkJobException(String message) {
        super(message);
    }

    private SparkJobException(String message, Throwable cause) {
        super(message, cause);
    }

    /** What the library said on an executor, out of all that Spark wraps it in. */
    static SparkJobException of(String job, Exception failure) {
        return new SparkJobException("%s: %s".formatted(job, told(failure)), failure);
    }

    private static String told(Throwable failure) {
        @Nullable Throwable at = failure;
        for (int i = 0; at != null && i < MOST_CAUSES; i++) {
            if (at instanceof PcamException) {
                return String.valueOf(at.getMessage());
            }
            at = at.getCause();
        }
        return "Spark could not finish it (%s); its log and that of the executors say more".formatted(failure.getMessage());
    }
}
