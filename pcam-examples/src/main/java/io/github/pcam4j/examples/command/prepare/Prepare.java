package io.github.pcam4j.examples.command.prepare;

import io.github.pcam4j.examples.command.CommandRun;
import io.github.pcam4j.examples.command.Output;
import io.github.pcam4j.examples.command.WrongOption;
import io.github.pcam4j.examples.command.option.ShardOption;
import io.github.pcam4j.examples.command.slide.SlideCutting;
import io.github.pcam4j.examples.console.ProgressDisplay;
import io.github.pcam4j.io.ingest.IngestReport;
import io.github.pcam4j.io.ingest.OnError;
import io.github.pcam4j.io.ingest.PatchIngest;
import io.github.pcam4j.io.source.CompetitionArchive;
import io.github.pcam4j.io.source.FolderPatches;
import io.github.pcam4j.io.source.PatchSource;
import io.github.pcam4j.io.store.PatchStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** From the competition's archive to patch stores, without unpacking it. */
@Command(name = "prepare", mixinStandardHelpOptions = true, showDefaultValues = true,
        description = {"Writes train.h5 and test.h5 from the competition's ZIP or the folder it unpacks to,",
            "or from a folder of patches of your own (--labels),",
            "or from whole slides and their folders (--mpp, --annotations).",
            "Run again after it was interrupted, it resumes where it stopped."})
public final class Prepare implements Callable<Integer> {

    @Parameters(paramLabel = "ARCHIVE", description = "The ZIP, the folder it unpacks to, or a folder of your own, of patches or "
            + "of slides.")
    private Path archive;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where to put the stores.")
    private Path out;

    @Option(names = "--labels", paramLabel = "CSV|folders|none", description = "For a folder of your own: a table with "
            + "the columns path and label; or the folder an image is in is its class; or patches to predict (test.h5).")
    private @Nullable String labels;

    @Option(names = "--classes", split = ",", paramLabel = "NAME", arity = "1", description = "With --labels folders: the "
            + "folders' names, that of label 0 first. By default 0 and 1, negative and positive, normal and tumor, or benign "
            + "and malignant, whichever there are.")
    private List<String> classes = List.of();

    @Option(names = "--size", defaultValue = "128", paramLabel = "PIXELS",
            description = "Rows and columns of the stored patches; 96 keeps them as they are.")
    private int size;

    @Option(names = "--source-size", paramLabel = "PIXELS", description = "Rows and columns of the patches as they are. By "
            + "default 96 in the competition's archive, and those of the first patch in a folder of your own.")
    private @Nullable Integer sourceSize;

    @Option(names = "--on-error", defaultValue = "fail", paramLabel = "fail|skip",
            description = "At a patch that cannot be used: stop, or leave it out and list it in *.skipped.csv.")
    private OnError onError;

    @Option(names = "--overwrite", description = "Start anew: replace stores that exist, finished or not.")
    private boolean overwrite;

    @Mixin
    private ShardOption shard;

    @Mixin
    private SlideCutting slides;

    @Mixin
    private Output output;

    /**
     * Runs this command alone.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        System.exit(CommandRun.of(new Prepare(), arguments));
    }

    @Override
    public Integer call() {
        check();
        if (slides.asked()) {
            return ofSlides();
        }
        return labels == null ? ofCompetition() : ofFolder(labels);
    }

    private void check() {
        WrongOption.requireAtLeast(1, size, "--size");
        if (sourceSize != null) {
            WrongOption.requireAtLeast(1, sourceSize, "--source-size");
        }
        if (!classes.isEmpty() && classes.size() != 2) {
            throw new WrongOption("--classes takes two names, that of label 0 first, not " + classes);
        }
    }

    private int ofSlides() {
        if (labels != null || sourceSize != null) {
            throw new WrongOption("--labels and --source-size are of folders of patches, and %s is cut from slides; "
                    .formatted(archive) + "labels of slides come from --annotations");
        }
        if (shard.share().isPresent()) {
            throw new WrongOption("--shard shares out archives and folders of patches; give each process slides of its own");
        }
        String role = slides.labelled() ? "train" : "test";
        output.result(Output.map(role, told(slides.ingest(List.of(archive), out.resolve(role + ".h5"), size, overwrite,
                output))));
        return 0;
    }

    private int ofFolder(String labelling) {
        FolderPatches source = sourceSize == null ? ofFirstSize(labelling) : switch (labelling) {
            case "folders" -> FolderPatches.ofClasses(archive, classes, sourceSize);
            case "none" -> FolderPatches.unlabelled(archive, sourceSize);
            default -> FolderPatches.ofTable(archive, Path.of(labelling), sourceSize);
        };
        String role = source.labelled() ? "train" : "test";
        try (ProgressDisplay progress = output.progress("")) {
            output.result(Output.map(role, told(ingest(source, out.resolve(role + ".h5"), progress).run())));
        }
        return 0;
    }

    private FolderPatches ofFirstSize(String labelling) {
        return switch (labelling) {
            case "folders" -> FolderPatches.ofClasses(archive, classes);
            case "none" -> FolderPatches.unlabelled(archive);
            default -> FolderPatches.ofTable(archive, Path.of(labelling));
        };
    }

    private int ofCompetition() {
        Path train = out.resolve("train.h5");
        Path test = out.resolve("test.h5");
        try (CompetitionArchive opened = CompetitionArchive.open(archive,
                sourceSize == null ? CompetitionArchive.PATCH_SIZE : sourceSize);
                ProgressDisplay progress = output.progress("")) {
            // Settled before the first begins.
            PatchIngest first = ingest(opened.train(), train, progress);
            Optional<PatchIngest> second = opened.test().map(source -> ingest(source, test, progress));
            Map<String, Object> result = Output.map("train", told(first.run()));
            second.ifPresentOrElse(
                    ingest -> result.put("test", told(ingest.run())),
                    () -> output.say("The archive has no test patches; there is no test.h5."));
            output.result(result);
        }
        return 0;
    }

    private PatchIngest ingest(PatchSource source, Path target, ProgressDisplay progress) {
        Optional<ShardOption.Share> share = shard.share();
        PatchIngest.Builder settings = PatchIngest.builder(source, share.map(it -> it.file(target)).orElse(target))
                .size(size)
                .onError(onError)
                .overwrite(overwrite)
                .progress(progress);
        share.ifPresent(it -> settings.shard(it.number(), it.count()));
        return settings.build();
    }

    private Map<String, Object> told(IngestReport report) {
        try (PatchStore store = PatchStore.open(report.store())) {
            output.say("%s: %,d patches of %s%s, %s", report.store(), store.size(), store.shape(),
                    store.labelled() ? labels(store) : "", how(report));
            report.rejectedFile().ifPresent(list -> output.say("%s: %d left out, see there", list,
                    report.rejected().size()));
            return Output.map("store", report.store(), "patches", store.size(), "size", store.shape().height(),
                    "left_out", report.rejected().size());
        }
    }

    private static String how(IngestReport report) {
        if (report.resumedFrom() == report.stored()) {
            return "complete already; --overwrite makes it anew";
        }
        double seconds = report.elapsed().toMillis() / 1e3;
        return String.format(Locale.ROOT, "in %.1f s (%,.0f a second)%s", seconds,
                (report.stored() - report.resumedFrom()) / seconds,
                report.resumedFrom() == 0 ? "" : String.format(Locale.ROOT, ", resumed behind the first %,d",
                        report.resumedFrom()));
    }

    private static String labels(PatchStore store) {
        int ones = 0;
        for (byte label : store.labels()) {
            ones += label;
        }
        return String.format(Locale.ROOT, ", %,d of label 0 and %,d of label 1", store.size() - ones, ones);
    }
}
