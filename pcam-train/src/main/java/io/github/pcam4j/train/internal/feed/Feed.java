package io.github.pcam4j.train.internal.feed;

import io.github.pcam4j.io.augment.Augmentation;
import io.github.pcam4j.io.augment.Augmentations;
import io.github.pcam4j.io.loader.PatchLoader;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.engine.DeviceMemory;
import io.github.pcam4j.train.engine.Residency;
import io.github.pcam4j.train.engine.ResidentEngine;
import io.github.pcam4j.train.engine.StepInput;
import io.github.pcam4j.train.engine.TrainingEngine;
import io.github.pcam4j.train.error.TrainingException;
import java.util.stream.IntStream;
import org.slf4j.LoggerFactory;

/** How patches come to an engine: read step by step, or kept in its device's memory. */
public sealed interface Feed permits LoadedFeed, ResidentFeed {
    /**
     * Goes through an epoch.
     *
     * @param epoch its number, of which the order depends
     * @param firstBatch the batch to begin with
     * @return its batches from that one on, to be gone through once; each is valid until the next is asked for
     */
    default Iterable<StepInput> epoch(int epoch, int firstBatch) {
        return epoch(epoch, IntStream.range(firstBatch, loader().batchCount()).toArray());
    }

    /**
     * Goes through some of the batches of an epoch.
     *
     * @param epoch its number, of which the order depends
     * @param batches their numbers, in the order in which they come
     * @return the batches, to be gone through once; each is valid until the next is asked for
     */
    Iterable<StepInput> epoch(int epoch, int[] batches);

    /** The same way for other patches of the same store. */
    Feed over(PatchLoader other);

    /** Which patches, in what order and how many a step. */
    PatchLoader loader();

    /**
     * Chooses the way, and brings the patches to the device if it is the second.
     *
     * @param loader which patches of the store to train on
     * @throws TrainingException if they have to be kept there and cannot
     */
    static Feed of(TrainingEngine engine, PatchLoader loader, PatchStore store, Residency residency,
            Augmentation augmentation) {
        return residency != Residency.OFF
                && held(engine, store, residency == Residency.ON, augmentation, loader.batchSize())
                ? new ResidentFeed(loader) : new LoadedFeed(loader);
    }

    private static boolean held(TrainingEngine engine, PatchStore store, boolean asked, Augmentation augmentation,
            int batchSize) {
        if (!(engine instanceof ResidentEngine resident)) {
            require(!asked, "%s cannot keep patches in its memory; use the engine torch", engine.description());
            return false;
        }
        if (augmentation != Augmentations.NONE) {
            require(!asked, "patches that are augmented change with every epoch, and are read for it; leave one out");
            return false;
        }
        DeviceMemory memory = resident.memoryFor(store, batchSize);
        if (!asked && memory.free().isEmpty()) {
            return false;
        }
        if (!memory.suffices()) {
            require(!asked, "%s takes %,d bytes on the device with what the steps need, and %,d are free; use smaller "
                    + "batches or a larger device", store.path(), memory.needed(), memory.free().orElseThrow());
            LoggerFactory.getLogger(Feed.class).info("{} takes {} bytes on the device with what the steps need, and {} "
                    + "are free: reading it step by step", store.path(), memory.needed(), memory.free().orElseThrow());
            return false;
        }
        return asked ? hold(resident, store) : heldIfItCan(resident, store);
    }

    private static boolean hold(ResidentEngine resident, PatchStore store) {
        resident.hold(store);
        return true;
    }

    /** Another process may have taken the memory since. */
    private static boolean heldIfItCan(ResidentEngine resident, PatchStore store) {
        try {
            return hold(resident, store);
        } catch (TrainingException e) {
            LoggerFactory.getLogger(Feed.class).warn("Reading step by step: {}", e.getMessage());
            return false;
        }
    }

    private static void require(boolean condition, String message, Object... values) {
        if (!condition) {
            throw new TrainingException(message.formatted(values) + ", or let patches be read step by step (resident "
                    + "auto or off)");
        }
    }
}
