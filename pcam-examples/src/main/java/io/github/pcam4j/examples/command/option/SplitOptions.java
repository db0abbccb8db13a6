package io.github.pcam4j.examples.command.option;

import io.github.pcam4j.examples.command.Output;
import io.github.pcam4j.examples.command.WrongOption;
import io.github.pcam4j.io.ProgressListener;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.split.Folds;
import io.github.pcam4j.train.split.LeakageCheck;
import io.github.pcam4j.train.split.Split;
import io.github.pcam4j.train.split.StratifiedSplitter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which patches train and which are held out. */
public final class SplitOptions {
    @Option(names = "--validation", defaultValue = "0.2", description = "Share of patches held out, stratified; with "
            + "--folds each fold's is what K makes it.")
    private double validation;

    @Option(names = "--folds", paramLabel = "K", description = "Train K models, each on all but a K-th of the patches.")
    private Optional<Integer> folds;

    @Option(names = "--split", paramLabel = "FILE", description = "Take the split from a CSV, such as a run's split.csv, "
            + "whatever --validation says; --groups then only looks for what is on both sides.")
    private Optional<Path> split;

    @Mixin
    private StoreFiles files;

    @Mixin
    private GroupOptions groups;

    /** The files of the training besides its store. */
    public StoreFiles files() {
        return files;
    }

    public boolean hasFolds() {
        return folds.isPresent();
    }

    /** Refuses wrong values before anything is read. */
    public void check() {
        WrongOption.checked(() -> {
            groups.check();
            StratifiedSplitter.builder().validation(validation).build();
            folds.ifPresent(count -> Folds.builder(count).build());
            requireOneWay();
            return this;
        });
    }

    private void requireOneWay() {
        if (files.areSplit() && (folds.isPresent() || split.isPresent())) {
            throw new IllegalArgumentException("--valid says what is held out: leave out --folds and --split");
        }
        if (split.isPresent() && folds.isPresent()) {
            throw new IllegalArgumentException("--split is one split and --folds makes several: give one of them");
        }
    }

    /** One split, or as many as there are folds. */
    public List<Split> splits(Patches patches, long seed, ProgressListener progress) {
        PatchStore store = patches.store();
        store.labels();
        if (files.areSplit()) {
            return List.of(checked(Split.at(patches.sizeOfFirst(), store.size()), store, progress));
        }
        if (split.isPresent()) {
            return List.of(checked(Split.load(split.get(), store.ids()), store, progress));
        }
        if (folds.isPresent()) {
            return folds(folds.get(), groups, store, seed, progress);
        }
        Split drawn = groups.split(store, progress, whole -> {
            StratifiedSplitter.Builder builder = StratifiedSplitter.builder().validation(validation).seed(seed);
            whole.ifPresent(builder::groups);
            return builder.build().split(store.labels());
        });
        return List.of(drawn);
    }

    /** A split for each fold. */
    public static List<Split> folds(int count, GroupOptions groups, PatchStore store, long seed, ProgressListener progress) {
        return groups.split(store, progress, whole -> {
            Folds.Builder builder = Folds.builder(count).seed(seed);
            whole.ifPresent(builder::groups);
            return builder.build().split(store.labels());
        });
    }

    private Split checked(Split given, PatchStore store, ProgressListener progress) {
        LeakageCheck check = groups.slides(store).map(slides -> LeakageCheck.ofGroups(given, slides))
                .orElse(LeakageCheck.of(given))
                .withDuplicates(given, store.ids(), groups.same(store, progress));
        if (!check.clean()) {
            Output.note("pcam: warning: %s", check.summary());
        }
        return given;
    }
}
