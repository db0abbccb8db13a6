package io.github.pcam4j.train.report;

import io.github.pcam4j.train.internal.Json;
import io.github.pcam4j.train.internal.JsonObject;
import io.github.pcam4j.train.internal.tables.NumberTable;
import io.github.pcam4j.train.internal.tables.RunFiles;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a run was validated with moving statistics of batch normalization that lag behind its weights: then
 * validation AUC may jump from epoch to epoch, and probabilities be wrong, though the weights are no worse.
 *
 * <p>With a momentum m, after n steps {@code m^n} of the statistics is still what they began with, and what the last
 * {@code 1 / (1 - m)} steps saw is most of the rest. They are taken to lag
 *
 * <ul>
 * <li>if more than {@value #MOST_LEFT} of what they began with is left at the end of the best epoch, or
 * <li>if an epoch has fewer than {@code 10 / (1 - m)} steps, 1,000 at a momentum of 0.99, and the validation AUC fell
 * by
 *     {@value #FALL} or more from one epoch to the next.
 * </ul>
 *
 * <p>Where weights are averaged and statistics estimated anew, they do not lag.
 *
 * @see RunReport
 */
public final class StatisticsLag {
    /** The share of the first statistics that may be left. */
    public static final double MOST_LEFT = 0.01;
    /** The fall of the validation AUC from one epoch to the next that counts as a jump. */
    public static final double FALL = 0.05;

    private static final double MEMORIES = 10;
    static final String REMEDY = "So validation AUC may jump from epoch to epoch, and probabilities be wrong, "
            + "though the weights are no worse. What mends it: statistics that are estimated anew, as for averaged "
            + "weights, more epochs, or a smaller momentum of batch normalization";

    private StatisticsLag() { }

    /**
     * Looks at a finished run.
     *
     * @param run its folder
     * @return what shows it and what mends it, in words; empty if statistics do not lag
     * @throws io.github.pcam4j.train.error.TrainingException if a file of the run is missing or damaged
     */
    public static Optional<String> of(Path run) {
        return of(Json.read(run.resolve("config.json")), Json.read(run.resolve("metrics.json")),
                NumberTable.read(run.resolve("history.csv")), NumberTable.read(run.resolve("steps.csv")));
    }

    private static Optional<String> of(Map<String, ?> config, Map<String, ?> metrics, NumberTable history,
            NumberTable steps) {
        return sign(config, metrics, history, steps).map(it -> sentence(momentum(config).orElseThrow(), it) + ". " + REMEDY);
    }

    /** What shows that they lag. */
    static Optional<String> sign(RunFiles files) {
        return sign(files.config(), files.metrics(), files.history(), files.steps());
    }

    private static Optional<String> sign(Map<String, ?> config, Map<String, ?> metrics, NumberTable history,
            NumberTable steps) {
        return momentum(config).flatMap(it -> of(it, steps.rows() / history.rows(),
                new JsonObject(metrics).integer("best_epoch"), history.column("val_auc")));
    }

    /** Whether epochs are so short that statistics may lag, if other things speak for it. */
    static boolean mayLag(RunFiles files) {
        return momentum(files.config())
                .filter(it -> (double) files.steps().rows() / files.history().rows() * (1 - it) < MEMORIES).isPresent();
    }

    /** The momentum of statistics that validation takes as they are; a network that people pre-train began with its own. */
    private static Optional<Double> momentum(Map<String, ?> config) {
        JsonObject training = new JsonObject(config).object("training");
        JsonObject network = new JsonObject(config).object("network");
        boolean estimatedAnew = training.has("recipe")
                && training.object("recipe").object("averaging").integer("statistics_batches") > 0;
        return estimatedAnew || !network.has("batch_norm_momentum") ? Optional.empty()
                : Optional.of(network.real("batch_norm_momentum"));
    }

    static String sentence(RunFiles files, String sign) {
        return sentence(momentum(files.config()).orElseThrow(), sign);
    }

    private static String sentence(double momentum, String sign) {
        return "Batch normalization's moving statistics (momentum %s) lag behind the weights: %s".formatted(momentum, sign);
    }

    /**
     * The rule: what shows it, in words.
     *
     * @param momentum of batch normalization
     * @param stepsPerEpoch steps of an epoch
     * @param bestEpoch the number of the best epoch, from 1
     * @param aucs the validation AUC of each epoch
     */
    static Optional<String> of(double momentum, int stepsPerEpoch, int bestEpoch, double[] aucs) {
        int steps = bestEpoch * stepsPerEpoch;
        double left = Math.pow(momentum, steps);
        if (left > MOST_LEFT) {
            return Optional.of(text("%.0f percent of what they began with is left in the best model, after %,d steps",
                    100 * left, steps));
        }
        if (stepsPerEpoch * (1 - momentum) < MEMORIES) {
            for (int epoch = 1; epoch < aucs.length; epoch++) {
                if (aucs[epoch - 1] - aucs[epoch] >= FALL) {
                    return Optional.of(text("an epoch has only %,d steps, and validation AUC fell from %.4f in epoch %d to "
                            + "%.4f in the next", stepsPerEpoch, aucs[epoch - 1], epoch, aucs[epoch]));
                }
            }
        }
        return Optional.empty();
    }

    private static String text(String sign, Object... values) {
        return String.format(Locale.ROOT, sign, values);
    }
}
