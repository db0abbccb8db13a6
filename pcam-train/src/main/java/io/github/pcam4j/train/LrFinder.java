package io.github.pcam4j.train;

import io.github.pcam4j.internal.Require;
import io.github.pcam4j.io.ProgressListener;
import io.github.pcam4j.io.loader.PatchBatch;
import io.github.pcam4j.io.loader.PatchLoader;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.model.ModelSpec;
import io.github.pcam4j.train.engine.EngineOptions;
import io.github.pcam4j.train.engine.Objective;
import io.github.pcam4j.train.engine.Precision;
import io.github.pcam4j.train.engine.StepResult;
import io.github.pcam4j.train.engine.TrainingEngine;
import io.github.pcam4j.train.engine.TrainingEngines;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.internal.feed.StoreFit;
import io.github.pcam4j.train.optimize.StepRule;
import io.github.pcam4j.train.split.Split;
import java.util.Locale;
import java.util.Objects;

/**
 * The learning rate range test: Smith, Cyclical Learning Rates for Training Neural Networks (2015), section 3.3, with
 * rates that grow exponentially as in fastai's {@code lr_find}. A fresh network makes some steps, each with a larger
 * rate than the one before, until its loss explodes; it is thrown away afterwards.
 *
 * <pre>{@code
 * LrRange range = LrFinder.builder(CnnSpec.documented()).seed(1).build().search(store, split);
 * Trainer trainer = Trainer.builder(CnnSpec.documented()).maxLearningRate(range.suggestedPeak()).build();
 * }</pre>
 *
 * <p>Immutable; may be used several times.
 */
public final class LrFinder {
    /** It stops when the smoothed loss exceeds the least one by this factor, as fastai has it. */
    public static final double DIVERGED = 4;

    private final ModelSpec spec;
    private final String engine;
    private final EngineOptions options;
    private final int batchSize;
    private final double from;
    private final double to;
    private final int iterations;
    private final double momentum;
    private final ProgressListener progress;

    /** Settings of a range test. */
    public static final class Builder {
        private final ModelSpec spec;
        private String engine = TrainingEngines.AUTO;
        private String device = EngineOptions.AUTO;
        private Objective objective = Objective.PLAIN;
        private StepRule rule = StepRule.documented();
        private int batchSize = 64;
        private long seed = 1;
        private double from = 1e-5;
        private double to = 10;
        private int iterations = 100;
        private double momentum = 0.9;
        private ProgressListener progress = ProgressListener.NONE;

        private Builder(ModelSpec spec) {
            this.spec = Objects.requireNonNull(spec, "spec");
        }

        /**
         * Which engine computes; {@code auto} by default.
         *
         * @param name the engine's name, such as {@code dl4j}
         * @return this
         */
        public Builder engine(String name) {
            this.engine = Objects.requireNonNull(name, "name");
            return this;
        }

        /**
         * Where to compute; left to the engine by default.
         *
         * @param name one that the engine has on this machine, such as {@code cpu}
         * @return this
         */
        public Builder device(String name) {
            this.device = Objects.requireNonNull(name, "name");
            return this;
        }

        /**
         * What a step does with its gradient; momentum SGD by default.
         *
         * @param rule of the training that the rate is for
         * @return this
         */
        public Builder rule(StepRule rule) {
            this.rule = Objects.requireNonNull(rule, "rule");
            return this;
        }

        /**
         * What the training is to make small; the plain loss by default.
         *
         * @param objective of the training that the rate is for
         * @return this
         */
        public Builder objective(Objective objective) {
            this.objective = Objects.requireNonNull(objective, "objective");
            return this;
        }

        /**
         * Patches a step; 64 by default. The rate that suits depends on it.
         *
         * @param size at least 2
         * @return this
         */
        public Builder batchSize(int size) {
            this.batchSize = size;
            return this;
        }

        /**
         * The seed of initial weights, order of patches and dropout; 1 by default.
         *
         * @param seed any number
         * @return this
         */
        public Builder seed(long seed) {
            this.seed = seed;
            return this;
        }

        /**
         * The first and the last learning rate; 1e-5 and 10 by default.
         *
         * @param from positive
         * @param to larger than the first, finite
         * @return this
         */
        public Builder range(double from, double to) {
            this.from = from;
            this.to = to;
            return this;
        }

        /**
         * The most steps; 100 by default.
         *
         * @param iterations at least 10
         * @return this
         */
        public Builder iterations(int iterations) {
            this.iterations = iterations;
            return this;
        }

        /**
         * The momentum of all steps; 0.9 by default.
         *
         * @param momentum within [0, 1)
         * @return this
         */
        public Builder momentum(double momentum) {
            this.momentum = momentum;
            return this;
        }

        /**
         * Who hears how far it has come; no one by default.
         *
         * @param listener called on the thread that searches
         * @return this
         */
        public Builder progress(ProgressListener listener) {
            this.progress = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /**
         * Checks the settings.
         *
         * @return the finder
         * @throws IllegalArgumentException if a setting is out of range
         */
        public LrFinder build() {
            Require.argument(batchSize >= 2 && batchSize <= 65536,
                    "the batch size must be within 2, which batch normalization needs, "
                    + "and 65536, not %s", batchSize);
            Require.argument(iterations >= 10, "a range test takes at least 10 steps, not %s", iterations);
            Require.argument(from > 0 && to > from && to < Double.POSITIVE_INFINITY,
                    "learning rates must be positive and grow, not go from %s to %s", from, to);
            Require.argument(momentum >= 0 && momentum < 1, "momentum must be within [0, 1), not %s", momentum);
            return new LrFinder(this);
        }
    }

    private LrFinder(Builder builder) {
        this.spec = builder.spec;
        this.engine = builder.engine;
        this.options = new EngineOptions(builder.seed, Precision.FP32, builder.device).with(builder.objective)
                .with(builder.rule);
        this.batchSize = builder.batchSize;
        this.from = builder.from;
        this.to = builder.to;
        this.iterations = builder.iterations;
        this.momentum = builder.momentum;
        this.progress = builder.progress;
    }

    /**
     * Starts the settings of a range test.
     *
     * @param spec the network
     * @return the settings
     */
    public static Builder builder(ModelSpec spec) {
        return new Builder(spec);
    }

    /**
     * Makes the steps. Blocks until they are made.
     *
     * @param store labelled patches of the network's input size
     * @param split which of them to train on; gone through again if they are fewer than the steps take
     * @return the losses
     * @throws TrainingException if store, network and split do not fit each other, there is no engine, or the loss
     *     explodes at once
     */
    public LrRange search(PatchStore store, Split split) {
        StoreFit.check(store, spec);
        StoreFit.check(store, split);
        LrRange.Builder range = new LrRange.Builder();
        try (TrainingEngine network = TrainingEngines.named(engine, spec).create(spec, options);
                PatchLoader patches = PatchLoader.builder(store, split.train()).batchSize(batchSize)
                        .shuffle(options.seed()).build()) {
            for (int epoch = 0; range.size() < iterations && !range.hasDiverged(); epoch++) {
                pass(network, patches.epoch(epoch), range);
            }
        }
        return range.build();
    }

    private void pass(TrainingEngine network, Iterable<PatchBatch> batches, LrRange.Builder range) {
        for (PatchBatch batch : batches) {
            network.train(batch, rateAt(range.size()), momentum);
            StepResult step = network.takeSteps().get(0);
            range.add(step.learningRate(), step.loss());
            progress.progress("range test", range.size(), iterations,
                    String.format(Locale.ROOT, "loss %.4f, lr %.3g", step.loss(), step.learningRate()));
            if (range.size() == iterations || range.hasDiverged()) {
                return;
            }
        }
    }

    /** Grows by the same factor from step to step. */
    private double rateAt(int iteration) {
        return from * Math.pow(to / from, iteration / (iterations - 1.0));
    }
}
