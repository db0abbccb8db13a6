package io.github.pcam4j.train;

import io.github.pcam4j.io.ProgressListener;
import io.github.pcam4j.io.loader.PatchBatch;
import io.github.pcam4j.io.loader.PatchLoader;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.model.CnnSpec;
import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.train.engine.StepResult;
import io.github.pcam4j.train.engine.TrainingEngine;
import io.github.pcam4j.train.metrics.BinaryMetrics;
import io.github.pcam4j.train.schedule.OneCycleSchedule;
import io.github.pcam4j.train.split.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** One training from first to last epoch. */
final class TrainingLoop {
    private static final double THRESHOLD = 0.5;

    private final TrainingEngine engine;
    private final PatchLoader training;
    private final Inference validation;
    private final OneCycleSchedule schedule;
    private final Trainer.Settings settings;
    private final ProgressListener progress;
    private final Optional<RunDirectory> run;
    private final List<EpochRecord> history = new ArrayList<>();
    private final List<StepResult> steps = new ArrayList<>();
    private int iteration;

    TrainingLoop(TrainingEngine engine, PatchLoader training, PatchLoader validation, OneCycleSchedule schedule,
            Trainer.Settings settings, ProgressListener progress, Optional<RunDirectory> run) {
        this.engine = engine;
        this.training = training;
        this.validation = new Inference(engine, validation, progress);
        this.schedule = schedule;
        this.settings = settings;
        this.progress = progress;
        this.run = run;
    }

    TrainingResult run(PatchStore store, CnnSpec spec, Split split, Consumer<EpochRecord> onEpoch) {
        byte[] labels = labels(store, split.validation());
        EarlyStopping stopping = new EarlyStopping(settings.patience());
        NetworkWeights bestWeights = null;
        float[] bestProbabilities = null;
        while (history.size() < settings.epochs() && !stopping.exhausted()) {
            int epoch = history.size() + 1;
            long start = System.nanoTime();
            StepLog trained = train(epoch);
            double trainSeconds = seconds(start);
            float[] probabilities = validation.probabilities(stage("validation", epoch));
            BinaryMetrics metrics = BinaryMetrics.of(labels, checked(probabilities, epoch));
            EpochRecord record = new EpochRecord(epoch, trained.learningRate(), trained.meanLoss(), metrics.logLoss(),
                    metrics.rocAuc(), metrics.accuracy(THRESHOLD), seconds(start), training.patchCount() / trainSeconds);
            history.add(record);
            if (stopping.improves(epoch, record.validationAuc())) {
                bestWeights = engine.weights();
                bestProbabilities = probabilities;
                run.ifPresent(it -> it.saveBest(engine));
            }
            run.ifPresent(it -> it.writeProgress(history, steps));
            onEpoch.accept(record);
        }
        return new TrainingResult(spec, bestWeights, history, steps, stopping.bestEpoch(), stopping.exhausted(), split,
                bestProbabilities, BinaryMetrics.of(labels, bestProbabilities), engine.description());
    }

    private StepLog train(int epoch) {
        StepLog log = new StepLog(engine, this::onStep);
        long done = 0;
        for (PatchBatch batch : training.epoch(epoch - 1)) {
            engine.train(batch, schedule.valueAt(iteration, epoch - 1), schedule.momentumAt(iteration));
            iteration++;
            done += batch.size();
            log.queued(batch.size());
            if (done == training.patchCount()) {
                log.collect();
            }
            progress.progress(stage("epoch", epoch), done, training.patchCount(), Double.isNaN(log.meanLoss()) ? ""
                    : String.format(Locale.ROOT, "loss %.4f, lr %.4f", log.meanLoss(), log.learningRate()));
        }
        return log;
    }

    private void onStep(StepResult step) {
        if (!Double.isFinite(step.loss())) {
            throw diverged("the loss is %s at iteration %d, learning rate %s"
                    .formatted(step.loss(), step.iteration(), step.learningRate()));
        }
        steps.add(step);
    }

    private float[] checked(float[] probabilities, int epoch) {
        for (float probability : probabilities) {
            if (!Float.isFinite(probability)) {
                throw diverged("validation gives probabilities that are no numbers after epoch " + epoch);
            }
        }
        return probabilities;
    }

    private TrainingException diverged(String what) {
        return new TrainingException("Training diverged: %s. Lower the peak learning rate%s".formatted(what,
                run.filter(RunDirectory::hasBest).map(it -> "; the best model so far is in " + it.best()).orElse("")));
    }

    private String stage(String what, int epoch) {
        return "%s %d/%d".formatted(what, epoch, settings.epochs());
    }

    private static byte[] labels(PatchStore store, int[] indices) {
        byte[] all = store.labels();
        byte[] labels = new byte[indices.length];
        for (int i = 0; i < indices.length; i++) {
            labels[i] = all[indices[i]];
        }
        return labels;
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
