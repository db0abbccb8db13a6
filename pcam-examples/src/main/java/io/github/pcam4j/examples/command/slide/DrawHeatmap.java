package io.github.pcam4j.examples.command.slide;

import io.github.pcam4j.examples.command.CommandRun;
import io.github.pcam4j.examples.command.Output;
import io.github.pcam4j.examples.command.WrongOption;
import io.github.pcam4j.examples.command.option.CalibrationOption;
import io.github.pcam4j.examples.command.option.EngineChoice;
import io.github.pcam4j.examples.console.ProgressDisplay;
import io.github.pcam4j.io.region.LargeImage;
import io.github.pcam4j.io.slide.ScaledSlide;
import io.github.pcam4j.io.slide.SlideReader;
import io.github.pcam4j.train.Predictor;
import io.github.pcam4j.train.heatmap.Heatmap;
import io.github.pcam4j.train.heatmap.ProbabilityMap;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** From a trained model and a large image to a map of probabilities. */
@Command(name = "heatmap", mixinStandardHelpOptions = true, showDefaultValues = true,
        description = "Slides the best model over a large PNG or TIFF and draws where it sees label 1.")
public final class DrawHeatmap implements Callable<Integer> {
    private static final double MOST_MICROMETRES = 100;

    @Parameters(index = "0", paramLabel = "RUN", description = "The run that 'pcam train' wrote.")
    private Path run;

    @Parameters(index = "1", paramLabel = "IMAGE", description = "A PNG or TIFF of any size, read part by part.")
    private Path imagePath;

    @Option(names = "--out", required = true, paramLabel = "FOLDER", description = "Where to put the map and pictures.")
    private Path out;

    @Option(names = "--overwrite", description = "Replace a heatmap that the folder holds.")
    private boolean overwrite;

    @Option(names = "--page", defaultValue = "0", description = "Which image of a TIFF that holds several, such as the "
            + "levels of a pyramid; 0 is the full size.")
    private int page;

    @Option(names = "--mpp", paramLabel = "MICROMETRES",
            description = "Of slides that tell their scale: what a pixel of a window is "
            + "to measure, as of the training patches (PatchCamelyon's 0.97). Windows are predicted where there is tissue.")
    private Double micrometres;

    @Option(names = "--patch", defaultValue = "96", paramLabel = "PIXELS", description = "Pixels of the image that "
            + "become one input of the network: as much tissue as its training patches show.")
    private int patch;

    @Option(names = "--stride", paramLabel = "PIXELS", description = "Pixels from one window to the next. Default: a "
            + "third of --patch, the centre that labels speak of.")
    private Integer stride;

    @Option(names = "--skip-background", defaultValue = "0.9", paramLabel = "SHARE", description = "Windows of which "
            + "so much is nearly white are not predicted; 0 predicts all.")
    private double skipBackground;

    @Option(names = "--overlay-size", defaultValue = "4096", paramLabel = "PIXELS", description = "The longest side of "
            + "the overlay.")
    private int overlaySize;

    @Mixin
    private CalibrationOption calibration;

    @Mixin
    private EngineChoice compute;

    @Mixin
    private Output output;

    /**
     * Runs this command alone.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        System.exit(CommandRun.of(new DrawHeatmap(), arguments));
    }

    @Override
    public Integer call() {
        check();
        if (micrometres != null && page != 0) {
            throw new WrongOption("--mpp chooses the level that it needs, and --page another: give one of them");
        }
        UnaryOperator<double[]> calibrated = calibration.read();
        try (Predictor predictor = Predictor.open(run, compute.engine(), compute.device());
                ProgressDisplay progress = output.progress("")) {
            Heatmap.Builder heatmap = Heatmap.builder(batch -> calibrated.apply(predictor.predict(batch)),
                    predictor.spec().inputSize()).resize(predictor.resizeMethod())
                    .patch(patch).skipBackground(skipBackground)
                    .overviewSide(overlaySize).overwrite(overwrite).madeBy(origins()).progress(progress);
            if (stride != null) {
                heatmap.stride(stride);
            }
            ProbabilityMap map = micrometres == null ? ofPage(heatmap.build()) : ofSlide(heatmap.build(), micrometres);
            int columns = map.grid().columns();
            int rows = map.grid().rows();
            int background = map.grid().cells() - map.predicted();
            output.say("%s: %,d x %,d cells, %,d predicted, %,d background", out, columns, rows, map.predicted(),
                    background);
            output.result(Output.map("heatmap", out, "columns", columns, "rows", rows, "predicted", map.predicted(),
                    "background", background));
        }
        return 0;
    }

    private void check() {
        compute.check();
        WrongOption.requireAtLeast(0, page, "--page");
        WrongOption.requireAtLeast(1, patch, "--patch");
        WrongOption.requireAtLeast(1, overlaySize, "--overlay-size");
        WrongOption.requireShare(skipBackground, "--skip-background");
        if (stride != null) {
            WrongOption.requireAtLeast(1, stride, "--stride");
        }
        if (micrometres != null && !(micrometres > 0 && micrometres <= MOST_MICROMETRES)) {
            throw new WrongOption("--mpp must be within (0, 100]");
        }
    }

    private ProbabilityMap ofPage(Heatmap heatmap) {
        try (LargeImage image = LargeImage.open(imagePath, page)) {
            output.say("%s: %d x %d pixels, %s", imagePath, image.width(), image.height(), image.format());
            return heatmap.write(image, out);
        }
    }

    private ProbabilityMap ofSlide(Heatmap heatmap, double pixel) {
        try (SlideReader slide = SlideReader.open(imagePath)) {
            ScaledSlide scaled = ScaledSlide.at(slide, pixel);
            output.say("%s: %d x %d pixels at this scale, %s", imagePath, scaled.width(), scaled.height(), slide.format());
            return heatmap.write(scaled, out);
        }
    }

    private Map<String, String> origins() {
        Map<String, String> origins = new LinkedHashMap<>();
        origins.put("run", run.toAbsolutePath().normalize().toString());
        calibration.file().ifPresent(it -> origins.put("calibration", it.toAbsolutePath().normalize().toString()));
        return origins;
    }
}
