package io.github.pcam4j.train;

import io.github.pcam4j.io.ProgressListener;
import io.github.pcam4j.io.loader.PatchLoader;
import io.github.pcam4j.io.loader.Views;
import io.github.pcam4j.model.NetworkWeights;
import io.github.pcam4j.train.engine.StepInput;
import io.github.pcam4j.train.engine.StepResult;
import io.github.pcam4j.train.engine.TrainingEngine;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.internal.feed.Feed;
import io.github.pcam4j.train.internal.feed.Inference;
import io.github.pcam4j.train.internal.feed.StoreFit;
import io.github.pcam4j.train.internal.feed.TrainingSample;
import io.github.pcam4j.train.internal.loop.EarlyStopping;
import io.github.pcam4j.train.internal.loop.LiveFiles;
import io.github.pcam4j.train.internal.loop.Ranks;
import io.github.pcam4j.train.internal.loop.StepLog;
import io.github.pcam4j.train.internal.loop.StepShares;
import io.github.pcam4j.train.internal.loop.StopAsked;
import io.github.pcam4j.train.metrics.BinaryMetrics;
import io.github.pcam4j.train.schedule.LearningRateSchedule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One training from its first step, or from where it was left, to its last. */
final class TrainingLoop {
    private static final double THRESHOLD = 0.5;

    private final TrainingTask task;
    private final RunSettings.Optimization settings;
    private final LearningRateSchedule schedule;
    private final TrainingEngine engine;
    private final Feed feed;
    private final PatchLoader training;
    private final Inference validation;
    private final Ranks ranks;
    private final TrainingSample sample;
    private final byte[] labels;
    private final EarlyStopping stopping;
    private final WeightAverage average;
    private final Optional<CheckpointKeeper> checkpoints;
    private final LiveFiles live;
    private final List<EpochRecord> history = new ArrayList<>();
    private final List<StepResult> steps = new ArrayList<>();
    private Optional<NetworkWeights> bestWeights = Optional.empty();
    private double[] bestProbabilities = {};
    private StepLog.Sums sums = StepLog.Sums.NONE;
    private double trainSeconds;
    private double dataWaitSeconds;
    private int iteration;

    /**
     * A training.
     *
     * @param validation what this process judges of the patches that are held out
     * @param sample what it judges of {@link TrainingSample}
     */
    TrainingLoop(TrainingTask task, Ranks ranks, TrainingEngine engine, Feed feed, PatchLoader validation,
            PatchLoader sample) {
        this.task = task;
        this.settings = task.config().settings().optimization();
        this.schedule = task.config().schedule();
        this.engine = engine;
        this.ranks = ranks;
        ranks.join(engine);
        this.feed = feed;
        this.training = feed.loader();
        this.validation = new Inference(engine, feed.over(validation), Views.of(1),
                unlessStopped(task.listeners().progress()));
        Inference seen = new Inference(engine, feed.over(sample), Views.of(1), unlessStopped(ProgressListener.NONE));
        this.sample = new TrainingSample(task.store(), task.split(),
                () -> ranks.judged(() -> seen.probabilities("training sample")));
        this.labels = StoreFit.labels(task.store(), task.split().validation());
        this.stopping = new EarlyStopping(settings.patience(), task.config().patienceFirst());
        this.average = new WeightAverage(settings.recipe().averaging(), settings.epochs(), engine::weights);
        this.checkpoints = task.run().map(run -> new CheckpointKeeper(run, task.config(), engine, average));
        this.live = new LiveFiles(task.run().map(it -> it::writeLive));
    }

    private ProgressListener unlessStopped(ProgressListener listener) {
        return (stage, done, total, detail) -> {
            listener.progress(stage, done, total, detail);
            if (task.listeners().stop().getAsBoolean()) {
                throw new StopAsked();
            }
        };
    }

    /** Begins where an earlier training was; its engine's state is in the engine already. */
    void resume(Progress from, Optional<NetworkWeights> best, Optional<NetworkWeights> mean) {
        average.resume(mean);
        history.addAll(from.history());
        history.forEach(epoch -> stopping.note(epoch.epoch(), epoch.validationAuc()));
        steps.addAll(from.steps());
        iteration = from.iteration();
        sums = from.sums();
        trainSeconds = from.trainSeconds();
        dataWaitSeconds = from.dataWaitSeconds();
        bestWeights = best;
        bestProbabilities = from.bestProbabilities();
        writeHistory();
    }

    /** Steps made so far. */
    int iteration() {
        return iteration;
    }

    TrainingResult run() {
        while (goesOn()) {
            int epoch = history.size() + 1;
            train(epoch);
            // A store that was exchanged meanwhile has other pixels under the same numbers: nothing of it is kept.
            task.store().requireUnchanged();
            EpochRecord record = validate(epoch);
            task.store().requireUnchanged();
            checkpoint();
            // After the checkpoint: a history without one means that checkpoints were lost.
            writeHistory();
            task.listeners().onEpoch().accept(record);
            if (goesOn() && ranks.stopNow()) {
                throw stopped();
            }
        }
        return new TrainingResult(task.config().spec(), bestWeights.orElseThrow(), history, steps, stopping.bestEpoch(),
                stopping.exhausted(), task.split(), bestProbabilities, BinaryMetrics.of(labels, bestProbabilities),
                engine.description());
    }

    private boolean goesOn() {
        return history.size() < settings.epochs() && !stopping.exhausted();
    }

    /** Trains what is left of an epoch. */
    private void train(int epoch) {
        if (settings.recipe().rule().changes()) {
            engine.follow(settings.recipe().rule().at(epoch));
        }
        double before = trainSeconds;
        double waitedBefore = dataWaitSeconds - seconds(training.waited());
        long start = System.nanoTime();
        StepLog log = new StepLog(engine, this::onStep, sums);
        int firstStep = iteration - history.size() * task.config().stepsPerEpoch();
        Iterator<StepInput> batches = feed.epoch(epoch - 1, ranks.shares().from(firstStep)).iterator();
        long done = (long) firstStep * settings.recipe().accumulation() * training.batchSize();
        for (int step = firstStep; step < task.config().stepsPerEpoch(); step++) {
            StepShares.Share share = ranks.shares().of(step);
            makeStep(share, batches);
            average.afterStep(iteration);
            log.queued(share.all());
            done += share.all();
            boolean stop = ranks.stopAfterStep();
            boolean due = stop || checkpoints.map(CheckpointKeeper::isDue).orElse(false);
            boolean shown = live.isDue();
            // Several processes have waited for the step already, and end together if its loss is no number.
            if (due || shown || ranks.several() || done == training.patchCount()) {
                log.collect();
                sums = log.sums();
                trainSeconds = before + seconds(start);
                dataWaitSeconds = waitedBefore + seconds(training.waited());
            }
            if (due) {
                checkpoint();
            }
            if (shown) {
                live.write(steps, new LiveFiles.Position(epoch, settings.epochs(), done, training.patchCount(), trainSeconds,
                        history.isEmpty() ? 0 : history.get(history.size() - 1).seconds()));
            }
            task.listeners().progress().progress(stage("epoch", epoch), done, training.patchCount(), Double.isNaN(log.meanLoss())
                    ? "" : figures(log));
            if (stop) {
                throw stopped();
            }
        }
    }

    private void makeStep(StepShares.Share share, Iterator<StepInput> batches) {
        ranks.begins(share);
        for (int before = 1; before < share.count(); before++) {
            engine.accumulate(batches.next());
        }
        engine.train(batches.next(), schedule.learningRateAt(iteration), schedule.momentumAt(iteration));
        iteration++;
    }

    /** Judges the model after an epoch; asked to stop meanwhile, it leaves everything as it was before. */
    private EpochRecord validate(int epoch) {
        Optional<NetworkWeights> meanBefore = average.mean();
        average.afterEpoch(epoch);
        Optional<NetworkWeights> trained = average.mean().map(mean -> engine.weights());
        try {
            return judge(epoch);
        } catch (StopAsked e) {
            average.resume(meanBefore);
        } finally {
            trained.ifPresent(engine::setWeights);
        }
        checkpoint();
        throw stopped();
    }

    /** Judges the model, or the mean in its place, and keeps it if it is the best so far. */
    private EpochRecord judge(int epoch) {
        long start = System.nanoTime();
        double[] probabilities = ranks.judged(() -> {
            average.mean().ifPresent(mean -> exchange(mean, epoch));
            return validation.probabilities(stage("validation", epoch));
        });
        BinaryMetrics metrics = BinaryMetrics.of(labels, checked(probabilities));
        TrainingSample.Figures seen = sample.judge(THRESHOLD);
        EpochRecord record = new EpochRecord(epoch, sums.learningRate(), sums.meanLoss(), metrics.logLoss(),
                metrics.rocAuc(), metrics.accuracy(THRESHOLD), seen.auc(), seen.accuracy(),
                trainSeconds + seconds(start), training.patchCount() / trainSeconds, dataWaitSeconds);
        history.add(record);
        sums = StepLog.Sums.NONE;
        trainSeconds = 0;
        dataWaitSeconds = 0;
        boolean best = stopping.isBest(record.validationAuc());
        stopping.note(epoch, record.validationAuc());
        if (best) {
            bestWeights = Optional.of(engine.weights());
            bestProbabilities = probabilities;
            task.run().ifPresent(it -> {
                it.saveBest(engine, task.config().spec());
                it.savePredictions(task.split(), task.store(), probabilities);
            });
        }
        return record;
    }

    /** Gives the engine the averaged weights to be judged. */
    private void exchange(NetworkWeights mean, int epoch) {
        ProgressListener progress = unlessStopped(task.listeners().progress());
        engine.setWeights(mean);
        long most = (long) settings.recipe().averaging().statisticsBatches() * training.batchSize();
        long all = Math.min(most, training.patchCount());
        long seen = 0;
        for (Iterator<StepInput> batches = feed.epoch(epoch - 1, 0).iterator(); seen < all;) {
            StepInput batch = batches.next();
            seen += batch.size();
            engine.estimateStatistics(batch, (double) batch.size() / seen);
            progress.progress(stage("statistics", epoch), seen, all, "");
        }
    }

    /** Comes after all steps were collected and found finite; what the last one made of the model is looked at here. */
    private void checkpoint() {
        checkpoints.ifPresent(keeper -> {
            if (!engine.weights().isFinite()) {
                throw diverged("parameters are no longer finite" + lastStep());
            }
            keeper.write(new Progress(history, steps, sums, trainSeconds, dataWaitSeconds,
                    bestProbabilities));
        });
    }

    private void writeHistory() {
        if (!history.isEmpty()) {
            task.run().ifPresent(it -> it.writeProgress(history, steps));
        }
    }

    private void onStep(StepResult step) {
        if (!Double.isFinite(step.loss())) {
            throw diverged(String.format(Locale.ROOT, "the loss is %s at iteration %d, learning rate %s",
                    step.loss(), step.iteration(), step.learningRate()));
        }
        steps.add(step);
    }

    private double[] checked(double[] probabilities) {
        for (double probability : probabilities) {
            if (!Double.isFinite(probability)) {
                throw diverged("validation gives probabilities that are no numbers" + lastStep());
            }
        }
        return probabilities;
    }

    private String lastStep() {
        StepResult last = steps.get(steps.size() - 1);
        return String.format(Locale.ROOT, " after iteration %d, learning rate %s",
                last.iteration(), last.learningRate());
    }

    private TrainingException diverged(String what) {
        return new TrainingException("Training diverged: %s. Lower the peak learning rate%s".formatted(what, task.run()
                .filter(RunDirectory::hasBest).map(it -> "; the best model so far is in " + it.best()).orElse("")));
    }

    private String figures(StepLog log) {
        String now = String.format(Locale.ROOT, "loss %.4f, lr %.4f", log.meanLoss(), log.learningRate());
        if (history.isEmpty()) {
            return now;
        }
        EpochRecord last = history.get(history.size() - 1);
        int later = settings.epochs() - history.size() - 1;
        return String.format(Locale.ROOT, "%s, last AUC %.4f", now, last.validationAuc()) + (later == 0 ? ""
                : ", later epochs " + rounded(later * last.seconds()) + " at most");
    }

    /** Seconds where no minute is left, and minutes where there are some. */
    private static String rounded(double seconds) {
        return seconds < 60 ? String.format(Locale.ROOT, "%.0f s", Math.ceil(seconds))
                : String.format(Locale.ROOT, "%,.0f min", Math.ceil(seconds / 60));
    }

    private TrainingStoppedException stopped() {
        return new TrainingStoppedException(String.format(Locale.ROOT, "after %d steps, in epoch %d of %d",
                iteration, Math.min(history.size() + 1, settings.epochs()), settings.epochs()),
                task.run().map(RunDirectory::folder));
    }

    private String stage(String what, int epoch) {
        return String.format(Locale.ROOT, "%s %d/%d", what, epoch, settings.epochs());
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
