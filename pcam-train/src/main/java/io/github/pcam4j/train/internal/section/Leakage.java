package io.github.pcam4j.train.internal.section;

import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.io.summary.DatasetSummary;
import io.github.pcam4j.io.summary.DuplicateGroup;
import io.github.pcam4j.train.internal.page.Numbers;
import io.github.pcam4j.train.internal.page.Page;
import io.github.pcam4j.train.metrics.PatchGroups;
import io.github.pcam4j.train.split.LeakageCheck;
import io.github.pcam4j.train.split.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether the patches that judge a model are strangers to it.
 *
 * @param check what was found on both sides
 * @param grouped whether slides, patients or the like are known
 */
public record Leakage(LeakageCheck check, boolean grouped) {

    /** Reads the store once. */
    static Leakage of(PatchStore store, List<String> ids, Split split, Optional<PatchGroups> groups) {
        DatasetSummary summary = DatasetSummary.builder(store).compute();
        List<DuplicateGroup> same = new ArrayList<>(summary.exactDuplicates());
        same.addAll(summary.nearDuplicates());
        LeakageCheck check = groups.map(them -> LeakageCheck.ofGroups(split, them)).orElse(LeakageCheck.of(split));
        return new Leakage(check.withDuplicates(split, ids, same), groups.isPresent());
    }

    /** What was looked for. */
    void write(Page page) {
        page.html().element("h3", "Leakage");
        page.say("%s.", Numbers.capital(check.summary()));
        page.say(grouped ? "Looked for: groups, equal patches and nearly equal ones on both sides of the split."
                : "Looked for: equal patches and nearly equal ones on both sides of the split. Not for patches of one "
                        + "slide or patient: the report was not told which these are.");
    }
}
