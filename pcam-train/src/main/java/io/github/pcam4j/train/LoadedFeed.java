package io.github.pcam4j.train;

import io.github.pcam4j.io.loader.PatchBatch;
import io.github.pcam4j.io.loader.PatchLoader;
import io.github.pcam4j.io.loader.Views;
import io.github.pcam4j.train.engine.TrainingEngine;
import java.util.Iterator;

/**
 * Patches that are read for each step.
 *
 * @param engine what computes
 * @param loader what reads
 * @param views in which patches are looked at where their probabilities are asked for
 */
record LoadedFeed(TrainingEngine engine, PatchLoader loader, Views views) implements Feed {

    private record Loaded(TrainingEngine engine, PatchBatch patches, Views views) implements Batch {
        @Override
        public int size() {
            return patches.size();
        }

        @Override
        public void train(double learningRate, double momentum) {
            engine.train(patches, learningRate, momentum);
        }

        @Override
        public void accumulate() {
            engine.accumulate(patches);
        }

        @Override
        public void estimateStatistics(double share) {
            engine.estimateStatistics(patches, share);
        }

        @Override
        public void infer() {
            for (int view = 0; view < views.count(); view++) {
                engine.infer(views.apply(patches, view));
            }
        }
    }

    @Override
    public Iterable<Batch> epoch(int epoch, int firstBatch) {
        Iterator<PatchBatch> batches = loader.epoch(epoch, firstBatch).iterator();
        return () -> new Iterator<>() {
            @Override
            public boolean hasNext() {
                return batches.hasNext();
            }

            @Override
            public Batch next() {
                return new Loaded(engine, batches.next(), views);
            }
        };
    }

    @Override
    public Feed over(PatchLoader other) {
        return new LoadedFeed(engine, other, views);
    }
}
