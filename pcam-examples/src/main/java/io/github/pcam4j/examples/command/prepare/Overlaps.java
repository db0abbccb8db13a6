package io.github.pcam4j.examples.command.prepare;

import io.github.pcam4j.examples.command.CommandRun;
import io.github.pcam4j.examples.command.Output;
import io.github.pcam4j.examples.command.Replaceable;
import io.github.pcam4j.examples.command.WrongOption;
import io.github.pcam4j.examples.console.ProgressDisplay;
import io.github.pcam4j.io.source.CompetitionArchive;
import io.github.pcam4j.io.source.PatchSource;
import io.github.pcam4j.io.summary.DuplicateGroup;
import io.github.pcam4j.io.summary.OverlapSearch;
import io.github.pcam4j.train.split.JoinedGroups;
import io.github.pcam4j.train.split.SlideFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which patches were cut from overlapping places of a slide, so that they stay on one side of a split. */
@Command(name = "overlaps", mixinStandardHelpOptions = true, showDefaultValues = true,
        description = "Finds patches of the competition's archive that have pixels in common, and writes groups of "
                + "them for 'pcam train --groups'.")
public final class Overlaps implements Callable<Integer> {

    @Parameters(paramLabel = "ARCHIVE", description = "The competition's ZIP, or a folder with its content: the "
            + "patches as they were cut, not a store of resized ones.")
    private Path archive;

    @Option(names = "--out", defaultValue = "overlaps.csv", paramLabel = "FILE",
            description = "Where to put the groups.")
    private Path out;

    @Option(names = "--source-size", defaultValue = "96", paramLabel = "PIXELS",
            description = "Rows and columns of the archive's patches.")
    private int sourceSize;

    @Mixin
    private Output output;

    /**
     * Runs this command alone.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        System.exit(CommandRun.of(new Overlaps(), arguments));
    }

    @Override
    public Integer call() {
        WrongOption.requireAtLeast(1, sourceSize, "--source-size");
        Replaceable.GROUPS.require(out);
        try (CompetitionArchive opened = CompetitionArchive.open(archive, sourceSize);
                ProgressDisplay progress = output.progress("")) {
            List<PatchSource> sources = new ArrayList<>(List.of(opened.train()));
            opened.test().ifPresent(sources::add);
            List<DuplicateGroup> found = OverlapSearch.builder(sources).progress(progress).build().find();
            List<String> ids = sources.stream().flatMap(it -> IntStream.range(0, it.size()).mapToObj(it::id)).toList();
            SlideFile.write(out, ids, JoinedGroups.of(ids).join(found).groups());
            tell(ids.subList(0, opened.train().size()), found);
        }
        return 0;
    }

    private void tell(List<String> labelled, List<DuplicateGroup> found) {
        Set<String> known = new HashSet<>(labelled);
        int among = 0;
        int unlabelled = 0;
        int most = 0;
        for (DuplicateGroup group : found) {
            int ofTrain = (int) group.ids().stream().filter(known::contains).count();
            among += ofTrain > 1 ? ofTrain : 0;
            unlabelled += ofTrain > 0 ? group.ids().size() - ofTrain : 0;
            most = Math.max(most, group.ids().size());
        }
        output.say("%,d of %,d labelled patches overlap another one, %,d test patches a labelled one; the largest of "
                + "%,d groups has %,d patches", among, labelled.size(), unlabelled, found.size(), most);
        output.say("%s: for 'pcam train STORE --groups %s'", out, out);
        output.result(Output.map("groups_file", out, "labelled", labelled.size(), "labelled_that_overlap", among,
                "test_that_overlap_labelled", unlabelled, "groups", found.size(), "largest_group", most));
    }
}
