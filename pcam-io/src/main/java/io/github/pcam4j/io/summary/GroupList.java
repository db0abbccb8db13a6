package io.github.pcam4j.io.summary;

import io.github.pcam4j.io.store.PatchStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** Groups of indices as ids, in the order of their first patches. */
final class GroupList {
    /** The label of a patch that has none. */
    static final int NO_LABEL = -1;

    private final IntFunction<String> id;
    private final IntFunction<Integer> label;

    /** @param label 0, 1 or {@link #NO_LABEL} */
    GroupList(IntFunction<String> id, IntFunction<Integer> label) {
        this.id = id;
        this.label = label;
    }

    GroupList(PatchStore store) {
        this(store::id, store.labelled() ? store::label : patch -> NO_LABEL);
    }

    List<DuplicateGroup> exact(Groups exact) {
        Map<Integer, List<Integer>> members = new TreeMap<>();
        for (int i = 0; i < exact.size(); i++) {
            add(members, exact.least(i), i);
        }
        return groups(members);
    }

    /** Only groups of more than one content, but all patches of each. */
    List<DuplicateGroup> near(Groups near, Groups exact) {
        Map<Integer, List<Integer>> members = new TreeMap<>();
        for (int i = 0; i < near.size(); i++) {
            add(members, near.least(exact.least(i)), i);
        }
        members.values().removeIf(group -> group.stream().allMatch(i -> exact.together(i, group.get(0))));
        return groups(members);
    }

    /** Sets of one have no list, so that memory is taken for duplicates only. */
    private static void add(Map<Integer, List<Integer>> members, int least, int index) {
        if (index != least) {
            members.computeIfAbsent(least, it -> new ArrayList<>(List.of(it))).add(index);
        }
    }

    private List<DuplicateGroup> groups(Map<Integer, List<Integer>> members) {
        return members.values().stream().map(this::group).toList();
    }

    private DuplicateGroup group(List<Integer> indices) {
        return new DuplicateGroup(indices.stream().map(id::apply).toList(), indices.stream().map(label::apply)
                .filter(it -> it != NO_LABEL).distinct().count() > 1);
    }
}
