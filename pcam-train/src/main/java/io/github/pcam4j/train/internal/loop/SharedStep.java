package io.github.pcam4j.train.internal.loop;

import io.github.pcam4j.train.distributed.ProcessGroup;
import io.github.pcam4j.train.engine.GradientReduction;
import io.github.pcam4j.train.engine.PendingStep;
import java.util.function.BooleanSupplier;

/**
 * Makes of the steps of several processes, each of its own share of the batches, one step of all of them: by one sum over
 * all processes, of gradients and losses by patches, of the ways that moving statistics went, and of who asks to stop.
 *
 * <p>Batch after batch, each moves a moving statistic by {@code m = kept * m + (1 - kept) * batch}. Where all processes begin
 * at the same {@code m}, and one with {@code k} batches ends at {@code m + d}, while those before it have moved it by {@code
 * D}, both together move it by {@code d + kept^k * D}: so each {@code d} counts by {@code kept} to the power of the batches
 * that come after, and statistics that no one moves stay as they are bit by bit.
 */
final class SharedStep implements GradientReduction {
    private final ProcessGroup group;
    private final double kept;
    private final BooleanSupplier stop;
    private float[] row = {};
    private StepShares.Share share = new StepShares.Share(0, 1, 0, 1, 0);
    private boolean stopAsked;

    /**
     * A reduction for all steps of a training.
     *
     * @param kept the share that a batch leaves of moving statistics
     * @param stop whether this process asks to stop
     */
    SharedStep(ProcessGroup group, double kept, BooleanSupplier stop) {
        this.group = group;
        this.kept = kept;
        this.stop = stop;
    }

    /** Before a step: what of it this process has. */
    void begins(StepShares.Share next) {
        share = next;
    }

    /** Whether any process asked to stop when the last step was made. */
    boolean stopAsked() {
        return stopAsked;
    }

    @Override
    public void reduce(PendingStep step) {
        float[] gradient = step.gradient();
        float[] statistics = step.statistics();
        float[] before = step.statisticsBefore();
        int places = gradient.length + statistics.length + 2;
        // All zeros where nothing counts: of patches that do not, an infinite loss is not to count either.
        if (row.length != places || share.own() == 0) {
            row = new float[places];
        }
        int loss = places - 2;
        if (share.own() > 0) {
            double weight = Math.pow(kept, share.after());
            for (int i = 0; i < gradient.length; i++) {
                row[i] = gradient[i] * share.own();
            }
            for (int i = 0; i < statistics.length; i++) {
                row[gradient.length + i] = (float) (weight * ((double) statistics[i] - before[i]));
            }
            row[loss] = (float) (step.loss() * share.own());
        }
        row[loss + 1] = stop.getAsBoolean() ? 1 : 0;
        group.sum(row);
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] = row[i] / share.all();
        }
        for (int i = 0; i < statistics.length; i++) {
            statistics[i] = before[i] + row[gradient.length + i];
        }
        step.setLoss((double) row[loss] / share.all());
        stopAsked = row[loss + 1] > 0;
    }
}
