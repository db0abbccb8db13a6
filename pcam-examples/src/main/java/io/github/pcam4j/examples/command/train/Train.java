package io.github.pcam4j.examples.command.train;

import io.github.pcam4j.examples.command.CommandLines;
import io.github.pcam4j.examples.command.CommandRun;
import io.github.pcam4j.examples.command.Output;
import io.github.pcam4j.examples.command.WrongOption;
import io.github.pcam4j.examples.command.option.Patches;
import io.github.pcam4j.examples.command.option.SplitOptions;
import io.github.pcam4j.examples.command.report.ServeOption;
import io.github.pcam4j.examples.console.ProgressDisplay;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.Resumption;
import io.github.pcam4j.train.RunDirectory;
import io.github.pcam4j.train.Trainer;
import io.github.pcam4j.train.TrainingResult;
import io.github.pcam4j.train.distributed.ProcessGroup;
import io.github.pcam4j.train.ensemble.CrossValidation;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.split.Split;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** From a labelled patch store to a trained model and its validation AUC. */
@Command(name = "train", mixinStandardHelpOptions = true, showDefaultValues = true,
        description = {"Trains the documented network on a labelled store, and keeps the best model by validation AUC.",
            "Ctrl-C ends it after the step that it is at, and tells how to resume; exit code 130."},
        customSynopsis = {
            "pcam train [OPTIONS] STORE --out RUN",
            "pcam train --resume RUN [--checkpoint-every SECONDS] [--device DEVICE] [--json] [STORE]"})
public final class Train implements Callable<Integer> {
    private static final Set<String> USED_WITH_RESUME = Stream.concat(ProcessOptions.names().stream(), Stream.of("--resume",
            "--checkpoint-every", "--device", "--labels", "--valid", "--valid-labels", "--serve", "--tensorboard",
            Output.JSON_OPTION, "--help", "--version")).collect(Collectors.toUnmodifiableSet());

    @Parameters(paramLabel = "STORE", arity = "0..1", description = "train.h5, as 'pcam prepare' writes it. With "
            + "--resume only needed if it lies elsewhere now.")
    private Path storePath;

    @Option(names = "--out", paramLabel = "RUN", description = "Where to put the run.")
    private Path out;

    @Option(names = "--resume", paramLabel = "RUN", description = "Resume a run that was stopped or killed, with "
            + "the settings that it was begun with.")
    private Path resumed;

    @Mixin
    private SplitOptions splitting;

    @Mixin
    private TrainingOptions training;

    @Option(names = "--overwrite", description = "Replace a run that exists: the files that "
            + "training wrote, and no others.")
    private boolean overwrite;

    @Mixin
    private ProcessOptions processes;

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
        System.exit(CommandRun.of(new Train(), arguments));
    }

    @Override
    public Integer call() {
        requireUsage();
        serving.check();
        processes.check();
        if (resumed == null) {
            splitting.check();
            training.check();
            require(!processes.several() || !splitting.hasFolds(), "folds are trained one after the other, and not in several "
                    + "processes: train each with --processes by a --split-file of its own");
        }
        if (processes.follows()) {
            output.silence();
        } else if (resumed == null && !processes.joins()) {
            requirePlace();
        }
        if (output.isForMachines() && processes.printsHere()) {
            return PassedOn.run(CommandLines.arguments(command));
        }
        output.result(processes.each(CommandLines.arguments(command),
                group -> resumed == null ? begin(group) : resume(group)));
        return 0;
    }

    private void requireUsage() {
        if (resumed == null) {
            require(storePath != null, "Missing required parameter: STORE");
            require(out != null, "Missing required option: '--out=RUN'");
            return;
        }
        for (OptionSpec option : command.options()) {
            require(USED_WITH_RESUME.contains(option.longestName()) || !given(option.longestName()),
                    option.longestName() + " cannot be given with --resume: a run is resumed with the settings that it "
                            + "was begun with");
        }
    }

    private void require(boolean condition, String message) {
        if (!condition) {
            throw new ParameterException(command.commandLine(), message);
        }
    }

    private boolean given(String option) {
        return command.commandLine().getParseResult().hasMatchedOption(option);
    }

    private Map<String, Object> begin(ProcessGroup group) {
        if (group.rank() == 0 && processes.joins()) {
            // The others are there to be told.
            requirePlace();
        }
        try (Patches patches = splitting.files().open(storePath)) {
            PatchStore store = patches.store();
            Trainer.Builder trainer = training.trainer(store.shape().height()).runDirectory(out).overwrite(overwrite)
                    .processes(group).command(CommandLines.of(command));
            Trainer checked = WrongOption.checked(trainer::build);
            List<Split> splits = splits(patches);
            say(splits, checked);
            if (group.rank() > 0) {
                return TrainingSession.followed(stop -> trainer.stopWhen(stop).build().fit(store, splits.get(0)));
            }
            TrainingSession session = new TrainingSession(output, CommandLines.resuming(out,
                    splitting.files().toGiveAgain(storePath)) + processes.toGoOn(), serving);
            if (splits.size() == 1) {
                if (overwrite) {
                    CrossValidation.remove(out);
                }
                return session.one(out, store, watched -> left(group,
                        () -> watched.watch(trainer, out).build().fit(store, splits.get(0))));
            }
            return session.folds(CrossValidation.prepare(checked, out, store, splits), out, store, it -> it);
        }
    }

    /** The report is this process's alone: the others need not wait for it. */
    private static TrainingResult left(ProcessGroup group, Supplier<TrainingResult> training) {
        try (group) {
            return training.get();
        }
    }

    /** Known before the store is read for its split. */
    private void requirePlace() {
        if (!overwrite && (RunDirectory.exists(out) || CrossValidation.holdsFolds(out))) {
            throw new TrainingException(("%s holds a training already; resume it (%s), name another folder, or "
                    + "replace it (--overwrite)").formatted(out, CommandLines.resuming(out, List.of())));
        }
        if (!CrossValidation.holdsFolds(out) && !splitting.hasFolds()) {
            RunDirectory.requireFree(out, overwrite);
        }
    }

    private List<Split> splits(Patches patches) {
        try (ProgressDisplay progress = output.progress("")) {
            return splitting.splits(patches, training.seed(), progress);
        }
    }

    private void say(List<Split> splits, Trainer trainer) {
        Split first = splits.get(0);
        output.say("%,d patches to train on, %,d held out%s; %,d parameters", first.trainSize(), first.validationSize(),
                splits.size() == 1 ? "" : String.format(Locale.ROOT, ", in the first of %d folds", splits.size()),
                trainer.spec().parameterCount());
        ScheduleOptions.say(trainer, first.trainSize(), output);
        TrainingOptions.hint(trainer, first.trainSize(), output);
    }

    private Map<String, Object> resume(ProcessGroup group) {
        training.checkGivenAgain();
        TrainingSession session = new TrainingSession(output, CommandLines.again(command), serving);
        if (CrossValidation.holdsFolds(resumed)) {
            require(!processes.several(), resumed + " holds folds, which are not trained in several processes");
            CrossValidation folds = CrossValidation.resume(resumed);
            try (Patches patches = splitting.files().open(storeOf(folds.storePath()))) {
                return session.folds(folds, resumed, patches.store(), this::settings);
            }
        }
        Resumption run = Trainer.resume(resumed);
        if (run.isFinished()) {
            output.say("%s is finished already: there is nothing to resume. 'pcam predict %s' uses it", resumed, resumed);
            return group.rank() > 0 ? Map.of() : finished(session, storePath == null ? run.storePath() : storePath);
        }
        try (Patches patches = splitting.files().open(storeOf(run.storePath()))) {
            Resumption goingOn = settings(run).processes(group);
            if (group.rank() > 0) {
                return TrainingSession.followed(stop -> goingOn.stopWhen(stop).fit(patches.store()));
            }
            Output.note("resuming %s at %s", resumed, run.position());
            return session.one(resumed, patches.store(), watched -> left(group,
                    () -> watched.watch(goingOn).fit(patches.store())));
        }
    }

    /** It may have been ended before its report was made. */
    private Map<String, Object> finished(TrainingSession session, Path path) {
        if (TrainingSession.hasReport(resumed) || !Files.exists(path)) {
            return TrainingSession.figures(resumed);
        }
        try (Patches patches = splitting.files().open(path)) {
            return session.reported(List.of(resumed), patches.store()).get(0);
        }
    }

    private Resumption settings(Resumption run) {
        if (given("--checkpoint-every")) {
            run.checkpointEvery(training.checkpointInterval());
        }
        return given("--device") ? run.device(training.compute().device()) : run;
    }

    private Path storeOf(Path known) {
        Path path = storePath == null ? known : storePath;
        if (storePath == null && !Files.exists(path)) {
            throw new TrainingException(("%s, the store of this run, is not there. If it was moved, say where it lies "
                    + "now: pcam train --resume %s STORE").formatted(path, resumed));
        }
        return path;
    }
}
