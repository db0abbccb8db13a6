package io.github.pcam4j.examples.command.slide;

import io.github.pcam4j.examples.command.Output;
import io.github.pcam4j.io.slide.SlideLevel;
import io.github.pcam4j.io.slide.SlideReader;
import io.github.pcam4j.io.slide.TissueMask;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Whole slides: what they are, and the patches that are cut from them. */
@Command(name = "slide", mixinStandardHelpOptions = true, synopsisSubcommandLabel = "COMMAND",
        description = "Tells what a whole slide's file has, cuts patches from slides, and judges heatmaps of slides.",
        subcommands = {Slides.Info.class, CutSlides.class, ScoreSlides.class})
public final class Slides implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Override
    public Integer call() {
        CommandLine.usage(command.commandLine(), System.out);
        return 0;
    }

    /** A slide in words. */
    @Command(name = "info", mixinStandardHelpOptions = true,
            description = "Prints a slide's levels, scale and share of tissue.")
    static final class Info implements Callable<Integer> {
        @Parameters(paramLabel = "SLIDE", description = "SVS or another TIFF, or a PNG.")
        private Path file;

        @Mixin
        private Output output;

        @Override
        public Integer call() {
            try (SlideReader slide = SlideReader.open(file)) {
                TissueMask mask = TissueMask.of(slide);
                output.say("%s: %s", file, slide.format());
                List<Map<String, Object>> levels = slide.levels().stream().map(this::told).toList();
                output.say("scale: %s, objective: %s", slide.micrometresPerPixel().isPresent() ? String.format(Locale.ROOT,
                        "%.4g micrometres a pixel", slide.micrometresPerPixel().getAsDouble()) : "not told",
                        slide.magnification().isPresent() ? String.format(Locale.ROOT, "%.3g times",
                                slide.magnification().getAsDouble()) : "not told");
                output.say("beside it: %s", slide.associated().isEmpty() ? "nothing" : String.join(", ", slide.associated()));
                output.say("tissue: %.1f %% of the slide", 100 * mask.share());
                Map<String, Object> result = Output.map("slide", file, "format", slide.format(), "levels", levels,
                        "associated", List.copyOf(slide.associated()), "tissue", mask.share());
                slide.micrometresPerPixel().ifPresent(it -> result.put("micrometres_per_pixel", it));
                slide.magnification().ifPresent(it -> result.put("magnification", it));
                output.result(result);
            }
            return 0;
        }

        private Map<String, Object> told(SlideLevel level) {
            output.say("  page %d: %,d x %,d pixels, 1 : %.4g", level.page(), level.width(), level.height(),
                    level.downsample());
            return Output.map("page", level.page(), "width", level.width(), "height", level.height(),
                    "downsample", level.downsample());
        }
    }
}
