package io.github.pcam4j.examples.command.option;

import io.github.pcam4j.examples.command.Output;
import io.github.pcam4j.examples.command.SlideGroups;
import io.github.pcam4j.io.ProgressListener;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.io.summary.DatasetSummary;
import io.github.pcam4j.io.summary.DuplicateGroup;
import io.github.pcam4j.train.metrics.PatchGroups;
import io.github.pcam4j.train.split.JoinedGroups;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** Which patches stay on one side of a split. */
public final class GroupOptions {
    @Option(names = "--groups", paramLabel = "FILE", description = "A CSV with the columns id and group (or slide, wsi, "
            + "patient), or 'ids' for patches cut from slides: no group is on both sides of a split.")
    private Optional<Path> groups;

    @Option(names = "--duplicates", defaultValue = "together", description = "Patches that show the same: together on one "
            + "side, which takes one reading of the store to find them, or anywhere.")
    private String duplicates;

    /** The file that was given. */
    public Optional<Path> file() {
        return groups;
    }

    /** The slides in it. */
    Optional<PatchGroups> slides(PatchStore store) {
        return groups.map(file -> SlideGroups.read(file, store.ids()));
    }

    /** Refuses a wrong value before anything is read. */
    public void check() {
        if (!duplicates.equals("together") && !duplicates.equals("anywhere")) {
            throw new IllegalArgumentException("--duplicates takes together or anywhere, not '%s'".formatted(duplicates));
        }
    }

    /** The patches that show the same. */
    List<DuplicateGroup> same(PatchStore store, ProgressListener progress) {
        check();
        return switch (duplicates) {
            case "anywhere" -> List.of();
            case "together" -> {
                DatasetSummary summary = DatasetSummary.builder(store).progress(progress).compute();
                List<DuplicateGroup> found = new ArrayList<>(summary.exactDuplicates());
                found.addAll(summary.nearDuplicates());
                yield found;
            }
            default -> throw new IllegalStateException("cannot happen: it was checked");
        };
    }

    /** Splits by what has to stay whole; if that cannot be split, says where groups come from that nobody gave. */
    <T> T split(PatchStore store, ProgressListener progress, Function<Optional<PatchGroups>, T> splitting) {
        Optional<PatchGroups> whole = whole(store, progress);
        try {
            return splitting.apply(whole);
        } catch (IllegalArgumentException e) {
            if (groups.isPresent() || whole.isEmpty()) {
                throw e;
            }
            throw new IllegalArgumentException(("%s. The groups are the patches of %s that show the same; --duplicates "
                    + "anywhere lets them fall on either side").formatted(e.getMessage(), store.path()), e);
        }
    }

    /** What has to stay whole; nothing if each patch stands for itself. */
    private Optional<PatchGroups> whole(PatchStore store, ProgressListener progress) {
        Optional<PatchGroups> slides = slides(store);
        List<DuplicateGroup> same = same(store, progress);
        if (same.isEmpty()) {
            return slides;
        }
        Output.note("%d sets of patches show the same and stay on one side", same.size());
        JoinedGroups joined = JoinedGroups.of(store.ids()).join(same);
        slides.ifPresent(joined::join);
        return Optional.of(joined.groups());
    }
}
