package io.github.pcam4j.examples.command.option;

import io.github.pcam4j.examples.command.Output;
import io.github.pcam4j.examples.command.WrongOption;
import io.github.pcam4j.examples.console.ProgressDisplay;
import io.github.pcam4j.io.ProgressListener;
import io.github.pcam4j.io.loader.Views;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.Predictor;
import io.github.pcam4j.train.Submission;
import io.github.pcam4j.train.calibrate.Calibration;
import io.github.pcam4j.train.ensemble.Combination;
import io.github.pcam4j.train.ensemble.Ensemble;
import io.github.pcam4j.train.shard.PredictionShard;
import io.github.pcam4j.train.shard.PredictionShare;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Option;

/** How models predict together. */
public final class PredictionOptions {
    @Option(names = "--tta", defaultValue = "1", paramLabel = "VIEWS", description = "Views of each patch to take the "
            + "mean of: 1, 4 (flips), 8 (quarter turns too) or 16 (shifted too).")
    private int views;

    @Option(names = "--combine", defaultValue = "probabilities", paramLabel = "HOW", description = "What several models' "
            + "mean is taken of: probabilities, logits, or ranks (for an AUC; no probabilities).")
    private String combination;

    /** Refuses what cannot be done, before hours are spent on what is to be predicted with. */
    public void check() {
        WrongOption.checked(() -> {
            Combination.named(combination);
            return Views.of(views);
        });
    }

    /** Refuses what would not be heeded where nothing is predicted. */
    public void requireDefaults(String remedy) {
        if (views != 1 || Combination.named(combination) != Combination.PROBABILITIES) {
            throw new IllegalArgumentException("--tta and --combine take patches to predict: " + remedy);
        }
    }

    /** Refuses what cannot be calibrated. */
    public void requireProbabilities() {
        if (Combination.named(combination) == Combination.RANKS) {
            throw new IllegalArgumentException("--combine ranks gives no probabilities, so that --calibration cannot "
                    + "work on them; use --combine probabilities or logits");
        }
    }

    /** The models, predicting as was asked for. */
    public Ensemble ensemble(List<Path> runs, EngineChoice compute) {
        return Ensemble.of(runs).combining(Combination.named(combination)).lookingAt(views)
                .on(compute.engine(), compute.device());
    }

    /**
     * What to predict, and where that goes.
     *
     * @param store the patches
     * @param submission the CSV of all of them
     * @param share of them, if not all, which has a file of its own
     * @param calibration what becomes of probabilities in the end
     */
    public record Target(Path store, Path submission, Optional<ShardOption.Share> share, Optional<Path> calibration) {

        /** All patches of a store, as models have them. */
        public static Target of(Path store, Path submission) {
            return new Target(store, submission, Optional.empty(), Optional.empty());
        }
    }

    /** Writes a submission; gives what came of it. */
    public Map<String, Object> write(List<Path> runs, Target target, EngineChoice compute, Output output) {
        Ensemble ensemble = ensemble(runs, compute);
        if (target.share().isPresent() && !ensemble.isOfSinglePatches()) {
            throw new WrongOption("--combine ranks takes all patches at once, so that --shard cannot share them out; use "
                    + "--combine probabilities or logits");
        }
        int models = ensemble.runs().size();
        return write(target, output, models, models == 1 ? "" : String.format(Locale.ROOT, " by %d models", models),
                () -> how(models, compute, target, ensemble.fingerprint(), List.of()), ensemble::predict);
    }

    /** Writes a submission by a file of weights; gives what came of it. */
    public Map<String, Object> write(Path weights, NetworkOptions network, Target target, EngineChoice compute, Output output) {
        String by = " by " + weights;
        return write(target, output, 1, by, () -> how(1, compute, target, "weights", List.of(weights)),
                (store, progress) -> {
                    try (Predictor predictor = Predictor.of(network.spec(store.shape().height()), weights,
                            compute.engine(), compute.device())) {
                        return predictor.predict(store, Views.of(views), progress);
                    }
                });
    }

    /** In words that are equal for all shards, and a digest of what they are predicted by. */
    private String how(int models, EngineChoice compute, Target target, String model, List<Path> files) {
        List<Path> all = new ArrayList<>(files);
        target.calibration().ifPresent(all::add);
        return String.format(Locale.ROOT, "%d models, %d views, %s, engine %s%s, digest %s", models, views, combination,
                compute.engine(), target.calibration().isPresent() ? ", calibrated" : "",
                PredictionShard.digest(model, all));
    }

    /** Whatever gives probabilities of a store's patches. */
    private interface Model {
        double[] predict(PatchStore store, ProgressListener progress);
    }

    private Map<String, Object> write(Target target, Output output, int models, String byWhat, Supplier<String> how,
            Model model) {
        UnaryOperator<double[]> calibration = target.calibration().map(Calibration::load)
                .<UnaryOperator<double[]>>map(it -> it::apply).orElse(UnaryOperator.identity());
        try (PatchStore store = PatchStore.open(target.store()); ProgressDisplay progress = output.progress("images")) {
            store.requireDistinctIds();
            Model calibrated = (patches, listener) -> calibration.apply(model.predict(patches, listener));
            Map<String, Object> written = target.share().isPresent()
                    ? writeShard(target, target.share().get(), store, calibrated, how.get(), progress)
                    : writeAll(target, store, calibrated, progress);
            output.say("%s: %,d rows%s", written.get("submission"), written.get("rows"), byWhat);
            written.putAll(Output.map("models", models, "views", views, "combination", combination));
            return written;
        }
    }

    private static Map<String, Object> writeAll(Target target, PatchStore store, Model model, ProgressDisplay progress) {
        double[] probabilities = model.predict(store, progress);
        Submission.write(target.submission(), store, probabilities);
        return Output.map("submission", target.submission(), "rows", probabilities.length);
    }

    private static Map<String, Object> writeShard(Target target, ShardOption.Share which, PatchStore store, Model model,
            String how, ProgressDisplay progress) {
        PredictionShare share = PredictionShare.of(which.number(), which.count(), store.size());
        double[] probabilities = share.of(store).map(it -> model.predict(it, progress)).orElse(new double[0]);
        Path file = which.file(target.submission());
        PredictionShard.of(share, store, how, probabilities).write(file);
        return Output.map("submission", file, "rows", probabilities.length, "shard", which.number(), "shards",
                which.count());
    }
}
