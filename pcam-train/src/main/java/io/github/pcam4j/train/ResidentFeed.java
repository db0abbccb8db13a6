package io.github.pcam4j.train;

import io.github.pcam4j.io.loader.PatchLoader;
import io.github.pcam4j.train.engine.ResidentEngine;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Patches that the device has already.
 *
 * @param engine what computes and has them
 * @param loader is only asked for their order
 */
record ResidentFeed(ResidentEngine engine, PatchLoader loader) implements Feed {

    private record Kept(ResidentEngine engine, int[] patches) implements Batch {
        @Override
        public int size() {
            return patches.length;
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
            engine.infer(patches);
        }
    }

    @Override
    public Iterable<Batch> epoch(int epoch, int firstBatch) {
        int[] order = loader.order(epoch);
        return () -> IntStream.range(firstBatch, loader.batchCount()).mapToObj(batch -> kept(order, batch)).iterator();
    }

    private Batch kept(int[] order, int batch) {
        int from = batch * loader.batchSize();
        return new Kept(engine, Arrays.copyOfRange(order, from, Math.min(order.length, from + loader.batchSize())));
    }

    @Override
    public Feed over(PatchLoader other) {
        return new ResidentFeed(engine, other);
    }
}
