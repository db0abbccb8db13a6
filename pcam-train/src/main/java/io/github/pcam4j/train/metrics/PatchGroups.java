package io.github.pcam4j.train.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which slide or patient each patch comes from. Groups are numbered in the order of their names, so that what is
 * computed of them does not depend on the order of the patches. Immutable and safe for use by several threads.
 *
 * @see io.github.pcam4j.train.split.SlideFile
 */
public final class PatchGroups {
    private final int[] numbers;
    private final List<String> names;

    private PatchGroups(int[] numbers, List<String> names) {
        this.numbers = numbers;
        this.names = names;
    }

    /**
     * Groups by name, ordered as texts.
     *
     * @param groupOfEach the group of each patch
     * @return the groups
     * @throws IllegalArgumentException if a name is null or empty, naming the index, or there are no patches
     */
    public static PatchGroups of(List<String> groupOfEach) {
        int index = 0;
        for (String name : groupOfEach) {
            if (name == null || name.isEmpty()) {
                throw new IllegalArgumentException(String.format(Locale.ROOT,
                        "each patch needs a group; that at index %d is %s",
                        index, name == null ? "null" : "empty"));
            }
            index++;
        }
        return numbered(groupOfEach);
    }

    /**
     * Groups by number, ordered as such.
     *
     * @param groupOfEach the group of each patch, any numbers
     * @return the groups, named by their numbers
     * @throws IllegalArgumentException if there are no patches
     */
    public static PatchGroups of(int... groupOfEach) {
        return numbered(Arrays.stream(groupOfEach).boxed().toList());
    }

    private static <T extends Comparable<T>> PatchGroups numbered(List<T> groupOfEach) {
        if (groupOfEach.isEmpty()) {
            throw new IllegalArgumentException("there must be at least one patch");
        }
        Map<T, Integer> numberOf = new TreeMap<>();
        groupOfEach.forEach(group -> numberOf.put(group, 0));
        List<String> names = numberOf.keySet().stream().map(String::valueOf).toList();
        int next = 0;
        for (Map.Entry<T, Integer> entry : numberOf.entrySet()) {
            entry.setValue(next++);
        }
        return new PatchGroups(groupOfEach.stream().mapToInt(numberOf::get).toArray(), names);
    }

    /**
     * How many patches there are.
     *
     * @return the count, at least 1
     */
    public int size() {
        return numbers.length;
    }

    /**
     * The names of the groups.
     *
     * @return each once, in order
     */
    public List<String> names() {
        return names;
    }

    /**
     * The group of a patch.
     *
     * @param patch the index of the patch, from 0
     * @return the index of its group in {@link #names}
     */
    public int groupOf(int patch) {
        return numbers[patch];
    }

    /** The patches of each group, in order. */
    int[][] members() {
        int[][] members = new int[names.size()][];
        int[] sizes = new int[members.length];
        for (int number : numbers) {
            sizes[number]++;
        }
        Arrays.setAll(members, group -> new int[sizes[group]]);
        for (int patch = numbers.length - 1; patch >= 0; patch--) {
            members[numbers[patch]][--sizes[numbers[patch]]] = patch;
        }
        return members;
    }

    void requireSize(int patches) {
        if (numbers.length != patches) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "groups of %d patches for %d patches", numbers.length, patches));
        }
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "PatchGroups[%d patches in %d groups]", size(), names.size());
    }
}
