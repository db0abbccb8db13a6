package io.github.pcam4j.train.internal.feed;

import io.github.pcam4j.io.loader.PatchLoader;
import io.github.pcam4j.train.engine.StepInput;
import java.util.Arrays;

/**
 * Patches that the device has already.
 *
 * @param loader is only asked for their order
 */
record ResidentFeed(PatchLoader loader) implements Feed {

    @Override
    public Iterable<StepInput> epoch(int epoch, int[] batches) {
        int[] order = loader.order(epoch);
        return () -> Arrays.stream(batches).mapToObj(batch -> input(order, batch)).iterator();
    }

    private StepInput input(int[] order, int batch) {
        int from = batch * loader.batchSize();
        return new StepInput.Resident(Arrays.copyOfRange(order, from, Math.min(order.length, from + loader.batchSize())));
    }

    @Override
    public Feed over(PatchLoader other) {
        return new ResidentFeed(other);
    }
}
