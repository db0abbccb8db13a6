package io.github.pcam4j.train.internal.feed;

import io.github.pcam4j.io.ProgressListener;
import io.github.pcam4j.io.loader.PatchLoader;
import io.github.pcam4j.io.loader.Views;
import io.github.pcam4j.train.engine.StepInput;
import io.github.pcam4j.train.engine.TrainingEngine;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Probabilities of all patches of a loader, in its order: the mean over the views that each is looked at in. */
public final class Inference {
    private static final Logger LOGGER = LoggerFactory.getLogger(Inference.class);

    private final TrainingEngine engine;
    private final Feed feed;
    private final PatchLoader loader;
    private final Views views;
    private final ProgressListener progress;

    /** @param views in which each patch is looked at if it is read; one that the device keeps is taken as it is */
    public Inference(TrainingEngine engine, Feed feed, Views views, ProgressListener progress) {
        this.engine = engine;
        this.views = views;
        this.feed = feed;
        this.loader = feed.loader();
        this.progress = progress;
    }

    public double[] probabilities(String stage) {
        double[] probabilities = inferred(stage);
        requireCount(probabilities, loader.patchCount(), views.count());
        return views.count() == 1 ? probabilities : means(probabilities);
    }

    /** Others than those that were asked for must never be taken for them. */
    public static void requireCount(double[] probabilities, int patches, int views) {
        if (probabilities.length != patches * views) {
            throw new IllegalStateException(String.format(Locale.ROOT, "%d probabilities for %d views of %d patches",
                    probabilities.length, views, patches));
        }
    }

    private double[] inferred(String stage) {
        return taken(engine, () -> {
            long done = 0;
            for (StepInput batch : feed.epoch(0, 0)) {
                infer(batch);
                done += batch.size();
                progress.progress(stage, done, loader.patchCount(), "");
            }
        });
    }

    private void infer(StepInput batch) {
        if (!(batch instanceof StepInput.Batch read)) {
            engine.infer(batch);
            return;
        }
        for (int view = 0; view < views.count(); view++) {
            engine.infer(views.apply(read.patches(), view));
        }
    }

    /** What an engine gives for what it is asked to infer; nothing of it is left if that fails. */
    public static double[] taken(TrainingEngine engine, Runnable inferring) {
        boolean whole = false;
        try {
            inferring.run();
            double[] probabilities = engine.takeProbabilities();
            whole = true;
            return probabilities;
        } finally {
            if (!whole) {
                forget(engine);
            }
        }
    }

    /** What was inferred before a reader, a listener or the engine failed would be taken for the next prediction's. */
    private static void forget(TrainingEngine engine) {
        try {
            engine.takeProbabilities();
        } catch (RuntimeException e) {
            LOGGER.debug("The engine failed again while its results were dropped, and is closed", e);
            engine.close();
        }
    }

    /** Of a batch the engine gave all probabilities of the first view, then all of the second, and so on. */
    private double[] means(double[] probabilities) {
        int count = views.count();
        double[] means = new double[loader.patchCount()];
        for (int first = 0; first < means.length; first += loader.batchSize()) {
            int size = Math.min(loader.batchSize(), means.length - first);
            for (int i = 0; i < size; i++) {
                double sum = 0;
                for (int view = 0; view < count; view++) {
                    sum += probabilities[first * count + view * size + i];
                }
                means[first + i] = sum / count;
            }
        }
        return means;
    }
}
