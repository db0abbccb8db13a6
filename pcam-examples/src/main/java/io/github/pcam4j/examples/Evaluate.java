package io.github.pcam4j.examples;

import io.github.pcam4j.examples.console.ProgressDisplay;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.Predictions;
import io.github.pcam4j.train.ensemble.Ensemble;
import io.github.pcam4j.train.metrics.BinaryMetrics;
import io.github.pcam4j.train.metrics.OperatingPoint;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** All figures of a model on patches that it was not trained on. */
@Command(name = "evaluate", mixinStandardHelpOptions = true, showDefaultValues = true,
        description = "Judges a run by patches that it was not trained on: by the predictions kept with it, or by the "
                + "patches of a labelled store that are new to it.")
public final class Evaluate implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "RUN", description = "The run, or folder of folds, that 'pcam train' wrote.")
    private Path run;

    @Parameters(index = "1", arity = "0..1", paramLabel = "STORE", description = "Labelled patches. Those that a model "
            + "was trained on are not used for it.")
    private Path storePath;

    @Option(names = "--tta", defaultValue = "1", paramLabel = "VIEWS", description = "With STORE: views of each patch to "
            + "take the mean of: 1, 4, 8 or 16.")
    private int views;

    @Option(names = "--threshold", defaultValue = "0.5", description = "Probabilities at or above it are called 1.")
    private double threshold;

    @Option(names = "--sensitivity", paramLabel = "SHARE", description = "Instead of --threshold: the highest threshold "
            + "at which so large a share of label 1 is found.")
    private Double sensitivity;

    @Option(names = "--groups", paramLabel = "FILE", description = "A CSV with the columns id and group (or slide, wsi, "
            + "patient): the AUC's interval is that of a bootstrap over groups, and each group has a line.")
    private Path groups;

    @Option(names = "--save", paramLabel = "FILE", description = "Write the predictions that were judged as CSV.")
    private Path save;

    @Mixin
    private Output output;

    /**
     * Runs this command alone.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        System.exit(Pcam.run(new Evaluate(), arguments));
    }

    @Override
    public Integer call() {
        Predictions found = storePath == null ? Predictions.read(run.resolve("predictions.csv")) : predict();
        Predictions predictions = groups == null ? found : Verdict.grouped(found, groups);
        if (save != null) {
            predictions.write(save);
        }
        Verdict verdict = Verdict.of(predictions, sensitivity == null ? threshold : OperatingPoint.forSensitivity(
                BinaryMetrics.of(predictions.labels(), predictions.probabilities()), sensitivity).threshold());
        verdict.say(output);
        output.result(verdict.toMap());
        return 0;
    }

    private Predictions predict() {
        try (PatchStore store = PatchStore.open(storePath); ProgressDisplay progress = output.progress("images")) {
            return Ensemble.of(List.of(run)).lookingAt(views).judge(store, progress);
        }
    }
}
