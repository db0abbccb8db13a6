package io.github.pcam4j.train.internal.feed;

import io.github.pcam4j.io.loader.PatchBatch;
import io.github.pcam4j.io.loader.PatchLoader;
import io.github.pcam4j.train.engine.StepInput;
import java.util.Iterator;

/**
 * Patches that are read for each step.
 *
 * @param loader what reads
 */
public record LoadedFeed(PatchLoader loader) implements Feed {

    @Override
    public Iterable<StepInput> epoch(int epoch, int[] wanted) {
        Iterator<PatchBatch> batches = loader.epoch(epoch, wanted).iterator();
        return () -> new Iterator<>() {
            @Override
            public boolean hasNext() {
                return batches.hasNext();
            }

            @Override
            public StepInput next() {
                return new StepInput.Batch(batches.next());
            }
        };
    }

    @Override
    public Feed over(PatchLoader other) {
        return new LoadedFeed(other);
    }
}
