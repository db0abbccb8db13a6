package io.github.pcam4j.examples.command.slide;

import io.github.pcam4j.examples.command.Output;
import io.github.pcam4j.examples.command.WrongOption;
import io.github.pcam4j.examples.console.ProgressDisplay;
import io.github.pcam4j.internal.Require;
import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.ingest.IngestReport;
import io.github.pcam4j.io.ingest.PatchIngest;
import io.github.pcam4j.io.slide.LabelRule;
import io.github.pcam4j.io.slide.PatchPlaces;
import io.github.pcam4j.io.slide.ScaledSlide;
import io.github.pcam4j.io.slide.SlideException;
import io.github.pcam4j.io.slide.SlidePatches;
import io.github.pcam4j.io.slide.SlideReader;
import io.github.pcam4j.io.slide.SlideSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How patches are cut from slides, where they go on into a store. */
public final class SlideCutting {
    private static final List<String> ENDINGS = List.of(".svs", ".tif", ".tiff", ".png");
    private static final List<String> MASKS = List.of("_mask", "-mask");
    private static final double USUAL_MICROMETRES = 0.97;
    private static final int USUAL_SIZE = 96;
    private static final double USUAL_TISSUE = 0.5;
    private static final double MOST_MICROMETRES = 100;
    private static final double MOST_DOWNSAMPLE = 10_000;
    private static final int LEAST_SIZE = 8;

    @Option(names = "--mpp", paramLabel = "MICROMETRES", description = "Of slides: what a pixel of a patch is to measure. By "
            + "default 0.97, as PatchCamelyon's.")
    private @Nullable Double micrometres;

    @Option(names = "--downsample", paramLabel = "N", description = "In place of --mpp, for slides that do not tell their "
            + "scale: how many columns and rows of a slide become one.")
    private @Nullable Double downsample;

    @Option(names = "--patch", paramLabel = "PIXELS", description = "Of slides: rows and columns of a patch. By default 96.")
    private @Nullable Integer patch;

    @Option(names = "--stride", paramLabel = "PIXELS",
            description = "Of slides: from one patch to the next. By default the patch size.")
    private @Nullable Integer stride;

    @Option(names = "--random", paramLabel = "N", description = "Of slides: so many patches a slide at places by chance, not a "
            + "grid.")
    private @Nullable Integer random;

    @Option(names = "--balance", description = "With --random: half of the patches of a slide with tumour are of label 1.")
    private boolean balance;

    @Option(names = "--seed", defaultValue = "0", paramLabel = "N", description = "With --random: what the places follow from.")
    private long seed;

    @Option(names = "--tissue", paramLabel = "SHARE",
            description = "Of slides: least share of a patch that is tissue; 0 cuts all. By default 0.5.")
    private @Nullable Double tissue;

    @Option(names = "--tumour-share", paramLabel = "SHARE",
            description = "Patches are of label 1 from so large a share of tumour on. "
            + "By default if their middle 32 x 32 pixels have one of it, as PatchCamelyon's.")
    private @Nullable Double tumourShare;

    @Mixin
    private AnnotationOptions annotations;

    /** Whether something was said that is of slides alone. */
    public boolean asked() {
        return annotations.given() || balance || Stream.of(micrometres, downsample, patch, stride, random, tissue, tumourShare)
                .anyMatch(Objects::nonNull);
    }

    public boolean labelled() {
        return annotations.given();
    }

    /** Cuts slides, and those of folders, into a store. */
    public IngestReport ingest(List<Path> given, Path target, int size, boolean overwrite, Output output) {
        WrongOption.checked(() -> {
            requireSense();
            return this;
        });
        List<Path> files = given.stream().flatMap(it -> within(it).stream()).toList();
        annotations.check(files);
        try (ProgressDisplay progress = output.progress("")) {
            SlideSet.Builder builder = SlideSet.builder(files, this::scaled).each(this::settings).progress(progress);
            if (annotations.given()) {
                builder.annotations(annotations::of);
            }
            try (SlideSet slides = builder.build()) {
                slides.shares().forEach(it -> output.say("%s: %,d patches%s", it.file(), it.patches(), told(it)));
                return PatchIngest.builder(slides, target).size(size).overwrite(overwrite).progress(progress).build().run();
            }
        }
    }

    private String told(SlideSet.Share share) {
        return !annotations.given() ? "" : String.format(Locale.ROOT, ", %,d of label 1 (%s)", share.positives(),
                annotations.file(share.file()).map(Path::toString).orElse("no annotations: taken for normal"));
    }

    private void requireSense() {
        Require.argument(micrometres == null || downsample == null,
                "--mpp and --downsample are two ways to say one thing: give one of them");
        Require.argument(random != null || !balance, "--balance goes with --random");
        Require.argument(random == null || stride == null, "--stride is of a grid, and --random of none: give one of them");
        Require.argument(annotations.given() || (!balance && tumourShare == null),
                "--balance and --tumour-share go with --annotations");
        Require.argument(micrometres == null || (micrometres > 0 && micrometres <= MOST_MICROMETRES),
                "--mpp must be within (0, 100]");
        Require.argument(downsample == null || (downsample >= 1 && downsample <= MOST_DOWNSAMPLE),
                "--downsample must be within [1, 10000]");
        Require.argument(patch == null || (patch >= LEAST_SIZE && patch <= PatchShape.MAX_SIDE),
                "--patch must be within [8, 8192]");
        Require.argument(random == null || random >= 1, "--random must be at least 1");
        Require.argument(stride == null || stride >= 1, "--stride must be at least 1");
        Require.argument(tissue == null || (tissue >= 0 && tissue <= 1), "--tissue must be within [0, 1]");
        WrongOption.checked(this::places);
        WrongOption.checked(this::rule);
    }

    private PatchPlaces places() {
        return random != null ? new PatchPlaces.Scattered(random, seed, balance) : new PatchPlaces.Grid(stride == null ? 0
                : stride);
    }

    private LabelRule rule() {
        return tumourShare == null ? LabelRule.PATCH_CAMELYON : new LabelRule.Area(tumourShare);
    }

    private ScaledSlide scaled(SlideReader slide) {
        if (downsample == null && slide.micrometresPerPixel().isEmpty()) {
            throw new SlideException("%s does not say what its pixels measure; say how many of them become one (--downsample 4)"
                    .formatted(slide.path()));
        }
        return downsample != null ? ScaledSlide.downsampled(slide, downsample)
                : ScaledSlide.at(slide, micrometres == null ? USUAL_MICROMETRES : micrometres);
    }

    private SlidePatches.Builder settings(SlidePatches.Builder slide) {
        return slide.size(patch == null ? USUAL_SIZE : patch).tissue(tissue == null ? USUAL_TISSUE : tissue).places(places())
                .rule(rule());
    }

    /** A file, or the slides of a folder, without the masks that lie beside them. */
    private static List<Path> within(Path given) {
        if (!Files.isDirectory(given)) {
            return List.of(given);
        }
        try (Stream<Path> files = Files.list(given)) {
            List<Path> found = new ArrayList<>(files.filter(SlideCutting::isSlide).sorted().toList());
            Set<String> stems = found.stream().map(SlideCutting::stem).collect(Collectors.toSet());
            found.removeIf(it -> isMask(stem(it), stems));
            if (found.isEmpty()) {
                throw new SlideException("%s has no slide (%s); name the slides, or their folder".formatted(given,
                        String.join(", ", ENDINGS)));
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be listed".formatted(given), e);
        }
    }

    private static boolean isMask(String stem, Set<String> stems) {
        return MASKS.stream().anyMatch(it -> stem.endsWith(it) && stems.contains(stem.substring(0, stem.length() - it.length())));
    }

    private static String stem(Path file) {
        String name = Objects.requireNonNull(file.getFileName()).toString().toLowerCase(Locale.ROOT);
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    private static boolean isSlide(Path file) {
        String name = Objects.requireNonNull(file.getFileName()).toString().toLowerCase(Locale.ROOT);
        return Files.isRegularFile(file) && ENDINGS.stream().anyMatch(name::endsWith);
    }
}
