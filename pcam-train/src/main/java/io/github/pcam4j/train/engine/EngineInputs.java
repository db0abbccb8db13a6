package io.github.pcam4j.train.engine;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.loader.PatchBatch;
import java.nio.ByteBuffer;

/** What every engine asks of its input, so that all refuse the same with the same words. Without state. */
public final class EngineInputs {
    private EngineInputs() { }

    /**
     * Checks that a batch is for the network.
     *
     * @param batch what was given
     * @param shape of the patches that the network takes
     * @throws IllegalArgumentException if the batch is empty or its patches have another shape
     */
    public static void requireFit(PatchBatch batch, PatchShape shape) {
        if (batch.size() == 0) {
            throw new IllegalArgumentException("the batch is empty");
        }
        if (!batch.shape().equals(shape)) {
            throw new IllegalArgumentException(
                    "the network takes patches of %s, not of %s".formatted(shape, batch.shape()));
        }
    }

    /**
     * Checks that a batch can be trained on.
     *
     * @param batch what was given
     * @throws IllegalArgumentException if it has no labels
     */
    public static void requireLabels(PatchBatch batch) {
        if (!batch.labelled()) {
            throw new IllegalArgumentException("training needs labels; this batch has none");
        }
    }

    /**
     * The same patch two times over if there is one, as the last batch of an epoch may be. Batch normalization of a
     * single value divides by 0 or fails; of two that are equal, means, variances, loss and gradient are those of the
     * one.
     *
     * @param batch labelled patches
     * @return the batch itself if it has two or more
     */
    public static PatchBatch atLeastTwo(PatchBatch batch) {
        if (batch.size() != 1) {
            return batch;
        }
        ByteBuffer pixels = ByteBuffer.allocateDirect(2 * batch.shape().bytes())
                .put(batch.pixels()).put(batch.pixels()).flip();
        byte label = (byte) batch.label(0);
        return PatchBatch.of(batch.shape(), pixels, new int[] {batch.index(0), batch.index(0)},
                new byte[] {label, label});
    }
}
