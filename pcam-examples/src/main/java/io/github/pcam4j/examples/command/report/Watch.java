package io.github.pcam4j.examples.command.report;

import io.github.pcam4j.examples.command.CommandLines;
import io.github.pcam4j.examples.command.CommandRun;
import io.github.pcam4j.examples.command.Output;
import io.github.pcam4j.examples.command.option.Patches;
import io.github.pcam4j.examples.command.option.StoreFiles;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.RunDirectory;
import io.github.pcam4j.train.RunState;
import io.github.pcam4j.train.Trainer;
import io.github.pcam4j.train.ensemble.CrossValidation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A training in a browser while it goes on. */
@Command(name = "watch", mixinStandardHelpOptions = true, showDefaultValues = true,
        description = {"Serves the report of a run that is trained to browsers of this machine: curves by step and epoch, "
            + "rates, speed, time left and the newest mistakes. It ends with the training; a run that has ended has "
            + "report.html.",
            "Ctrl-C ends it before, and changes nothing."})
public final class Watch implements Callable<Integer> {
    /** So long that pages which are open load the last one. */
    private static final Duration GRACE = Duration.ofSeconds(15);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Duration grace;

    @Parameters(index = "0", paramLabel = "RUN", description = "The run that 'pcam train' writes, or its folds.")
    private Path run;

    @Parameters(index = "1", arity = "0..1", paramLabel = "STORE", description = "The store that it is trained on, "
            + "for pictures; only needed if it lies elsewhere now.")
    private Path storePath;

    @Option(names = "--port", defaultValue = "0", description = "Where to listen on 127.0.0.1; 0 for any port that is free.")
    private int port;

    @Mixin
    private StoreFiles files;

    @Mixin
    private Output output;

    /** Ends some seconds after the training. */
    public Watch() {
        this(GRACE);
    }

    /** Ends some time after the training. */
    public Watch(Duration grace) {
        this.grace = grace;
    }

    /**
     * Runs this command alone.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        System.exit(CommandRun.of(new Watch(), arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        LiveServer.requirePort(port);
        List<Path> runs = CrossValidation.holdsFolds(run) ? CrossValidation.resume(run).runs() : List.of(run);
        if (runs.stream().allMatch(Watch::isOver)) {
            output.say("%s is not trained at the moment: '%s' makes a report of it as it is", run,
                    CommandLines.reporting(run));
            output.result(Output.map("run", run, "url", null));
            return 0;
        }
        Path path = storePath == null ? Trainer.resume(runs.get(0)).storePath() : storePath;
        if (storePath == null && !Files.exists(path)) {
            watch(runs, Optional.empty());
            return 0;
        }
        try (Patches patches = files.open(path)) {
            watch(runs, Optional.of(patches.store()));
        }
        return 0;
    }

    private void watch(List<Path> runs, Optional<PatchStore> store) throws InterruptedException {
        try (LiveServer server = new LiveServer(runs, store, port)) {
            output.say("Look at %s", server.url());
            output.result(Output.map("run", run, "url", server.url()));
            Duration over = Duration.ZERO;
            while (over.compareTo(grace) < 0) {
                Thread.sleep(PAUSE.toMillis());
                over = runs.stream().allMatch(Watch::isOver) ? over.plus(PAUSE) : Duration.ZERO;
            }
        }
    }

    private static boolean isOver(Path run) {
        Predicate<RunState> over = List.of(RunState.FINISHED, RunState.STOPPED, RunState.FAILED)::contains;
        return over.test(RunDirectory.open(run).state());
    }
}
