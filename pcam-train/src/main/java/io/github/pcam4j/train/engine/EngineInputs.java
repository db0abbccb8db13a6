package io.github.pcam4j.train.engine;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.loader.PatchBatch;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;

/**
 * What every engine asks of its input, so that all refuse the same with the same words. Without state.
 *
 * @see TrainingEngine
 */
public final class EngineInputs {
    private EngineInputs() { }

    /**
     * The batch that an engine without patches of its own was given.
     *
     * @param input what was given
     * @return its patches
     * @throws IllegalArgumentException if it names patches that a device was to keep
     */
    public static PatchBatch batch(StepInput input) {
        if (input instanceof StepInput.Batch batch) {
            return batch.patches();
        }
        throw new IllegalArgumentException("the engine keeps no patches of a store; give it batches, not " + input);
    }

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
     * Checks a share of moving statistics.
     *
     * @param share within (0, 1]
     * @throws IllegalArgumentException if it is outside
     */
    public static void requireShare(double share) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("a batch's share of statistics must be within (0, 1], not " + share);
        }
    }

    /**
     * Refuses to save an engine within a step.
     *
     * @param parts batches accumulated for the next step
     * @throws IllegalStateException if there are any
     */
    public static void requireBetweenSteps(int parts) {
        if (parts > 0) {
            throw new IllegalStateException(String.format(Locale.ROOT,
                    "%d batches were accumulated for a step that was not made; do "
                    + "this between steps", parts));
        }
    }

    /**
     * The same patch two times over if there is one, as the last batch of an epoch may be. Batch normalization of a
     * single value divides by 0 or fails; of two that are equal, means, variances, loss and gradient are those of the
     * one.
     *
     * @param batch the patches
     * @return the batch itself if it has two or more
     */
    public static PatchBatch atLeastTwo(PatchBatch batch) {
        if (batch.size() != 1) {
            return batch;
        }
        ByteBuffer pixels = ByteBuffer.allocateDirect(2 * batch.shape().bytes())
                .put(batch.pixels()).put(batch.pixels()).flip();
        byte[] labels = new byte[batch.labelled() ? 2 : 0];
        Arrays.fill(labels, (byte) (batch.labelled() ? batch.label(0) : 0));
        return PatchBatch.of(batch.shape(), pixels, new int[] {batch.index(0), batch.index(0)}, labels);
    }
}
