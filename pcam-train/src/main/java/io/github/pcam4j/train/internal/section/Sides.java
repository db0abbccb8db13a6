package io.github.pcam4j.train.internal.section;

import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.internal.page.Page;
import io.github.pcam4j.train.internal.section.DataPlots.Part;
import io.github.pcam4j.train.metrics.PatchGroups;
import io.github.pcam4j.train.split.Split;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The patches of a run: those it was trained on, and those that were held out.
 *
 * @param store the run's
 * @param split of the store's patches
 * @param leakage from one side to the other
 */
public record Sides(PatchStore store, Split split, Leakage leakage) {

    public static Sides of(PatchStore store, Path run, Optional<PatchGroups> groups) {
        List<String> ids = store.ids();
        Split split = Split.load(run.resolve("split.csv"), ids);
        return new Sides(store, split, Leakage.of(store, ids, split, groups));
    }

    public void write(Page page) {
        Part training = DataPlots.part("Trained on", IntStream.of(split.train()).map(store::label));
        Part heldOut = DataPlots.part("Held out", IntStream.of(split.validation()).map(store::label));
        page.say("%,d patches of %s.", store.size(), store.shape());
        page.figures(DataPlots.distribution(List.of(training, heldOut)));
        DataPlots.samples(page, store);
        leakage.write(page);
    }
}
