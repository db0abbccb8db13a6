package io.github.pcam4j.examples;

import io.github.pcam4j.examples.console.ProgressDisplay;
import io.github.pcam4j.io.ingest.IngestReport;
import io.github.pcam4j.io.ingest.PatchIngest;
import io.github.pcam4j.io.slide.AsapAnnotations;
import io.github.pcam4j.io.slide.ScaledSlide;
import io.github.pcam4j.io.slide.SlideException;
import io.github.pcam4j.io.slide.SlidePatches;
import io.github.pcam4j.io.slide.SlideReader;
import io.github.pcam4j.io.slide.SlideRegions;
import io.github.pcam4j.io.source.MergedPatches;
import io.github.pcam4j.io.store.PatchStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** From slides to a patch store. */
@Command(name = "cut", mixinStandardHelpOptions = true, showDefaultValues = true,
        description = {"Cuts patches in a grid from slides, where there is tissue, into one store.",
            "With outlines of tumour (--annotations) they have labels as PatchCamelyon's have.",
            "Run again after it was interrupted, it resumes where it stopped."})
final class CutSlides implements Callable<Integer> {
    private static final List<String> ENDINGS = List.of(".svs", ".tif", ".tiff", ".png");

    @Parameters(arity = "1..*", paramLabel = "SLIDE", description = "Slides (SVS or another TIFF, PNG), or folders of them.")
    private List<Path> slides;

    @Option(names = "--out", required = true, paramLabel = "STORE", description = "The store to write, such as train.h5.")
    private Path out;

    @Option(names = "--mpp", defaultValue = "0.97", paramLabel = "MICROMETRES", description = "What a pixel of a patch is to "
            + "measure; PatchCamelyon's is 0.97.")
    private double micrometres;

    @Option(names = "--downsample", paramLabel = "N", description = "In place of --mpp, for slides that do not tell their "
            + "scale: how many columns and rows of a slide become one.")
    private @Nullable Double downsample;

    @Option(names = "--patch", defaultValue = "96", paramLabel = "PIXELS", description = "Rows and columns of a patch.")
    private int patch;

    @Option(names = "--stride", paramLabel = "PIXELS", description = "From one patch to the next; the patch size unless given.")
    private @Nullable Integer stride;

    @Option(names = "--tissue", defaultValue = "0.5", paramLabel = "SHARE", description = "Least share of a patch that is "
            + "tissue; 0 cuts all of a slide.")
    private double tissue;

    @Option(names = "--annotations", paramLabel = "FILE|DIR", description = "Outlines as ASAP writes them (CAMELYON): SLIDE.xml "
            + "in this folder, or this file for a single slide. A slide without one is taken for normal.")
    private @Nullable Path annotations;

    @Option(names = "--size", defaultValue = "128", paramLabel = "PIXELS", description = "Rows and columns of the stored "
            + "patches.")
    private int size;

    @Option(names = "--overwrite", description = "Start anew: replace a store that exists, finished or not.")
    private boolean overwrite;

    @Mixin
    private Output output;

    @Override
    public Integer call() throws IOException {
        check();
        List<SlideReader> opened = new ArrayList<>();
        try (ProgressDisplay progress = output.progress("")) {
            List<SlidePatches> sources = new ArrayList<>();
            for (Path file : files()) {
                SlideReader slide = SlideReader.open(file);
                opened.add(slide);
                SlidePatches source = patches(slide);
                output.say("%s: %,d patches%s", file, source.size(), source.labelled() ? String.format(Locale.ROOT,
                        ", %,d of label 1", positives(source)) : "");
                sources.add(source);
            }
            IngestReport report = PatchIngest.builder(MergedPatches.of(sources), out).size(size).overwrite(overwrite)
                    .progress(progress).build().run();
            try (PatchStore store = PatchStore.open(report.store())) {
                output.say("%s: %,d patches of %s from %d slides", out, store.size(), store.shape(), sources.size());
                output.result(Output.map("store", out, "patches", store.size(), "size", store.shape().height(), "slides",
                        sources.size()));
            }
        } finally {
            opened.forEach(SlideReader::close);
        }
        return 0;
    }

    private void check() {
        WrongOption.requirePositive(micrometres, "--mpp");
        WrongOption.requireAtLeast(1, patch, "--patch");
        WrongOption.requireAtLeast(1, size, "--size");
        WrongOption.requireShare(tissue, "--tissue");
        if (stride != null) {
            WrongOption.requireAtLeast(1, stride, "--stride");
        }
        if (downsample != null) {
            if (!(downsample >= 1 && Double.isFinite(downsample))) {
                throw new WrongOption("--downsample must be a number from 1 on, not " + downsample);
            }
        }
    }

    private static long positives(SlidePatches source) {
        long count = 0;
        for (int i = 0; i < source.size(); i++) {
            count += source.label(i);
        }
        return count;
    }

    private List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path slide : slides) {
            if (!Files.isDirectory(slide)) {
                files.add(slide);
                continue;
            }
            try (Stream<Path> within = Files.list(slide)) {
                List<Path> found = within.filter(CutSlides::isSlide).sorted().toList();
                if (found.isEmpty()) {
                    throw new SlideException("%s has no slide (%s); name the slides, or their folder".formatted(slide,
                            String.join(", ", ENDINGS)));
                }
                files.addAll(found);
            }
        }
        return files;
    }

    private static boolean isSlide(Path file) {
        String name = Objects.requireNonNull(file.getFileName()).toString().toLowerCase(Locale.ROOT);
        return Files.isRegularFile(file) && ENDINGS.stream().anyMatch(name::endsWith);
    }

    private SlidePatches patches(SlideReader slide) {
        if (downsample == null && slide.micrometresPerPixel().isEmpty()) {
            throw new SlideException("%s does not say what its pixels measure; say how many of them become one (--downsample 4)"
                    .formatted(slide.path()));
        }
        ScaledSlide scaled = downsample == null ? ScaledSlide.at(slide, micrometres)
                : ScaledSlide.downsampled(slide, downsample);
        SlidePatches.Builder builder = SlidePatches.builder(scaled).size(patch).stride(stride == null ? patch : stride)
                .tissue(tissue);
        if (annotations != null) {
            builder.regions(regions(annotations, slide.path()));
        }
        return builder.build();
    }

    private SlideRegions regions(Path given, Path slide) {
        if (!Files.isDirectory(given)) {
            if (slides.size() > 1 || Files.isDirectory(slides.get(0))) {
                throw new SlideException("%s is a file of annotations for one slide, and there are several; give their folder"
                        .formatted(given));
            }
            return AsapAnnotations.read(given);
        }
        String name = Objects.requireNonNull(slide.getFileName()).toString();
        Path file = given.resolve(name.substring(0, name.lastIndexOf('.')) + ".xml");
        return Files.exists(file) ? AsapAnnotations.read(file) : SlideRegions.NONE;
    }
}
