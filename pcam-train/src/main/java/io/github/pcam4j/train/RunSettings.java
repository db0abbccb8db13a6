package io.github.pcam4j.train;

import io.github.pcam4j.internal.Require;
import io.github.pcam4j.io.augment.Augmentation;
import io.github.pcam4j.io.loader.PatchLoader;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.engine.EngineOptions;
import io.github.pcam4j.train.engine.Objective;
import io.github.pcam4j.train.engine.Precision;
import io.github.pcam4j.train.engine.Residency;
import io.github.pcam4j.train.engine.TrainingEngine;
import io.github.pcam4j.train.internal.JsonObject;
import io.github.pcam4j.train.internal.feed.Feed;
import io.github.pcam4j.train.internal.run.UnknownAugmentation;
import java.util.Map;
import java.util.Objects;

/**
 * The numbers of a training, in three groups.
 *
 * @param optimization how it learns
 * @param input how patches come to it
 * @param compute what computes it
 * @see Trainer#settings
 */
public record RunSettings(Optimization optimization, Input input, Compute compute) {

    /**
     * How a training learns.
     *
     * @param epochs the most epochs, at least 1
     * @param patience epochs without a new best AUC after which it stops, at least 1
     * @param patienceFrom which epoch is the first of them that may be counted
     * @param seed of the initial weights, the order of patches, augmentation and dropout
     * @param recipe what else it does beyond the documented recipe; balanced class weights are known once it trains
     */
    public record Optimization(int epochs, int patience, PatienceStart patienceFrom, long seed, Recipe recipe) {
        /**
         * Checks the numbers.
         *
         * @throws IllegalArgumentException if one is out of range
         */
        public Optimization {
            Require.argument(epochs >= 1, "epochs must be at least 1, not %d", epochs);
            Require.argument(patience >= 1, "patience must be at least 1, not %d", patience);
            Objects.requireNonNull(patienceFrom, "patienceFrom");
            Objects.requireNonNull(recipe, "recipe");
        }

        /** Adds what {@link #of} reads. */
        void write(Map<String, Object> training) {
            training.put("epochs", epochs);
            training.put("patience", patience);
            training.put("patience_from", patienceFrom.toString());
            training.put("seed", seed);
            training.put("recipe", recipe.toMap());
        }

        /** Runs of before there was a recipe had the documented one; they counted their patience from the start. */
        static Optimization of(JsonObject training) {
            return new Optimization(training.integer("epochs"), training.integer("patience"),
                    training.has("patience_from") ? PatienceStart.named(training.text("patience_from"))
                            : PatienceStart.START,
                    training.whole("seed"),
                    training.has("recipe") ? Recipe.of(training.object("recipe")) : Recipe.DOCUMENTED);
        }
    }

    /**
     * How patches come to a training.
     *
     * @param batchSize patches of a batch, within 2 and 65536
     * @param augmentation what is done to the patches that are trained on
     * @param residency whether patches are kept in the device's memory
     */
    public record Input(int batchSize, Augmentation augmentation, Residency residency) {
        private static final int MOST_BATCH_SIZE = 65536;

        /**
         * Checks the numbers.
         *
         * @throws IllegalArgumentException if one is out of range
         */
        public Input {
            Require.argument(batchSize >= 2,
                    "the batch size must be at least 2 for batch normalization, not %d", batchSize);
            Require.argument(batchSize <= MOST_BATCH_SIZE,
                    "the batch size must be at most 65536, not %d; accumulate several "
                    + "batches to a step for more", batchSize);
            Objects.requireNonNull(augmentation, "augmentation");
            Objects.requireNonNull(residency, "residency");
        }

        /** Adds what {@link #of} reads. */
        void write(Map<String, Object> training) {
            training.put("batch_size", batchSize);
            training.put("augmentation", augmentation.toString());
            training.put("residency", residency.toString());
        }

        static Input of(JsonObject training) {
            return new Input(training.integer("batch_size"), UnknownAugmentation.read(training.text("augmentation")),
                    training.has("residency") ? Residency.named(training.text("residency")) : Residency.AUTO);
        }
    }

    /**
     * What computes a training.
     *
     * @param engine the name of the engine, or {@code auto}
     * @param precision what products are computed in
     * @param device where it was asked to compute, such as {@code cpu}, or {@code auto}
     * @param deterministic whether the run has to repeat bit by bit on devices that would not do so by themselves
     */
    public record Compute(String engine, Precision precision, String device, boolean deterministic) {
        /** Checks that nothing is missing. */
        public Compute {
            Objects.requireNonNull(engine, "engine");
            Objects.requireNonNull(precision, "precision");
            Objects.requireNonNull(device, "device");
        }

        /** The same on another device. */
        Compute onDevice(String other) {
            return new Compute(engine, precision, other, deterministic);
        }

        /** Adds what {@link #of} reads. */
        void write(Map<String, Object> training) {
            training.put("engine", engine);
            training.put("precision", precision.toString());
            training.put("device", device);
            training.put("deterministic", deterministic);
        }

        static Compute of(JsonObject training) {
            return new Compute(training.text("engine"), Precision.named(training.text("precision")),
                    training.has("device") ? training.text("device") : EngineOptions.AUTO,
                    Boolean.TRUE.equals(training.members().get("deterministic")));
        }
    }

    /** Checks that nothing is missing. */
    public RunSettings {
        Objects.requireNonNull(optimization, "optimization");
        Objects.requireNonNull(input, "input");
        Objects.requireNonNull(compute, "compute");
    }

    /** Steps of an epoch of so many patches; the last may be of fewer batches, and its last batch of fewer. */
    int stepsPerEpoch(int patches) {
        int batches = (patches - 1) / input.batchSize() + 1;
        return (batches - 1) / optimization.recipe().accumulation() + 1;
    }

    /** The same on another device. */
    RunSettings onDevice(String device) {
        return new RunSettings(optimization, input, compute.onDevice(device));
    }

    /** The same with another objective. */
    RunSettings with(Objective objective) {
        Optimization other = new Optimization(optimization.epochs(), optimization.patience(), optimization.patienceFrom(),
                optimization.seed(), optimization.recipe().with(objective));
        return new RunSettings(other, input, compute);
    }

    /** How an engine gets the patches of a store. */
    Feed feed(TrainingEngine on, PatchLoader loader, PatchStore store) {
        return Feed.of(on, loader, store, input.residency(), input.augmentation());
    }

    /** What an engine is made with. */
    EngineOptions engineOptions() {
        Recipe recipe = optimization.recipe();
        return new EngineOptions(optimization.seed(), compute.precision(), compute.device(), recipe.objective(),
                compute.deterministic(), recipe.rule());
    }

    /** Adds what {@link #of} reads. */
    void write(Map<String, Object> training) {
        compute.write(training);
        input.write(training);
        optimization.write(training);
    }

    static RunSettings of(JsonObject training) {
        return new RunSettings(Optimization.of(training), Input.of(training), Compute.of(training));
    }
}
