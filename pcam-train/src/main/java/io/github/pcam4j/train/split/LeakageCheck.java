package io.github.pcam4j.train.split;

import io.github.pcam4j.io.summary.DuplicateGroup;
import io.github.pcam4j.train.metrics.PatchGroups;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What is on both sides of a split, so that validation tells less than it seems to: slides, or patches that show the
 * same.
 *
 * @param sharedGroups names of the groups with patches on both sides
 * @param patchesOfSharedGroups how many of the patches that validate are of such a group
 * @param sharedDuplicates sets of patches that show the same, with some on both sides
 * @param validation how many patches validate
 * @see Split
 */
public record LeakageCheck(List<String> sharedGroups, int patchesOfSharedGroups, List<DuplicateGroup> sharedDuplicates,
        int validation) {
    private static final int NAMED = 3;

    /** Copies the lists. */
    public LeakageCheck {
        sharedGroups = List.copyOf(sharedGroups);
        sharedDuplicates = List.copyOf(sharedDuplicates);
    }

    /**
     * Looks for groups on both sides.
     *
     * @param split any split
     * @param groups of the same patches, such as slides
     * @return what it found
     * @throws IllegalArgumentException if split and groups are of different numbers of patches
     */
    public static LeakageCheck ofGroups(Split split, PatchGroups groups) {
        ClassCount.requireGroups(groups, split.size(), 1);
        int[] sides = new int[groups.names().size()];
        int[] validating = new int[sides.length];
        for (int patch = 0; patch < split.size(); patch++) {
            boolean validates = split.validates(patch);
            sides[groups.groupOf(patch)] |= validates ? 2 : 1;
            validating[groups.groupOf(patch)] += validates ? 1 : 0;
        }
        List<String> shared = new ArrayList<>();
        int patches = 0;
        for (int group = 0; group < sides.length; group++) {
            if (sides[group] == 3) {
                shared.add(groups.names().get(group));
                patches += validating[group];
            }
        }
        return new LeakageCheck(shared, patches, List.of(), split.validationSize());
    }

    /**
     * Looks for patches that show the same on both sides.
     *
     * @param split any split
     * @param ids the id of each patch, in the split's order
     * @param duplicates sets of patches by id, such as those of a {@code DatasetSummary}
     * @return what it found, besides what this has
     * @throws IllegalArgumentException if an id is none of the split's
     */
    public LeakageCheck withDuplicates(Split split, List<String> ids, List<DuplicateGroup> duplicates) {
        Map<String, Integer> indices = new HashMap<>();
        ids.forEach(id -> indices.put(id, indices.size()));
        List<DuplicateGroup> shared = new ArrayList<>(sharedDuplicates);
        for (DuplicateGroup group : duplicates) {
            if (!indices.keySet().containsAll(group.ids())) {
                throw new IllegalArgumentException("%s are not all patches of the split".formatted(group.ids()));
            }
            long validating = group.ids().stream().map(indices::get).filter(split::validates).count();
            if (validating > 0 && validating < group.ids().size()) {
                shared.add(group);
            }
        }
        return new LeakageCheck(sharedGroups, patchesOfSharedGroups, shared, validation);
    }

    /**
     * A check that looked at nothing yet.
     *
     * @param split any split
     * @return nothing found
     */
    public static LeakageCheck of(Split split) {
        return new LeakageCheck(Collections.emptyList(), 0, List.of(), split.validationSize());
    }

    /**
     * Whether nothing is on both sides.
     *
     * @return true if so
     */
    public boolean clean() {
        return sharedGroups.isEmpty() && sharedDuplicates.isEmpty();
    }

    /**
     * What was found, for people.
     *
     * @return one line
     */
    public String summary() {
        if (clean()) {
            return "no group and no duplicate is on both sides of the split";
        }
        List<String> found = new ArrayList<>();
        if (!sharedGroups.isEmpty()) {
            found.add(String.format(Locale.ROOT,
                    "%d groups are on both sides of the split (%s), %d of %d patches that validate are of them",
                    sharedGroups.size(), some(sharedGroups), patchesOfSharedGroups, validation));
        }
        if (!sharedDuplicates.isEmpty()) {
            found.add(String.format(Locale.ROOT, "%d sets of patches that show the same are on both sides (%s)",
                    sharedDuplicates.size(),
                    some(sharedDuplicates.stream().map(group -> String.join(" = ", group.ids())).toList())));
        }
        return String.join("; ", found) + ": validation tells less than it seems to";
    }

    private static String some(List<String> names) {
        return String.join(", ", names.subList(0, Math.min(NAMED, names.size()))) + (names.size() > NAMED ? ", ..." : "");
    }
}
