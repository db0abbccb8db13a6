package io.github.pcam4j.train.engine;

import io.github.pcam4j.io.store.PatchStore;

/**
 * An engine that can keep a store's patches in the memory of its device. Steps on these patches give what steps on
 * batches of the same patches give, bit by bit.
 *
 * @see TrainingEngine
 */
public interface ResidentEngine extends TrainingEngine {

    /**
     * What keeping a store would take. Looks, and takes nothing.
     *
     * @param store patches of the network's input size
     * @param batchSize the largest number of patches in a step, of which the memory for the steps depends
     * @return the memory that is needed and the memory that is there
     */
    DeviceMemory memoryFor(PatchStore store, int batchSize);

    /**
     * Copies all patches of a store, and their labels if it has any, into the device's memory, in the place of those
     * that were kept before. The store may be closed afterwards.
     *
     * @param store patches of the network's input size
     * @throws IllegalArgumentException if it has patches of another size
     * @throws io.github.pcam4j.train.error.TrainingException if the device has no room for them
     */
    void hold(PatchStore store);

    /**
     * As {@link #train(io.github.pcam4j.io.loader.PatchBatch, double, double)}, on patches that are kept.
     *
     * @param patches where they stand in the store, at least one
     * @param learningRate of this step, positive
     * @param momentum of this step, within [0, 1)
     * @throws IllegalArgumentException if there is none or no such patch, or the store had no labels
     * @throws IllegalStateException if no store is kept
     */
    void train(int[] patches, double learningRate, double momentum);

    /**
     * As {@link #accumulate(io.github.pcam4j.io.loader.PatchBatch)}, on patches that are kept.
     *
     * @param patches where they stand in the store, at least one
     * @throws IllegalArgumentException if there is none or no such patch, or the store had no labels
     * @throws IllegalStateException if no store is kept
     */
    void accumulate(int[] patches);

    /**
     * As {@link #estimateStatistics(io.github.pcam4j.io.loader.PatchBatch, double)}, from patches that are kept.
     *
     * @param patches where they stand in the store, at least one
     * @param share of the batch, within (0, 1]
     * @throws IllegalArgumentException if there is none or no such patch, or the share is outside
     * @throws IllegalStateException if no store is kept
     */
    void estimateStatistics(int[] patches, double share);

    /**
     * As {@link #infer(io.github.pcam4j.io.loader.PatchBatch)}, of patches that are kept.
     *
     * @param patches where they stand in the store, at least one
     * @throws IllegalArgumentException if there is none or no such patch
     * @throws IllegalStateException if no store is kept
     */
    void infer(int[] patches);
}
