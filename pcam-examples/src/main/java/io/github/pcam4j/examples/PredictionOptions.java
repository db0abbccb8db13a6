package io.github.pcam4j.examples;

import io.github.pcam4j.examples.console.ProgressDisplay;
import io.github.pcam4j.io.ProgressListener;
import io.github.pcam4j.io.loader.Views;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.Predictor;
import io.github.pcam4j.train.Submission;
import io.github.pcam4j.train.ensemble.Combination;
import io.github.pcam4j.train.ensemble.Ensemble;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Option;

/** How models predict together. */
final class PredictionOptions {
    @Option(names = "--tta", defaultValue = "1", paramLabel = "VIEWS", description = "Views of each patch to take the "
            + "mean of: 1, 4 (flips), 8 (quarter turns too) or 16 (shifted too).")
    private int views;

    @Option(names = "--combine", defaultValue = "probabilities", paramLabel = "HOW", description = "What several models' "
            + "mean is taken of: probabilities, logits, or ranks (for an AUC; no probabilities).")
    private String combination;

    /** Refuses what cannot be done, before hours are spent on what is to be predicted with. */
    void check() {
        WrongOption.checked(() -> {
            Combination.named(combination);
            return Views.of(views);
        });
    }

    /** Refuses what would not be heeded where nothing is predicted. */
    void requireDefaults(String remedy) {
        if (views != 1 || Combination.named(combination) != Combination.PROBABILITIES) {
            throw new IllegalArgumentException("--tta and --combine take patches to predict: " + remedy);
        }
    }

    /** Refuses what cannot be calibrated. */
    void requireProbabilities() {
        if (Combination.named(combination) == Combination.RANKS) {
            throw new IllegalArgumentException("--combine ranks gives no probabilities, so that --calibration cannot "
                    + "work on them; use --combine probabilities or logits");
        }
    }

    /** The models, predicting as was asked for. */
    Ensemble ensemble(List<Path> runs, EngineChoice compute) {
        return Ensemble.of(runs).combining(Combination.named(combination)).lookingAt(views)
                .on(compute.engine(), compute.device());
    }

    /** Writes a submission; gives what came of it. */
    Map<String, Object> write(List<Path> runs, Path storePath, Path submission, EngineChoice compute,
            UnaryOperator<double[]> calibration, Output output) {
        Ensemble ensemble = ensemble(runs, compute);
        int models = ensemble.runs().size();
        return write(storePath, submission, calibration, output, models,
                models == 1 ? "" : String.format(Locale.ROOT, " by %d models", models), ensemble::predict);
    }

    /** Writes a submission by a file of weights; gives what came of it. */
    Map<String, Object> write(Path weights, NetworkOptions network, Path storePath, Path submission, EngineChoice compute,
            UnaryOperator<double[]> calibration, Output output) {
        return write(storePath, submission, calibration, output, 1, " by " + weights, (store, progress) -> {
            try (Predictor predictor = Predictor.of(network.spec(store.shape().height()), weights, compute.engine(),
                    compute.device())) {
                return predictor.predict(store, Views.of(views), progress);
            }
        });
    }

    /** Whatever gives probabilities of a store's patches. */
    private interface Model {
        double[] predict(PatchStore store, ProgressListener progress);
    }

    private Map<String, Object> write(Path storePath, Path submission, UnaryOperator<double[]> calibration, Output output,
            int models, String byWhat, Model model) {
        try (PatchStore store = PatchStore.open(storePath); ProgressDisplay progress = output.progress("images")) {
            store.requireDistinctIds();
            double[] probabilities = calibration.apply(model.predict(store, progress));
            Submission.write(submission, store, probabilities);
            output.say("%s: %,d rows%s", submission, probabilities.length, byWhat);
            return Output.map("submission", submission, "rows", probabilities.length, "models", models, "views", views,
                    "combination", combination);
        }
    }
}
