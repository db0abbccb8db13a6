package io.github.pcam4j.examples;

import io.github.pcam4j.io.PatchException;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.Resumption;
import io.github.pcam4j.train.RunDirectory;
import io.github.pcam4j.train.TrainingResult;
import io.github.pcam4j.train.ensemble.CrossValidation;
import io.github.pcam4j.train.ensemble.CrossValidationResult;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.report.RunReport;
import io.github.pcam4j.train.report.StatisticsLag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Trains, tells what came of it, and writes the reports.
 *
 * @param output where it is told
 * @param goesOn the command that goes on if it is interrupted
 */
record TrainingSession(Output output, String goesOn) {
    private static final String LAG = "statistics_lag";

    /** Trains one model; gives its figures. */
    Map<String, Object> one(Path run, PatchStore store, Function<WatchedTraining, TrainingResult> fit) {
        say(run, WatchedTraining.run(output, goesOn, fit));
        Map<String, Object> figures = reported(run, store);
        hint(List.of(figures));
        return figures;
    }

    /** Trains a model a fold, each going on where it was if it was begun; gives the figures of all. */
    Map<String, Object> folds(CrossValidation folds, Path folder, PatchStore store,
            UnaryOperator<Resumption> settings) {
        CrossValidationResult result = WatchedTraining.run(output, goesOn,
                watched -> folds.each(run -> watched.watch(settings.apply(run))).fit(store));
        List<Map<String, Object>> figures = new ArrayList<>();
        for (int fold = 0; fold < result.folds().size(); fold++) {
            Path run = folds.runs().get(fold);
            say(run, result.folds().get(fold));
            figures.add(reported(run, store));
        }
        hint(figures);
        output.say("All folds together: AUC %.4f, accuracy %.4f, each patch judged by the model that did not see it. "
                + "Kept in %s", result.metrics().rocAuc(), result.metrics().accuracy(0.5), folder);
        return Output.map("run", folder, "auc", result.metrics().rocAuc(), "accuracy", result.metrics().accuracy(0.5),
                "folds", figures);
    }

    /** Once, however many runs it concerns. */
    private void hint(List<Map<String, Object>> figures) {
        figures.stream().map(it -> it.get(LAG)).filter(Objects::nonNull).findFirst()
                .ifPresent(lag -> output.say("Hint: %s.", lag));
    }

    private void say(Path run, TrainingResult result) {
        output.say("Best epoch %d of %d%s: AUC %.4f, accuracy %.4f. Kept in %s", result.bestEpoch(),
                result.history().size(), result.stoppedEarly() ? " (stopped early)" : "", result.metrics().rocAuc(),
                result.metrics().accuracy(0.5), run);
    }

    /** Writes the report of a run that is finished, if it is not there; gives the run's figures. */
    Map<String, Object> reported(Path run, PatchStore store) {
        try {
            if (!hasReport(run)) {
                output.say("Look at %s", Report.write(run, RunReport.builder(run).store(store)));
            }
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            // Of whatever kind: hours of training are not to fail for a page. If the run itself is gone, that is told next.
            boolean told = e instanceof TrainingException || e instanceof PatchException;
            Output.note("pcam: the run is complete, but not its report: %s. Once that is mended, '%s' "
                    + "writes it", MemoryEnd.of(e, CommandLines.reporting(run))
                            .orElseGet(() -> told ? e.getMessage() : e.toString()), CommandLines.reporting(run));
        }
        return figures(run);
    }

    /** The figures of a run that is finished, with its report if there is one. */
    static Map<String, Object> figures(Path run) {
        Map<String, Object> figures = Output.map("run", run);
        figures.putAll(RunDirectory.open(run).metrics());
        if (hasReport(run)) {
            figures.put("report", report(run));
            StatisticsLag.of(run).ifPresent(lag -> figures.put(LAG, OptionWords.in(lag)));
        }
        return figures;
    }

    static boolean hasReport(Path run) {
        return Files.exists(report(run));
    }

    private static Path report(Path run) {
        return run.resolve("report.html");
    }
}
