package io.github.pcam4j.examples.command.prepare;

import io.github.pcam4j.examples.command.CommandRun;
import io.github.pcam4j.examples.command.Output;
import io.github.pcam4j.examples.command.Unwritten;
import io.github.pcam4j.examples.command.WrongOption;
import io.github.pcam4j.examples.command.option.LabelsOption;
import io.github.pcam4j.examples.console.ProgressDisplay;
import io.github.pcam4j.io.ingest.PatchIngest;
import io.github.pcam4j.io.source.CompetitionArchive;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.report.DatasetReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the patches look like, before anything is trained on them. */
@Command(name = "explore", mixinStandardHelpOptions = true, showDefaultValues = true,
        description = "Writes a page about the patches of a store or of the competition's archive: labels, samples, "
                + "duplicates, blank and dark ones.")
public final class Explore implements Callable<Integer> {

    @Parameters(paramLabel = "STORE|ARCHIVE", description = "A store, or the competition's ZIP or folder, whose "
            + "labelled patches are first written to DIR/train.h5.")
    private Path source;

    @Option(names = "--out", defaultValue = "explored", paramLabel = "DIR", description = "Where to put dataset.html.")
    private Path out;

    @Option(names = "--source-size", defaultValue = "96", paramLabel = "PIXELS",
            description = "Rows and columns of an archive's patches.")
    private int sourceSize;

    @Mixin
    private LabelsOption labels;

    @Mixin
    private Output output;

    /**
     * Runs this command alone.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        System.exit(CommandRun.of(new Explore(), arguments));
    }

    @Override
    public Integer call() {
        WrongOption.requireAtLeast(1, sourceSize, "--source-size");
        DatasetReport.requireFree(out);
        try (ProgressDisplay progress = output.progress(""); PatchStore store = open(progress)) {
            Path page = DatasetReport.write(store, out, progress);
            output.say("Look at %s", page);
            if (!Unwritten.sentence(store).isEmpty()) {
                output.say("%s: %s", source, Unwritten.sentence(store));
            }
            Map<String, Object> result = Output.map("source", source, "patches", store.size(), "report", page);
            Unwritten.addTo(result, store);
            output.result(result);
        }
        return 0;
    }

    private PatchStore open(ProgressDisplay progress) {
        boolean archive = Files.isDirectory(source)
                || source.toString().toLowerCase(Locale.ROOT).endsWith(".zip");
        if (!archive) {
            return labels.file().map(it -> PatchStore.open(source, it)).orElseGet(() -> PatchStore.open(source));
        }
        if (labels.file().isPresent()) {
            throw new IllegalArgumentException("--labels are those of an HDF5 file; an archive has its own in "
                    + "train_labels.csv");
        }
        // Pixels as they are: a summary of resized ones would be of other patches.
        try (CompetitionArchive opened = CompetitionArchive.open(source, sourceSize)) {
            return PatchStore.open(PatchIngest.builder(opened.train(), out.resolve("train.h5")).size(sourceSize)
                    .progress(progress).build().run().store());
        }
    }
}
