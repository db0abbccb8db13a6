package io.github.pcam4j.examples.command.predict;

import io.github.pcam4j.examples.command.CommandRun;
import io.github.pcam4j.examples.command.Output;
import io.github.pcam4j.examples.command.WrongOption;
import io.github.pcam4j.examples.command.option.CalibrationOption;
import io.github.pcam4j.examples.command.option.EngineChoice;
import io.github.pcam4j.examples.command.option.PredictionOptions;
import io.github.pcam4j.io.PatchException;
import io.github.pcam4j.io.ingest.OnError;
import io.github.pcam4j.train.ensemble.Ensemble;
import io.github.pcam4j.train.serve.Classification;
import io.github.pcam4j.train.serve.PatchClassifier;
import io.github.pcam4j.train.serve.PatchInput;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** From trained models and image files to a probability each. */
@Command(name = "classify", mixinStandardHelpOptions = true, showDefaultValues = true,
        description = "Tells the best model's probability of label 1 for single images, which it prepares as the store was "
                + "made that the run was trained on.")
public final class Classify implements Callable<Integer> {
    private static final int GROUP = 64;

    @Parameters(index = "0", paramLabel = "RUN", description = "The run, or folder of folds, that 'pcam train' wrote.")
    private Path run;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "FILE", description = "Square images in colour of any size, "
            + "TIFF, PNG or JPEG, that show as much tissue as the patches that were trained on.")
    private List<Path> files;

    @Option(names = "--threshold", defaultValue = "0.5", description = "Probabilities at or above it are called 1.")
    private double threshold;

    @Option(names = "--on-error", defaultValue = "fail", paramLabel = "fail|skip",
            description = "At an image that cannot be used: stop, or tell of it on standard error and go on.")
    private OnError onError;

    @Mixin
    private PredictionOptions prediction;

    @Mixin
    private CalibrationOption calibration;

    @Mixin
    private EngineChoice compute;

    @Mixin
    private Output output;

    private final List<Map<String, Object>> found = new ArrayList<>();
    private final List<Map<String, Object>> skipped = new ArrayList<>();

    /**
     * Runs this command alone.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        System.exit(CommandRun.of(new Classify(), arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        WrongOption.requireThreshold(threshold);
        prediction.check();
        compute.check();
        Ensemble ensemble = prediction.ensemble(List.of(run), compute);
        PatchClassifier.Builder builder = PatchClassifier.builder(ensemble).batch(GROUP).threshold(threshold);
        calibration.fitted().ifPresent(builder::calibration);
        try (PatchClassifier classifier = builder.open()) {
            for (int first = 0; first < files.size(); first += GROUP) {
                classify(classifier, files.subList(first, Math.min(files.size(), first + GROUP)));
            }
        }
        output.result(Output.map("images", found, "skipped", skipped, "threshold", threshold,
                "models", ensemble.runs().size()));
        return 0;
    }

    /** All at once, and one by one if some are to be skipped. */
    private void classify(PatchClassifier classifier, List<Path> group) throws InterruptedException {
        try {
            List<Classification> all = classifier.classify(group.stream().map(PatchInput::of).toList());
            for (int i = 0; i < group.size(); i++) {
                tell(group.get(i), all.get(i));
            }
        } catch (PatchException e) {
            if (onError == OnError.FAIL) {
                throw e;
            }
            for (Path file : group) {
                classify(classifier, file);
            }
        }
    }

    private void classify(PatchClassifier classifier, Path file) throws InterruptedException {
        try {
            tell(file, classifier.classify(file));
        } catch (PatchException e) {
            Output.note("pcam: skipped: %s", e.getMessage());
            skipped.add(Output.map("file", file, "reason", Objects.requireNonNull(e.getMessage())));
        }
    }

    private void tell(Path file, Classification what) {
        output.say("%s: %.4f, label %d", file, what.probability(), what.label());
        found.add(Output.map("file", file, "probability", what.probability(), "label", what.label()));
    }
}
