package io.github.pcam4j.examples;

import io.github.pcam4j.io.ProgressListener;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.io.summary.DatasetSummary;
import io.github.pcam4j.io.summary.DuplicateGroup;
import io.github.pcam4j.train.metrics.PatchGroups;
import io.github.pcam4j.train.split.Folds;
import io.github.pcam4j.train.split.JoinedGroups;
import io.github.pcam4j.train.split.LeakageCheck;
import io.github.pcam4j.train.split.SlideFile;
import io.github.pcam4j.train.split.Split;
import io.github.pcam4j.train.split.StratifiedSplitter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import picocli.CommandLine.Option;

/** Which patches train and which are held out. */
final class SplitOptions {
    @Option(names = "--validation", defaultValue = "0.2", description = "Share of patches held out, stratified.")
    private double validation;

    @Option(names = "--folds", paramLabel = "K", description = "Train K models, each on all but a K-th of the patches.")
    private Optional<Integer> folds;

    @Option(names = "--groups", paramLabel = "FILE", description = "A CSV with the columns id and group (or slide, wsi, "
            + "patient): no group is on both sides of a split.")
    private Optional<Path> groups;

    @Option(names = "--split", paramLabel = "FILE", description = "Take the split from a CSV, such as a run's split.csv, "
            + "whatever else is asked for; --groups then only looks for what is on both sides.")
    private Optional<Path> split;

    @Option(names = "--duplicates", defaultValue = "together", description = "Patches that show the same: together on one "
            + "side, which takes one reading of the store to find them, or anywhere.")
    private String duplicates;

    /** One split, or as many as there are folds. */
    List<Split> splits(PatchStore store, long seed, ProgressListener progress) {
        List<String> ids = IntStream.range(0, store.size()).mapToObj(store::id).toList();
        Optional<PatchGroups> slides = groups.map(file -> SlideFile.read(file, ids));
        List<DuplicateGroup> same = duplicates(store, progress);
        if (split.isPresent()) {
            return List.of(checked(Split.load(split.get(), ids), ids, slides, same));
        }
        Optional<PatchGroups> whole = whole(ids, slides, same);
        if (folds.isPresent()) {
            Folds.Builder builder = Folds.builder(folds.get()).seed(seed);
            whole.ifPresent(builder::groups);
            return builder.build().split(store.labels());
        }
        StratifiedSplitter.Builder builder = StratifiedSplitter.builder().validation(validation).seed(seed);
        whole.ifPresent(builder::groups);
        return List.of(builder.build().split(store.labels()));
    }

    private List<DuplicateGroup> duplicates(PatchStore store, ProgressListener progress) {
        return switch (duplicates) {
            case "anywhere" -> List.of();
            case "together" -> {
                DatasetSummary summary = DatasetSummary.builder(store).progress(progress).compute();
                List<DuplicateGroup> found = new ArrayList<>(summary.exactDuplicates());
                found.addAll(summary.nearDuplicates());
                yield found;
            }
            default -> throw new IllegalArgumentException("--duplicates takes together or anywhere, not '%s'"
                    .formatted(duplicates));
        };
    }

    private static Split checked(Split given, List<String> ids, Optional<PatchGroups> slides,
            List<DuplicateGroup> same) {
        LeakageCheck check = slides.map(groups -> LeakageCheck.ofGroups(given, groups)).orElse(LeakageCheck.of(given))
                .withDuplicates(given, ids, same);
        if (!check.clean()) {
            System.err.println("pcam: warning: " + check.summary());
        }
        return given;
    }

    /** Nothing if each patch stands for itself. */
    private static Optional<PatchGroups> whole(List<String> ids, Optional<PatchGroups> slides,
            List<DuplicateGroup> same) {
        if (same.isEmpty()) {
            return slides;
        }
        System.err.printf("%d sets of patches show the same and stay on one side%n", same.size());
        JoinedGroups joined = JoinedGroups.of(ids).join(same);
        slides.ifPresent(joined::join);
        return Optional.of(joined.groups());
    }
}
