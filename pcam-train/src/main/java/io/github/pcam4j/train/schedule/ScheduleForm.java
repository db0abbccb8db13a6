package io.github.pcam4j.train.schedule;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The forms of a schedule, under the names that the command line and {@code config.json} have for them.
 *
 * @see LearningRateSchedule
 */
public enum ScheduleForm {
    /** One rate an epoch, up and down in a cycle of epochs, again and again: {@link EpochTriangleSchedule}. */
    DOCUMENTED,
    /** One triangle over all steps of the training: {@link TriangleSchedule}. */
    TRIANGLE,
    /** The one-cycle policy with PyTorch's defaults: {@link OneCycleSchedule}. */
    ONE_CYCLE,
    /** Triangles one after the other, step by step: {@link RepeatingTriangleSchedule}. */
    REPEATING;

    /**
     * The form of a name.
     *
     * @param name {@code documented}, {@code triangle}, {@code one-cycle} or {@code repeating}
     * @return the form
     * @throws IllegalArgumentException if there is none of that name, naming all
     */
    public static ScheduleForm named(String name) {
        return Arrays.stream(values()).filter(it -> it.toString().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no schedule '%s'; there are %s".formatted(name,
                        Arrays.stream(values()).map(ScheduleForm::toString).collect(Collectors.joining(", ")))));
    }

    /**
     * Whether it repeats a cycle whose length is counted in epochs.
     *
     * @return true for {@link #DOCUMENTED} and {@link #REPEATING}
     */
    public boolean hasCycles() {
        return this == DOCUMENTED || this == REPEATING;
    }

    /** The name, such as {@code one-cycle}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
