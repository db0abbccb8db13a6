package io.github.pcam4j.train.engine;

import io.github.pcam4j.io.loader.PatchBatch;
import java.util.Arrays;

/**
 * The patches that an engine computes with in one call, wherever they are.
 *
 * @see TrainingEngine
 */
public sealed interface StepInput {

    /**
     * Counts them.
     *
     * @return how many patches, from 0
     */
    int size();

    /**
     * Patches in the host's memory, which are read before the call returns.
     *
     * @param patches of the network's patch size
     */
    record Batch(PatchBatch patches) implements StepInput {
        @Override
        public int size() {
            return patches.size();
        }
    }

    /**
     * Patches of the store that a {@link ResidentEngine} keeps in its device's memory. Without labels if the store has
     * none.
     *
     * <p>Two are equal if they name the same patches in the same order.
     */
    final class Resident implements StepInput {
        private final int[] indices;

        /**
         * Names patches.
         *
         * @param indices where they stand in the store, from 0; copied
         */
        public Resident(int... indices) {
            this.indices = indices.clone();
        }

        @Override
        public int size() {
            return indices.length;
        }

        /**
         * Where they stand in the store.
         *
         * @return a copy
         */
        public int[] indices() {
            return indices.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Resident resident && Arrays.equals(indices, resident.indices);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(indices);
        }

        @Override
        public String toString() {
            return "%s of the store".formatted(Arrays.toString(indices));
        }
    }
}
