package io.github.pcam4j.train;

import io.github.pcam4j.io.ProgressListener;
import io.github.pcam4j.io.loader.PatchBatch;
import io.github.pcam4j.io.loader.PatchLoader;
import io.github.pcam4j.train.engine.TrainingEngine;

/** Probabilities of all patches of a loader, in its order. */
final class Inference {
    private final TrainingEngine engine;
    private final PatchLoader loader;
    private final ProgressListener progress;

    Inference(TrainingEngine engine, PatchLoader loader, ProgressListener progress) {
        this.engine = engine;
        this.loader = loader;
        this.progress = progress;
    }

    float[] probabilities(String stage) {
        long done = 0;
        for (PatchBatch batch : loader.epoch(0)) {
            engine.infer(batch);
            done += batch.size();
            progress.progress(stage, done, loader.patchCount(), "");
        }
        float[] probabilities = engine.takeProbabilities();
        if (probabilities.length != loader.patchCount()) {
            throw new IllegalStateException("%d probabilities for %d patches"
                    .formatted(probabilities.length, loader.patchCount()));
        }
        return probabilities;
    }
}
