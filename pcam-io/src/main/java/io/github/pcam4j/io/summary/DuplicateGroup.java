package io.github.pcam4j.io.summary;

import io.github.pcam4j.internal.Require;
import java.util.List;

/**
 * Patches that show the same place of a slide, wholly or in part.
 *
 * @param ids their ids in the order of the store, two or more
 * @param labelsDisagree whether both labels occur among them; false without labels
 * @see DatasetSummary
 */
public record DuplicateGroup(List<String> ids, boolean labelsDisagree) {

    /**
     * Copies the ids.
     *
     * @throws IllegalArgumentException if there are fewer than two
     */
    public DuplicateGroup {
        ids = List.copyOf(ids);
        Require.argument(ids.size() >= 2, "a group of duplicates has at least two ids, not %s", ids);
    }
}
