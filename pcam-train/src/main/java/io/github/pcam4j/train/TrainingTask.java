package io.github.pcam4j.train;

import io.github.pcam4j.PrintableText;
import io.github.pcam4j.io.loader.PatchLoader;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.train.distributed.ProcessGroup;
import io.github.pcam4j.train.engine.TrainingEngine;
import io.github.pcam4j.train.engine.TrainingEngines;
import io.github.pcam4j.train.internal.feed.TrainingSample;
import io.github.pcam4j.train.internal.loop.Ranks;
import io.github.pcam4j.train.internal.loop.StepShares;
import io.github.pcam4j.train.split.Split;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One training, to be begun or resumed.
 *
 * @param config what is asked for
 * @param store the patches
 * @param split which of them to train on
 * @param run where it is kept, if anywhere
 * @param listeners who hears of it, and who may end it
 * @param processes that train it together
 */
record TrainingTask(RunConfig config, PatchStore store, Split split, Optional<RunDirectory> run,
        Listeners listeners, ProcessGroup processes) {
    private static final Logger LOG = LoggerFactory.getLogger(TrainingTask.class);

    /** What is done by this process alone. */
    TrainingTask(RunConfig config, PatchStore store, Split split, Optional<RunDirectory> run, Listeners listeners) {
        this(config, store, split, run, listeners, ProcessGroup.single());
    }

    /** Trains from the first step to the last. */
    TrainingResult begin() {
        return train((engine, loop) -> {
            giveWeights(engine);
            run.ifPresent(it -> it.start(config.runBy(engine.description()), split, store));
            noteProcesses();
        });
    }

    private void noteProcesses() {
        run.ifPresent(it -> it.noteProcesses(processes.size()));
    }

    private void giveWeights(TrainingEngine engine) {
        config.settings().optimization().recipe().start().ifPresent(it ->
                engine.setWeights(it.load(config.spec(), config.settings().optimization().seed())));
    }

    /** Writes what is known before the first step, and leaves it there. */
    void prepare() {
        RunDirectory prepared = run.orElseThrow(
                () -> new IllegalStateException("only a training with a run directory can be prepared"));
        prepared.alone(() -> {
            prepared.start(config, split, store);
            return prepared;
        });
    }

    /** Trains from a checkpoint to the last step; from the first step if there was no checkpoint yet. */
    TrainingResult resume(Optional<Checkpoint> checkpoint) {
        return train((engine, loop) -> {
            if (checkpoint.isEmpty()) {
                giveWeights(engine);
            }
            if (!config.engine().ran()) {
                // Prepared only; this is its first engine.
                run.ifPresent(it -> it.begin(config.runBy(engine.description())));
                noteProcesses();
                return;
            }
            warnIfOther(engine);
            run.ifPresent(it -> it.note(RunState.RUNNING));
            noteProcesses();
            checkpoint.ifPresent(it -> restore(it, engine, loop));
        });
    }

    private void restore(Checkpoint checkpoint, TrainingEngine engine, TrainingLoop loop) {
        Optional<NetworkWeights> best = Optional.empty();
        if (checkpoint.hasBest()) {
            engine.restore(checkpoint.best());
            best = Optional.of(engine.weights());
            // The run's own may be of a later epoch than the checkpoint, or damaged.
            run.ifPresent(it -> it.saveBest(engine, config.spec()));
        }
        engine.restore(checkpoint.engine());
        loop.resume(checkpoint.progress(), best, checkpoint.average(config.spec()));
    }

    private void warnIfOther(TrainingEngine engine) {
        if (!engine.description().equals(config.engine().description())) {
            LOG.warn("The run was begun on {} and goes on on {}: results may differ from those of a run that was not "
                    + "interrupted", PrintableText.of(config.engine().description()), engine.description());
        }
    }

    private TrainingResult train(BiConsumer<TrainingEngine, TrainingLoop> start) {
        Ranks ranks = config.ranks(processes, listeners.stop());
        ranks.requireSame(RunConfig.version(), config.identity(), store);
        return run.isPresent() ? run.get().alone(() -> noted(ranks, start)) : trainAlone(ranks, start);
    }

    /** Trains, and leaves a note of how it ended, if it did not come to its end. */
    private TrainingResult noted(Ranks ranks, BiConsumer<TrainingEngine, TrainingLoop> start) {
        try {
            return trainAlone(ranks, start);
        } catch (TrainingStoppedException e) {
            note(RunState.STOPPED, e);
            throw e;
        } catch (RuntimeException | Error e) {
            note(RunState.FAILED, e);
            throw e;
        }
    }

    /** What ended the training is what is told, and not that this could not be noted. */
    private void note(RunState state, Throwable cause) {
        try {
            run.filter(it -> !it.isFinished() && RunDirectory.exists(it.folder())).ifPresent(it -> it.note(state));
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
    }

    /**
     * Opens what it takes and trains.
     *
     * @param ranks what the other processes do
     * @param start brings engine, loop and folder to where the training is to begin
     */
    private TrainingResult trainAlone(Ranks ranks, BiConsumer<TrainingEngine, TrainingLoop> start) {
        RunSettings settings = config.settings();
        int batchSize = settings.input().batchSize();
        long seed = settings.optimization().seed();
        String device = processes.device(config.engine().name(), settings.compute().device());
        StepShares shares = ranks.shares();
        try (TrainingEngine engine = TrainingEngines.named(config.engine().name(), config.spec())
                        .create(config.spec(), settings.onDevice(device).engineOptions().fromPart(shares.firstOfStep()));
                PatchLoader training = PatchLoader.builder(store, split.train())
                        .batchSize(batchSize).shuffle(seed)
                        .augment(settings.input().augmentation(), seed).build();
                PatchLoader validation = PatchLoader.builder(store, shares.ofJudged(split.validation()))
                        .batchSize(batchSize).build();
                PatchLoader sample = PatchLoader.builder(store, shares.ofJudged(TrainingSample.of(split)))
                        .batchSize(batchSize).build()) {
            ranks.requireSame(engine);
            TrainingLoop loop = new TrainingLoop(this, ranks, engine, settings.feed(engine, training, store),
                    validation, sample);
            start.accept(engine, loop);
            ranks.requireSame(loop.iteration(), engine);
            TrainingResult result = loop.run();
            run.ifPresent(it -> it.finish(result, store));
            return result;
        }
    }
}
