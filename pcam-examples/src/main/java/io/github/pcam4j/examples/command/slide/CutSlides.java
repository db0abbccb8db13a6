package io.github.pcam4j.examples.command.slide;

import io.github.pcam4j.examples.command.Output;
import io.github.pcam4j.examples.command.WrongOption;
import io.github.pcam4j.io.ingest.IngestReport;
import io.github.pcam4j.io.store.PatchStore;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** From slides to a patch store. */
@Command(name = "cut", mixinStandardHelpOptions = true, showDefaultValues = true,
        description = {"Cuts patches from slides, in a grid or by chance, where there is tissue, into one store.",
            "With outlines of tumour or masks (--annotations) they have labels as PatchCamelyon's have.",
            "Run again after it was interrupted, it resumes where it stopped."})
final class CutSlides implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "SLIDE", description = "Slides (SVS or another TIFF, PNG), or folders of them.")
    private List<Path> slides;

    @Option(names = "--out", required = true, paramLabel = "STORE", description = "The store to write, such as train.h5.")
    private Path out;

    @Option(names = "--size", defaultValue = "128", paramLabel = "PIXELS", description = "Rows and columns of the stored "
            + "patches.")
    private int size;

    @Option(names = "--overwrite", description = "Start anew: replace a store that exists, finished or not.")
    private boolean overwrite;

    @Mixin
    private SlideCutting cutting;

    @Mixin
    private Output output;

    @Override
    public Integer call() {
        WrongOption.requireAtLeast(1, size, "--size");
        IngestReport report = cutting.ingest(slides, out, size, overwrite, output);
        try (PatchStore store = PatchStore.open(report.store())) {
            output.say("%s: %,d patches of %s", out, store.size(), store.shape());
            output.result(Output.map("store", out, "patches", store.size(), "size", store.shape().height()));
        }
        return 0;
    }
}
