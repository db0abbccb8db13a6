package io.github.pcam4j.train.internal.run;

import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.internal.JsonObject;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * The version of the form that a run's configuration and checkpoints have.
 *
 * <ol>
 * <li>Development versions of 0.1.0 without a number: a configuration is read, a checkpoint is not, since it had texts
 *     that followed the names in the code.
 * <li>Names and values of their own for everything.
 * </ol>
 */
public final class RunFormat {
    public static final int NEWEST = 2;

    private static final String NAME = "format";
    private static final int FIRST = 1;

    private RunFormat() { }

    /** Says which version it is. */
    public static void write(Map<String, Object> values) {
        values.put(NAME, NEWEST);
    }

    /**
     * The version of what a file holds.
     *
     * @throws TrainingException if it is of a later version of pcam4j
     */
    public static int of(JsonObject values, Path file) {
        int format = values.has(NAME) ? values.integer(NAME) : FIRST;
        if (format < FIRST || format > NEWEST) {
            throw new TrainingException(String.format(Locale.ROOT, "%s has format %d, and this version of pcam4j reads "
                    + "formats up to %d: use the version that wrote it, or a later one", file, format, NEWEST));
        }
        return format;
    }
}
