package io.github.pcam4j.examples.command.train;

import io.github.pcam4j.examples.command.CommandLines;
import io.github.pcam4j.examples.command.CommandRun;
import io.github.pcam4j.examples.command.Output;
import io.github.pcam4j.examples.command.Replaceable;
import io.github.pcam4j.examples.command.Verdict;
import io.github.pcam4j.examples.command.WrongOption;
import io.github.pcam4j.examples.command.option.GroupOptions;
import io.github.pcam4j.examples.command.option.LabelsOption;
import io.github.pcam4j.examples.command.option.Patches;
import io.github.pcam4j.examples.command.option.PredictionOptions;
import io.github.pcam4j.examples.command.option.SplitOptions;
import io.github.pcam4j.examples.command.report.ServeOption;
import io.github.pcam4j.examples.console.ProgressDisplay;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.Predictions;
import io.github.pcam4j.train.Trainer;
import io.github.pcam4j.train.ensemble.CrossValidation;
import io.github.pcam4j.train.split.Folds;
import io.github.pcam4j.train.split.Split;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** From a labelled patch store to a submission by the models of all folds. */
@Command(name = "ensemble", mixinStandardHelpOptions = true, showDefaultValues = true,
        description = {
            "Trains a model a fold, judges each patch by the model that did not see it, and predicts with all.",
            "The same command again goes on where it was: after Ctrl-C, after a crash, or to predict another store."})
public final class TrainEnsemble implements Callable<Integer> {
    @Parameters(paramLabel = "STORE", description = "train.h5, as 'pcam prepare' writes it.")
    private Path storePath;

    @Option(names = "--out", required = true, paramLabel = "FOLDER", description = "Where to put the folds.")
    private Path out;

    @Option(names = "--folds", defaultValue = "5", paramLabel = "K", description = "Models, each trained on all but a "
            + "K-th of the patches.")
    private int folds;

    @Mixin
    private LabelsOption labels;

    @Mixin
    private GroupOptions groups;

    @Mixin
    private TrainingOptions training;

    @Option(names = "--predict", paramLabel = "STORE", description = "Then predict this store, such as test.h5.")
    private Optional<Path> predicted;

    @Option(names = "--submission", defaultValue = "submission.csv", paramLabel = "FILE",
            description = "With --predict: the CSV to write.")
    private Path submission;

    @Mixin
    private PredictionOptions prediction;

    @Option(names = "--overwrite", description = "Begin anew in place of earlier folds: of the files "
            + "that training wrote, and no others.")
    private boolean overwrite;

    @Mixin
    private ServeOption serving;

    @Mixin
    private Output output;

    @Spec
    private CommandSpec command;

    /**
     * Runs this command alone.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        System.exit(CommandRun.of(new TrainEnsemble(), arguments));
    }

    @Override
    public Integer call() {
        WrongOption.checked(() -> {
            prediction.check();
            serving.check();
            training.check();
            groups.check();
            Folds.builder(folds).build();
            return this;
        });
        if (predicted.isEmpty()) {
            prediction.requireDefaults("give --predict STORE as well");
        }
        predicted.ifPresent(store -> Replaceable.SUBMISSION.require(submission));
        Map<String, Object> result = train();
        Verdict verdict = judged();
        verdict.say(output, false);
        result.put("out_of_fold", verdict.toMap());
        predicted.ifPresent(store -> result.put("prediction",
                prediction.write(List.of(out), PredictionOptions.Target.of(store, submission), training.compute(),
                        output)));
        output.result(result);
        return 0;
    }

    private Map<String, Object> train() {
        try (Patches patches = Patches.open(storePath, labels.file())) {
            PatchStore store = patches.store();
            predicted.ifPresent(path -> requireLikeness(store, path));
            Trainer.Builder settings = training.trainer(store.shape().height()).overwrite(overwrite)
                    .command(CommandLines.of(command));
            Trainer trainer = WrongOption.checked(settings::build);
            List<Split> splits = splits(store);
            CrossValidation begun = CrossValidation.prepareOrResume(trainer, out, store, splits);
            output.say("%d folds of %,d patches; %,d parameters each", folds, store.size(),
                    trainer.spec().parameterCount());
            ScheduleOptions.say(trainer, splits.get(0).trainSize(), output);
            return new TrainingSession(output, CommandLines.again(command), serving)
                    .folds(begun, out, store, training::resumed);
        }
    }

    /** Known now, not after hours of training. */
    private static void requireLikeness(PatchStore store, Path predicted) {
        try (PatchStore other = PatchStore.open(predicted)) {
            if (!other.shape().equals(store.shape())) {
                throw new IllegalArgumentException(("%s has patches of %s, and %s of %s: prepare both with the same "
                        + "--size").formatted(predicted, other.shape(), store.path(), store.shape()));
            }
            boolean alike = store.origin().flatMap(it -> other.origin().map(it::isResizedAs)).orElse(true);
            if (!alike) {
                Output.note("pcam: warning: the patches of %s and of %s were resized in different ways, or from "
                        + "different sizes; prepare both in the same way", predicted, store.path());
            }
        }
    }

    private List<Split> splits(PatchStore store) {
        try (ProgressDisplay progress = output.progress("")) {
            return SplitOptions.folds(folds, groups, store, training.seed(), progress);
        }
    }

    private Verdict judged() {
        Predictions predictions = Predictions.read(out.resolve("predictions.csv"));
        return Verdict.of(groups.file().map(slides -> Verdict.grouped(predictions, slides)).orElse(predictions),
                Verdict.THRESHOLD);
    }
}
