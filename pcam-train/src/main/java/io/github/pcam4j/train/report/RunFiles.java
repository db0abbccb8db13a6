package io.github.pcam4j.train.report;

import io.github.pcam4j.train.Predictions;
import io.github.pcam4j.train.RunDirectory;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.internal.Json;
import io.github.pcam4j.train.metrics.Evaluation;
import java.nio.file.Path;
import java.util.Map;

/**
 * A finished run as it stands in its folder.
 *
 * @param folder the run's
 * @param config what was asked for
 * @param metrics the best epoch's figures
 * @param history a row an epoch
 * @param steps a row a step
 * @param predictions of the held-out patches by the best model
 */
record RunFiles(Path folder, Map<String, Object> config, Map<String, Object> metrics, NumberTable history,
        NumberTable steps, Predictions predictions) {
    /** The threshold of the accuracies of history and metrics. */
    static final double HALF = 0.5;

    static RunFiles read(Path folder) {
        RunDirectory run = RunDirectory.open(folder);
        if (!run.isFinished()) {
            throw new TrainingException(("%s is not finished: there is no metrics.json to report. Resume the "
                    + "training, and then make the report").formatted(folder));
        }
        RunFiles files = new RunFiles(folder, Json.read(folder.resolve("config.json")),
                run.metrics(), NumberTable.read(folder.resolve("history.csv")),
                NumberTable.read(folder.resolve("steps.csv")), Predictions.read(run.predictions()));
        files.requireAgreement();
        return files;
    }

    /** What is drawn comes from the predictions, what is told from the metrics: both must be of one training. */
    private void requireAgreement() {
        double told = metric("auc");
        double drawn = evaluation(HALF).auc();
        if (told != drawn) {
            throw new TrainingException(("%s: metrics.json has an AUC of %s, but predictions.csv one of %s: one of "
                    + "them was changed. Put it back as it was").formatted(folder, told, drawn));
        }
    }

    Evaluation evaluation(double threshold) {
        return Evaluation.of(predictions.labels(), predictions.probabilities(), threshold);
    }

    double metric(String name) {
        if (metrics.get(name) instanceof Number number) {
            return number.doubleValue();
        }
        throw new TrainingException("%s: metrics.json has no number '%s'. It was changed or is damaged"
                .formatted(folder, name));
    }

    int count(String metric) {
        return (int) metric(metric);
    }

    int epochs() {
        return history.rows();
    }

    int bestEpoch() {
        return count("best_epoch");
    }

    /** A part of the configuration, such as {@code training}. */
    Map<?, ?> config(String part) {
        if (config.get(part) instanceof Map<?, ?> map) {
            return map;
        }
        throw new TrainingException("%s: config.json has no '%s'. It was changed or is damaged"
                .formatted(folder, part));
    }
}
