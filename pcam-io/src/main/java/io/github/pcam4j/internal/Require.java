package io.github.pcam4j.internal;

import java.util.Locale;

/** Argument checks whose message is only formatted when they fail. */
public final class Require {
    private Require() { }

    /**
     * Checks an argument.
     *
     * @param condition what must hold
     * @param message a format that says what was expected and found
     * @param values the format's values
     * @throws IllegalArgumentException if the condition is false
     */
    public static void argument(boolean condition, String message, Object... values) {
        if (!condition) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, message, values));
        }
    }

    /**
     * Checks an argument that has a range.
     *
     * @param name the argument's name
     * @param value its value
     * @param least the least that is allowed
     * @param most the most that is allowed
     * @return the value
     * @throws IllegalArgumentException if it is outside
     */
    public static int within(String name, int value, int least, int most) {
        argument(value >= least && value <= most, "%s must be within [%d, %d], not %d", name, least, most, value);
        return value;
    }

    /**
     * Checks indices of patches.
     *
     * @param indices what was given
     * @param size how many patches there are
     * @param store the store's name
     * @throws IllegalArgumentException if an index is outside [0, size) or there twice, naming it
     */
    public static void distinct(int[] indices, int size, Object store) {
        boolean[] seen = new boolean[size];
        for (int index : indices) {
            argument(index >= 0 && index < size, "%s has patches 0 to %d, not %d", store, size - 1, index);
            argument(!seen[index], "patch %d is asked for twice", index);
            seen[index] = true;
        }
    }

    /**
     * A count of bytes as people read it.
     *
     * @param bytes the count
     * @return such as {@code 10.8 GB}
     */
    public static String bytes(long bytes) {
        if (bytes < 1_000_000) {
            return bytes + " bytes";
        }
        return bytes < 1_000_000_000
                ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
                : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
    }
}
