package io.github.pcam4j.train.split;

import io.github.pcam4j.io.summary.DuplicateGroup;
import io.github.pcam4j.train.metrics.PatchGroups;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Groups that are put together from several reasons why patches belong on one side of a split: the same slide, the same
 * pixels. Two patches are in one group if a chain of such reasons joins them. Not safe for use by several threads.
 *
 * <pre>{@code
 * PatchGroups groups = JoinedGroups.of(ids)
 *         .join(SlideFile.read(Path.of("slides.csv"), ids))
 *         .join(summary.exactDuplicates())
 *         .join(summary.nearDuplicates())
 *         .groups();
 * }</pre>
 */
public final class JoinedGroups {
    private final List<String> ids;
    private final Map<String, Integer> indices;
    /** Each patch's way to the first of its group (Tarjan's disjoint sets with path halving). */
    private final int[] parents;

    private JoinedGroups(List<String> ids) {
        this.ids = List.copyOf(ids);
        this.indices = SplitFile.indicesOf(ids);
        this.parents = new int[ids.size()];
        Arrays.setAll(parents, i -> i);
    }

    /**
     * Each patch in a group of its own.
     *
     * @param ids the id of each patch, in the store's order
     * @return the groups, to be joined
     * @throws IllegalArgumentException if there are none or one is there twice
     */
    public static JoinedGroups of(List<String> ids) {
        return new JoinedGroups(ids);
    }

    /**
     * Joins the patches of each group.
     *
     * @param groups such as slides
     * @return this
     * @throws IllegalArgumentException if they are of another number of patches
     */
    public JoinedGroups join(PatchGroups groups) {
        if (groups.size() != ids.size()) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "groups of %d patches for %d patches",
                    groups.size(), ids.size()));
        }
        int[] first = new int[groups.names().size()];
        Arrays.fill(first, -1);
        for (int patch = 0; patch < ids.size(); patch++) {
            int group = groups.groupOf(patch);
            if (first[group] < 0) {
                first[group] = patch;
            }
            join(first[group], patch);
        }
        return this;
    }

    /**
     * Joins patches that show the same, or overlap.
     *
     * @param duplicates each with the ids of patches of the store
     * @return this
     * @throws IllegalArgumentException if an id is none of the store's
     */
    public JoinedGroups join(List<DuplicateGroup> duplicates) {
        for (DuplicateGroup group : duplicates) {
            group.ids().forEach(id -> join(indexOf(group.ids().get(0)), indexOf(id)));
        }
        return this;
    }

    private int indexOf(String id) {
        Integer index = indices.get(id);
        if (index == null) {
            throw new IllegalArgumentException("no patch of the store has the id \"%s\"".formatted(id));
        }
        return index;
    }

    /** The smaller index leads, so that the outcome does not depend on the order of joining. */
    private void join(int a, int b) {
        int leadA = lead(a);
        int leadB = lead(b);
        parents[Math.max(leadA, leadB)] = Math.min(leadA, leadB);
    }

    private int lead(int patch) {
        int at = patch;
        while (parents[at] != at) {
            parents[at] = parents[parents[at]];
            at = parents[at];
        }
        return at;
    }

    /**
     * What it came to.
     *
     * @return the groups, each named by the id of its first patch
     */
    public PatchGroups groups() {
        Map<Integer, String> names = new HashMap<>();
        String[] groupOfEach = new String[ids.size()];
        for (int patch = 0; patch < groupOfEach.length; patch++) {
            groupOfEach[patch] = names.computeIfAbsent(lead(patch), ids::get);
        }
        return PatchGroups.of(Arrays.asList(groupOfEach));
    }
}
