package io.github.pcam4j.train.report;

import io.github.pcam4j.train.Predictions;
import io.github.pcam4j.train.RunDirectory;
import io.github.pcam4j.train.internal.Json;
import io.github.pcam4j.train.internal.tables.NumberTable;
import io.github.pcam4j.train.internal.tables.RunFiles;
import io.github.pcam4j.train.internal.tables.Settings;
import io.github.pcam4j.train.metrics.Evaluation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * One of several that are compared: a run, folds, or predictions of whatever made them.
 *
 * @param name what to call it, the path as it was given
 * @param evaluation of all patches that it was judged by, at a threshold of 0.5
 * @param seconds that its training took; empty if that is not known
 * @param settings what it was asked for, by name; none of predictions alone
 * @see RunComparison
 */
public record ComparedRun(String name, Evaluation evaluation, OptionalDouble seconds, Map<String, String> settings) {

    /** Copies the settings. */
    public ComparedRun {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    /** What is read of it. */
    record Read(ComparedRun run, Predictions predictions, List<NumberTable> histories) {

        static Read of(Path path) {
            List<Path> runs = runs(path);
            Predictions predictions = Files.isDirectory(path) ? Predictions.ofRun(path) : Predictions.read(path);
            List<NumberTable> histories = runs.stream().map(it -> NumberTable.readIfThere(it.resolve("history.csv"))).toList();
            boolean timed = !histories.isEmpty() && histories.stream().allMatch(it -> it.rows() > 0);
            double seconds = timed ? histories.stream().mapToDouble(it -> Arrays.stream(it.column("seconds")).sum())
                    .sum() : 0;
            Map<String, String> settings = runs.isEmpty() ? Map.of()
                    : Settings.of(Json.read(runs.get(0).resolve("config.json")), runs.size());
            return new Read(new ComparedRun(path.toString(),
                    Evaluation.of(predictions.labels(), predictions.probabilities(), RunFiles.HALF),
                    timed ? OptionalDouble.of(seconds) : OptionalDouble.empty(), settings), predictions, histories);
        }

        private static List<Path> runs(Path path) {
            if (RunDirectory.exists(path)) {
                return List.of(path);
            }
            return IntStream.iterate(1, it -> it + 1).mapToObj(fold -> path.resolve("fold-" + fold))
                    .takeWhile(it -> Files.isRegularFile(path.resolve(RunDirectory.FOLDS)) && RunDirectory.exists(it)).toList();
        }

        /** A column of the history by epoch, the mean of the folds over the epochs that all have; empty if there is none. */
        double[] byEpoch(String column) {
            int epochs = histories.stream().mapToInt(NumberTable::rows).min().orElse(0);
            double[] mean = new double[epochs];
            if (epochs > 0) {
                for (NumberTable history : histories) {
                    double[] values = history.column(column);
                    for (int epoch = 0; epoch < epochs; epoch++) {
                        mean[epoch] += values[epoch] / histories.size();
                    }
                }
            }
            return mean;
        }
    }
}
