package io.github.pcam4j.train.shard;

import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.io.store.StoreShard;
import io.github.pcam4j.train.Predictor;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Which of a store's patches one of several processes predicts: whole batches, so that each patch has the same company as
 * where one process predicts all, and what comes of it has the same bits. Of a store with fewer batches than processes, some
 * get none.
 *
 * @param number of the share, within [1, count]
 * @param count how many shares there are
 * @param first index of its first patch
 * @param end index behind its last; {@code first} if it has none
 * @param total how many patches the store has
 * @see PredictionShard
 */
public record PredictionShare(int number, int count, int first, int end, int total) {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of range
     */
    public PredictionShare {
        if (count < 1 || count > StoreShard.MOST || number < 1 || number > count) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "a share must be one of 1 to %d, not %d/%d",
                    StoreShard.MOST, number, count));
        }
        if (first < 0 || first > end || end > total) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "patches %d to %d are no share of %d", first, end,
                    total));
        }
    }

    /**
     * A share.
     *
     * @param number within [1, count]
     * @param count how many shares there are
     * @param total how many patches the store has
     * @return the share
     * @throws IllegalArgumentException if a number is out of range
     */
    public static PredictionShare of(int number, int count, int total) {
        long batches = (total + Predictor.BATCH_SIZE - 1L) / Predictor.BATCH_SIZE;
        return new PredictionShare(number, count, start(number - 1, count, batches, total),
                start(number, count, batches, total), total);
    }

    private static int start(long shares, int count, long batches, int total) {
        return (int) Math.min(total, batches * shares / Math.max(1, count) * Predictor.BATCH_SIZE);
    }

    /**
     * The share's patches as a store.
     *
     * @param store all patches, which must stay open
     * @return a view of the store; empty if there is nothing to predict
     * @throws IllegalArgumentException if the store has another count of patches
     */
    public Optional<PatchStore> of(PatchStore store) {
        if (store.size() != total) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "%s has %d patches, not %d", store.path(),
                    store.size(), total));
        }
        return first == end ? Optional.empty() : Optional.of(store.subset(IntStream.range(first, end).toArray()));
    }
}
