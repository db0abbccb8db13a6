package io.github.pcam4j.train;

import java.util.Arrays;
import java.util.Locale;

/**
 * From which epoch on early stopping counts epochs without a new best.
 *
 * @see Trainer.Builder#patienceFrom
 */
public enum PatienceStart {
    /**
     * From the first epoch that has the schedule's peak: while the rate still rises, an AUC that stands still says
     * little of what the fall will bring.
     */
    PEAK,
    /** From the first epoch, as Keras's callback does. */
    START;

    /**
     * A value by its name.
     *
     * @param name {@code peak} or {@code start}
     * @return the value
     * @throws IllegalArgumentException if there is none of that name
     */
    public static PatienceStart named(String name) {
        return Arrays.stream(values()).filter(it -> it.toString().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("patience is counted from peak or start, not '%s'"
                        .formatted(name)));
    }

    /** The name that {@link #named} takes. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
