package io.github.pcam4j.train.internal.loop;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How the batches of each step are shared by the processes that train together. Each computes batches that follow one
 * another, the same ones of every step, in the order of the ranks: so that sums by rank are sums by batch, and each batch
 * has the number within its step, and with it the dropout, that it has where one process computes them all.
 *
 * @param rank of this process
 * @param size how many processes there are
 * @param batches of a whole step
 * @param batchSize patches of a whole batch
 * @param patches of an epoch
 */
public record StepShares(int rank, int size, int batches, int batchSize, int patches) {

    /**
     * What this process has of a step.
     *
     * @param first the first batch of the epoch that it computes
     * @param count how many it computes, at least one
     * @param own how many of their patches count: none of the first batch of the step, which a process computes that has
     *     none of the step's, and whose outcome it gives no weight
     * @param all patches of the step
     * @param after batches of the step that processes of higher rank compute
     */
    public record Share(int first, int count, int own, int all, int after) { }

    /** The number within a step of the first batch that this process computes. */
    public int firstOfStep() {
        return firstOfStep(rank);
    }

    private int firstOfStep(int of) {
        return (int) ((long) of * batches / size);
    }

    /** Batches of an epoch. */
    private int batchCount() {
        return (patches + batchSize - 1) / batchSize;
    }

    private int steps() {
        return (batchCount() + batches - 1) / batches;
    }

    /** The share of a step, counted from 0 in its epoch; the last may have fewer batches, and its last one fewer patches. */
    public Share of(int step) {
        int begin = step * batches;
        int end = Math.min(begin + batches, batchCount());
        int from = Math.min(begin + firstOfStep(rank), end);
        int to = Math.min(begin + firstOfStep(rank + 1), end);
        return from == to ? new Share(begin, 1, 0, patchesBefore(end) - patchesBefore(begin), end - to)
                : new Share(from, to - from, patchesBefore(to) - patchesBefore(from),
                        patchesBefore(end) - patchesBefore(begin), end - to);
    }

    private int patchesBefore(int batch) {
        return (int) Math.min((long) batch * batchSize, patches);
    }

    /** The batches of an epoch that this process computes, from a step on. */
    public int[] from(int step) {
        return IntStream.range(step, steps()).mapToObj(this::of)
                .flatMapToInt(it -> IntStream.range(it.first(), it.first() + it.count())).toArray();
    }

    /** What this process has of patches that are to be judged: whole batches, in the order of the ranks. */
    public int[] ofJudged(int[] judged) {
        int whole = (judged.length + batchSize - 1) / batchSize;
        return Arrays.copyOfRange(judged, firstJudged(rank, whole, judged.length), firstJudged(rank + 1, whole, judged.length));
    }

    private int firstJudged(int of, int whole, int length) {
        return (int) Math.min((long) of * whole / size * batchSize, length);
    }
}
