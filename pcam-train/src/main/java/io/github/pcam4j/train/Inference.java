package io.github.pcam4j.train;

import io.github.pcam4j.io.ProgressListener;
import io.github.pcam4j.io.loader.PatchBatch;
import io.github.pcam4j.io.loader.PatchLoader;
import io.github.pcam4j.io.loader.Views;
import io.github.pcam4j.train.engine.TrainingEngine;

/** Probabilities of all patches of a loader, in its order: the mean over the views that each is looked at in. */
final class Inference {
    private final TrainingEngine engine;
    private final PatchLoader loader;
    private final Views views;
    private final ProgressListener progress;

    Inference(TrainingEngine engine, PatchLoader loader, Views views, ProgressListener progress) {
        this.engine = engine;
        this.views = views;
        this.loader = loader;
        this.progress = progress;
    }

    float[] probabilities(String stage) {
        long done = 0;
        for (PatchBatch batch : loader.epoch(0)) {
            for (int view = 0; view < views.count(); view++) {
                engine.infer(views.apply(batch, view));
            }
            done += batch.size();
            progress.progress(stage, done, loader.patchCount(), "");
        }
        float[] probabilities = engine.takeProbabilities();
        if (probabilities.length != loader.patchCount() * views.count()) {
            throw new IllegalStateException("%d probabilities for %d views of %d patches"
                    .formatted(probabilities.length, views.count(), loader.patchCount()));
        }
        return views.count() == 1 ? probabilities : means(probabilities);
    }

    /** Of a batch the engine gave all probabilities of the first view, then all of the second, and so on. */
    private float[] means(float[] probabilities) {
        float[] means = new float[loader.patchCount()];
        for (int first = 0; first < means.length; first += loader.batchSize()) {
            int size = Math.min(loader.batchSize(), means.length - first);
            for (int i = 0; i < size; i++) {
                double sum = 0;
                for (int view = 0; view < views.count(); view++) {
                    sum += probabilities[first * views.count() + view * size + i];
                }
                means[first + i] = (float) (sum / views.count());
            }
        }
        return means;
    }
}
