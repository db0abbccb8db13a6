package io.github.pcam4j.train.engine;

import io.github.pcam4j.io.store.PatchStore;

/**
 * An engine that can keep a store's patches in the memory of its device, and takes {@link StepInput.Resident} from then on.
 * Steps on these patches give what steps on batches of the same patches give, bit by bit.
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
}
