package io.github.pcam4j.examples.command.predict;

import io.github.pcam4j.examples.command.CommandRun;
import io.github.pcam4j.examples.command.Output;
import io.github.pcam4j.examples.command.Replaceable;
import io.github.pcam4j.examples.command.Verdict;
import io.github.pcam4j.examples.command.WrongOption;
import io.github.pcam4j.train.Predictions;
import io.github.pcam4j.train.calibrate.Calibration;
import io.github.pcam4j.train.calibrate.CalibrationMethod;
import io.github.pcam4j.train.metrics.Evaluation;
import io.github.pcam4j.train.metrics.ReliabilityDiagram;
import io.github.pcam4j.train.plot.ReliabilityPlot;
import io.github.pcam4j.train.split.Folds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** From predictions of held-out patches to better probabilities. */
@Command(name = "calibrate", mixinStandardHelpOptions = true, showDefaultValues = true,
        description = "Fits what makes a run's probabilities mean what they say, by patches that it was not trained on. "
                + "What that gains is told by five folds of them, each calibrated by the others.")
public final class Calibrate implements Callable<Integer> {
    private static final int FOLDS = 5;
    private static final List<String> FIGURES = List.of("loss", "brier", "ece", "ece_equal_mass");

    @Parameters(index = "0", paramLabel = "RUN", description = "A run, a folder of folds, or a CSV of predictions, such "
            + "as 'pcam evaluate --save' writes it.")
    private Path run;

    @Option(names = "--method", defaultValue = "temperature", description = "temperature, one number; or isotonic, which "
            + "wants thousands of patches.")
    private String method;

    @Option(names = "--groups", paramLabel = "FILE", description = "A CSV with the columns id and group (or slide, wsi, "
            + "patient): no group is in two folds.")
    private Optional<Path> groups;

    @Option(names = "--out", paramLabel = "FILE", description = "The file to write, for --calibration. Default: "
            + "calibration.json in RUN, or beside the CSV.")
    private Optional<Path> out;

    @Option(names = "--plot", paramLabel = "FILE", description = "Draw reliability before and after as PNG.")
    private Optional<Path> plot;

    @Mixin
    private Output output;

    /**
     * Runs this command alone.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        System.exit(CommandRun.of(new Calibrate(), arguments));
    }

    @Override
    public Integer call() {
        CalibrationMethod how = WrongOption.checked(() -> CalibrationMethod.named(method));
        Path file = out.orElseGet(() -> Files.isDirectory(run) ? run.resolve("calibration.json")
                : run.resolveSibling("calibration.json"));
        plot.ifPresent(picture -> requireAnother(picture, file));
        Replaceable.CALIBRATION.require(file);
        plot.ifPresent(Replaceable.PLOT::require);
        Predictions found = Verdict.kept(run);
        requireEnough(found.labels());
        Predictions before = groups.map(slides -> Verdict.grouped(found, slides)).orElse(found);
        Calibration calibration = how.fit(before.labels(), before.probabilities());
        Folds.Builder folds = Folds.builder(FOLDS);
        before.groups().ifPresent(folds::groups);
        Predictions after = before.withProbabilities(
                how.crossFit(before.labels(), before.probabilities(), folds.build().split(before.labels())));
        calibration.save(file);
        plot.ifPresent(picture -> draw(before, after, picture));
        tell(calibration, file, figures(before), figures(after));
        return 0;
    }

    /** The later of two files of one name would be all that is left. */
    private static void requireAnother(Path picture, Path file) {
        if (picture.toAbsolutePath().normalize().equals(file.toAbsolutePath().normalize())) {
            throw new IllegalArgumentException(
                    "%s cannot be both the calibration and its plot; give --plot another name".formatted(picture));
        }
    }

    private void requireEnough(byte[] labels) {
        int ones = 0;
        for (byte label : labels) {
            ones += label;
        }
        if (Math.min(ones, labels.length - ones) < FOLDS) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "%s has %d patches of label 0 and %d of label 1: to be judged by %d folds a "
                    + "calibration needs %d of each, and some hundreds to be of use. Give predictions of more patches",
                    run, labels.length - ones, ones, FOLDS, FOLDS));
        }
    }

    private static Map<String, Number> figures(Predictions predictions) {
        Map<String, Number> figures = Evaluation.of(predictions.labels(), predictions.probabilities(),
                Verdict.THRESHOLD).toMap();
        figures.keySet().retainAll(FIGURES);
        return figures;
    }

    private static void draw(Predictions before, Predictions after, Path picture) {
        Map<String, ReliabilityDiagram> diagrams = new LinkedHashMap<>();
        diagrams.put("as predicted", reliability(before));
        diagrams.put("calibrated, by folds", reliability(after));
        ReliabilityPlot.write(diagrams, picture);
    }

    private static ReliabilityDiagram reliability(Predictions predictions) {
        return ReliabilityDiagram.ofEqualMass(predictions.labels(), predictions.probabilities(),
                ReliabilityDiagram.USUAL_BINS);
    }

    private void tell(Calibration calibration, Path file, Map<String, Number> before, Map<String, Number> after) {
        output.say("%-18s %12s %12s", "", "as predicted", "calibrated");
        before.forEach((name, value) -> output.say("%-18s %12.4f %12.4f", name, value,
                Objects.requireNonNull(after.get(name))));
        output.say("%s: %s", file, calibration);
        output.result(Output.map("calibration", file, "method", method, "before", before, "after", after));
    }
}
