package io.github.pcam4j.io.store;

import io.github.pcam4j.internal.Require;
import java.util.Locale;

/**
 * Which of a source's patches a store has, if several stores have them all between them: a stretch of the source's order.
 * Stores one behind the other in the order of their numbers are what one store of the whole source would be.
 *
 * @param number of this shard, within [1, count]
 * @param count how many shards there are
 * @param first index of its first patch in the source
 * @param end index behind its last patch
 * @param total how many patches the source has
 * @see ShardSet
 */
public record StoreShard(int number, int count, int first, int end, int total) {
    /** The most shards that a source is cut into: each is a file that is kept open. */
    public static final int MOST = 10_000;

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of range, naming it
     */
    public StoreShard {
        Require.within("the count of shards", count, 1, MOST);
        Require.within("the number of a shard", number, 1, count);
        Require.argument(first >= 0 && first < end && end <= total,
                "a shard has at least one of the source's patches, not %d to %d of %d", first, end, total);
    }

    /**
     * A share of a source. Shares differ by one patch at most; where each has 1000 or more, all but the last have whole
     * thousands, so that their checksums are those of one store.
     *
     * @param number of the shard, within [1, count]
     * @param count how many shards there are
     * @param total how many patches the source has, at least {@code count}
     * @return the shard
     * @throws IllegalArgumentException if a number is out of range, or there are more shards than patches
     */
    public static StoreShard of(int number, int count, int total) {
        Require.within("the count of shards", count, 1, MOST);
        Require.within("the number of a shard", number, 1, count);
        Require.argument(total >= count, "%d patches cannot be shared out among %d shards; ask for %d at the most", total,
                count, total);
        return new StoreShard(number, count, start(number - 1, count, total), start(number, count, total), total);
    }

    /** Where the shards behind the first {@code shards} begin. */
    private static int start(int shards, int count, int total) {
        long exact = (long) total * shards / count;
        long thousands = (exact + StoreFormat.CHUNK / 2) / StoreFormat.CHUNK * StoreFormat.CHUNK;
        return Math.toIntExact(shards < count && total / count >= StoreFormat.CHUNK ? thousands : exact);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "shard %d of %d, patches %d to %d of %d", number, count, first, end - 1, total);
    }
}
