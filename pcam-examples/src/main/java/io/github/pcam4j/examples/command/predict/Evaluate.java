package io.github.pcam4j.examples.command.predict;

import io.github.pcam4j.examples.command.CommandRun;
import io.github.pcam4j.examples.command.Output;
import io.github.pcam4j.examples.command.Replaceable;
import io.github.pcam4j.examples.command.Verdict;
import io.github.pcam4j.examples.command.WrongOption;
import io.github.pcam4j.examples.command.option.CalibrationOption;
import io.github.pcam4j.examples.command.option.EngineChoice;
import io.github.pcam4j.examples.command.option.LabelsOption;
import io.github.pcam4j.examples.command.option.Patches;
import io.github.pcam4j.examples.command.option.PredictionOptions;
import io.github.pcam4j.examples.console.ProgressDisplay;
import io.github.pcam4j.train.Predictions;
import io.github.pcam4j.train.metrics.BinaryMetrics;
import io.github.pcam4j.train.metrics.OperatingPoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** All figures of a model on patches that it was not trained on. */
@Command(name = "evaluate", mixinStandardHelpOptions = true, showDefaultValues = true,
        description = "Judges a run by patches that it was not trained on: by the predictions kept with it, or by the "
                + "patches of a labelled store that are new to it.")
public final class Evaluate implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "RUN", description = "The run, or folder of folds, that 'pcam train' wrote; "
            + "without STORE also a CSV of predictions, such as --save writes it.")
    private Path run;

    @Parameters(index = "1", arity = "0..1", paramLabel = "STORE", description = "Labelled patches. Those that a model "
            + "was trained on are not used for it.")
    private Path storePath;

    @Option(names = "--threshold", defaultValue = "0.5", description = "Probabilities at or above it are called 1.")
    private double threshold;

    @Option(names = "--sensitivity", paramLabel = "SHARE", description = "Instead of --threshold: the highest threshold "
            + "at which so large a share of label 1 is found.")
    private Double sensitivity;

    @Option(names = "--groups", paramLabel = "FILE", description = "A CSV with the columns id and group (or slide, wsi, "
            + "patient): the AUC's interval is that of a bootstrap over groups, and the worst groups have a line each.")
    private Path groups;

    @Option(names = "--all-groups", description = "Print a line for each group, not for the ten of two or more patches that "
            + "have the lowest accuracy.")
    private boolean allGroups;

    @Option(names = "--save", paramLabel = "FILE", description = "Write the predictions that were judged as CSV.")
    private Path save;

    @Mixin
    private LabelsOption labels;

    @Mixin
    private PredictionOptions prediction;

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
        System.exit(CommandRun.of(new Evaluate(), arguments));
    }

    @Override
    public Integer call() {
        WrongOption.requireThreshold(threshold);
        if (sensitivity != null && !(sensitivity > 0 && sensitivity <= 1)) {
            throw new WrongOption("--sensitivity must be within (0, 1], such as 0.95, not " + sensitivity);
        }
        prediction.check();
        compute.check();
        if (save != null) {
            Replaceable.PREDICTIONS.require(save);
        }
        if (storePath == null) {
            prediction.requireDefaults("give a STORE as well");
            if (labels.file().isPresent()) {
                throw new IllegalArgumentException("--labels are those of a STORE: give that as well");
            }
        }
        UnaryOperator<double[]> calibrated = calibration.read();
        Predictions found = storePath == null ? Verdict.kept(run) : predict();
        if (calibration.file().isPresent()) {
            warnOfKept(found);
        }
        Predictions known = groups == null ? found : Verdict.grouped(found, groups);
        Predictions predictions = known.withProbabilities(calibrated.apply(known.probabilities()));
        if (save != null) {
            predictions.write(save);
        }
        Verdict verdict = Verdict.of(predictions, sensitivity == null ? threshold : OperatingPoint.forSensitivity(
                BinaryMetrics.of(predictions.labels(), predictions.probabilities()), sensitivity).threshold());
        verdict.say(output, allGroups);
        output.result(verdict.toMap());
        return 0;
    }

    /** A calibration is judged too well by the patches that it was fitted on, which are those kept with the run. */
    private void warnOfKept(Predictions judged) {
        if (Files.isDirectory(run)) {
            Set<String> kept = new HashSet<>(Verdict.kept(run).ids());
            long common = judged.ids().stream().filter(kept::contains).count();
            if (common > 0) {
                Output.note("pcam: warning: 'pcam calibrate %s' fits by %,d of these %,d patches, which then judge "
                        + "it too well; what it prints itself is fair", run, common, judged.size());
            }
        }
    }

    private Predictions predict() {
        try (Patches patches = Patches.open(storePath, labels.file());
                ProgressDisplay progress = output.progress("images")) {
            return prediction.ensemble(List.of(run), compute).judge(patches.store().requireDistinctIds(), progress);
        }
    }
}
