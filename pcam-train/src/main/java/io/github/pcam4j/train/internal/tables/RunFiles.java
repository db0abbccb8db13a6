package io.github.pcam4j.train.internal.tables;

import io.github.pcam4j.train.Predictions;
import io.github.pcam4j.train.RunDirectory;
import io.github.pcam4j.train.RunState;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.internal.Json;
import io.github.pcam4j.train.metrics.Evaluation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A run as it stands in its folder.
 *
 * @param folder the run's
 * @param state how it is
 * @param config what was asked for
 * @param metrics the best epoch's figures; of a run that is not finished, those of its best so far
 * @param history a row an epoch; none before the first is over
 * @param steps a row a step; none before the first were written
 * @param judged predictions of the held-out patches by the best model, if they are there
 */
public record RunFiles(Path folder, RunState state, Map<String, Object> config, Map<String, Object> metrics, NumberTable history,
        NumberTable steps, Optional<Predictions> judged) {
    /** The threshold of the accuracies of history and metrics. */
    public static final double HALF = 0.5;

    public static RunFiles read(Path folder) {
        RunDirectory run = RunDirectory.open(folder);
        Map<String, Object> config = Json.read(folder.resolve("config.json"));
        if (!run.isFinished()) {
            return unfinished(folder, run, config);
        }
        RunFiles files = new RunFiles(folder, RunState.FINISHED, config, run.metrics(),
                NumberTable.read(folder.resolve("history.csv")), NumberTable.read(folder.resolve("steps.csv")),
                Optional.of(Predictions.read(run.predictions())));
        files.requireAgreement();
        return files;
    }

    private static RunFiles unfinished(Path folder, RunDirectory run, Map<String, Object> config) {
        NumberTable history = NumberTable.readIfThere(folder.resolve("history.csv"));
        RunFiles files = new RunFiles(folder, run.state(), config, BestSoFar.metrics(config, history, run.spec()),
                history, NumberTable.readIfThere(folder.resolve("steps.csv")),
                Files.exists(run.predictions()) ? Optional.of(Predictions.read(run.predictions())) : Optional.empty());
        // Killed between two files, or read between them, the predictions are of another epoch than the history's best.
        return files.agrees() ? files : new RunFiles(folder, files.state, config, files.metrics, history, files.steps,
                Optional.empty());
    }

    public boolean isFinished() {
        return state == RunState.FINISHED;
    }

    /** What is drawn comes from the predictions, what is told from the metrics: both must be of one training. */
    private void requireAgreement() {
        if (!agrees()) {
            throw new TrainingException(("%s: metrics.json has an AUC of %s, but predictions.csv one of %s: one of "
                    + "them was changed. Put it back as it was").formatted(folder, metric("auc"), evaluation(HALF).auc()));
        }
    }

    private boolean agrees() {
        return judged.isPresent() && metrics.containsKey("auc") && metric("auc") == evaluation(HALF).auc();
    }

    public Predictions predictions() {
        return judged.orElseThrow(() -> new TrainingException(
                "%s has no predictions yet; they come with its first epoch".formatted(folder)));
    }

    public Evaluation evaluation(double threshold) {
        return Evaluation.of(predictions().labels(), predictions().probabilities(), threshold);
    }

    public double metric(String name) {
        if (metrics.get(name) instanceof Number number) {
            return number.doubleValue();
        }
        throw new TrainingException("%s: metrics.json has no number '%s'. It was changed or is damaged"
                .formatted(folder, name));
    }

    public int count(String metric) {
        return (int) metric(metric);
    }

    public int epochs() {
        return history.rows();
    }

    public int bestEpoch() {
        return count("best_epoch");
    }

    /** A part of the configuration, such as {@code training}. */
    public Map<?, ?> config(String part) {
        if (config.get(part) instanceof Map<?, ?> map) {
            return map;
        }
        throw new TrainingException("%s: config.json has no '%s'. It was changed or is damaged"
                .formatted(folder, part));
    }
}
