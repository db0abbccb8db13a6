package io.github.pcam4j.examples.command.train;

import io.github.pcam4j.examples.command.CommandLines;
import io.github.pcam4j.examples.command.InterruptedCommand;
import io.github.pcam4j.examples.command.MemoryEnd;
import io.github.pcam4j.examples.command.Output;
import io.github.pcam4j.examples.command.report.Findings;
import io.github.pcam4j.examples.command.report.FoldsPage;
import io.github.pcam4j.examples.command.report.LiveReport;
import io.github.pcam4j.examples.command.report.LiveServer;
import io.github.pcam4j.examples.command.report.Report;
import io.github.pcam4j.examples.command.report.ServeOption;
import io.github.pcam4j.examples.console.Interruption;
import io.github.pcam4j.io.PatchException;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.Resumption;
import io.github.pcam4j.train.RunDirectory;
import io.github.pcam4j.train.TrainingResult;
import io.github.pcam4j.train.TrainingStoppedException;
import io.github.pcam4j.train.ensemble.CrossValidation;
import io.github.pcam4j.train.ensemble.CrossValidationResult;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.metrics.BinaryMetrics;
import io.github.pcam4j.train.report.Finding;
import io.github.pcam4j.train.report.RunReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Trains, tells what came of it, and writes the reports.
 *
 * @param output where it is told
 * @param goesOn the command that resumes it if it is interrupted
 * @param serving where it is shown while it goes on
 */
record TrainingSession(Output output, String goesOn, ServeOption serving) {
    /** Trains one model; gives its figures. */
    Map<String, Object> one(Path run, PatchStore store, Function<WatchedTraining, TrainingResult> fit) {
        say(run, served(List.of(run), store, () -> WatchedTraining.run(output,
                new LiveReport(store, serving.tensorBoard()), goesOn, fit)));
        return reported(List.of(run), store).get(0);
    }

    /**
     * Trains as one of several processes that leave all telling and writing to the first.
     *
     * @param fit trains until its end, or until it is asked to stop
     * @return nothing
     * @throws InterruptedCommand if it, or another of them, was interrupted
     */
    static Map<String, Object> followed(Consumer<BooleanSupplier> fit) {
        try (Interruption interruption = new Interruption(() -> { })) {
            fit.accept(interruption::asked);
            return Map.of();
        } catch (TrainingStoppedException e) {
            throw new InterruptedCommand(String.valueOf(e.getMessage()), WatchedTraining.STOPPED, "");
        }
    }

    /** Trains a model a fold, each going on where it was if it was begun; gives the figures of all. */
    Map<String, Object> folds(CrossValidation folds, Path folder, PatchStore store,
            UnaryOperator<Resumption> settings) {
        CrossValidationResult result = served(folds.runs(), store,
                () -> WatchedTraining.run(output, new LiveReport(store, serving.tensorBoard()), goesOn,
                        watched -> folds.each(run -> watched.watchNamed(settings.apply(run))).fit(store)));
        for (int fold = 0; fold < result.folds().size(); fold++) {
            say(folds.runs().get(fold), result.folds().get(fold));
        }
        List<Map<String, Object>> figures = reported(folds.runs(), store);
        Optional<Path> page = FoldsPage.write(folder, folds.runs(), output);
        output.prose("All folds together: AUC %.4f, accuracy %.4f, each patch judged by the model that did not see it. "
                + "Kept in %s", result.metrics().rocAuc(), result.metrics().accuracy(0.5), folder);
        return Output.map("run", folder, "auc", result.metrics().rocAuc(), "accuracy", result.metrics().accuracy(0.5),
                "folds", figures, "report", page.orElse(null));
    }

    private <T> T served(List<Path> runs, PatchStore store, Supplier<T> training) {
        if (serving.port().isEmpty()) {
            return training.get();
        }
        try (LiveServer server = new LiveServer(runs, Optional.of(store), serving.port().get())) {
            output.say("Look at %s while it trains", server.url());
            return training.get();
        }
    }

    private void say(Path run, TrainingResult result) {
        output.prose("Best epoch %d of %d%s: AUC %.4f, accuracy %.4f (%.4f by calling all label %d). Kept in %s",
                result.bestEpoch(), result.history().size(), result.stoppedEarly() ? " (stopped early)" : "",
                result.metrics().rocAuc(), result.metrics().accuracy(0.5), majorityShare(result.metrics()),
                result.metrics().positives() > result.metrics().negatives() ? 1 : 0, run);
    }

    private static double majorityShare(BinaryMetrics metrics) {
        return (double) Math.max(metrics.positives(), metrics.negatives()) / metrics.size();
    }

    /** Writes the reports of runs that are finished, where they are not there; gives the figures of each. */
    List<Map<String, Object>> reported(List<Path> runs, PatchStore store) {
        Findings all = new Findings();
        List<Map<String, Object>> figures = new ArrayList<>();
        for (Path run : runs) {
            List<Finding> findings = report(run, store);
            all.add(run, findings);
            figures.add(figures(run, findings));
        }
        all.say(output, runs.size());
        return figures;
    }

    private List<Finding> report(Path run, PatchStore store) {
        try {
            RunReport.Builder report = RunReport.builder(run).store(store);
            if (hasReport(run)) {
                return report.build().findings();
            }
            Report.Written written = Report.write(run, report);
            output.say("Look at %s", written.file());
            return written.findings();
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            // Of whatever kind: hours of training are not to fail for a page. If the run itself is gone, that is told next.
            boolean told = e instanceof TrainingException || e instanceof PatchException;
            Output.note("pcam: the run is complete, but not its report: %s. Once that is mended, '%s' "
                    + "writes it", MemoryEnd.of(e, CommandLines.reporting(run))
                            .orElseGet(() -> told ? e.getMessage() : e.toString()), CommandLines.reporting(run));
            return List.of();
        }
    }

    /** The figures of a run that is finished, with its report if there is one. */
    static Map<String, Object> figures(Path run) {
        return figures(run, hasReport(run) ? RunReport.builder(run).build().findings() : List.of());
    }

    private static Map<String, Object> figures(Path run, List<Finding> findings) {
        Map<String, Object> figures = Output.map("run", run);
        figures.putAll(RunDirectory.open(run).metrics());
        if (hasReport(run)) {
            figures.put("report", report(run));
            figures.put(Findings.NAME, Findings.toList(run, findings));
        }
        return figures;
    }

    static boolean hasReport(Path run) {
        return RunReport.isThere(run);
    }

    private static Path report(Path run) {
        return run.resolve("report.html");
    }
}
