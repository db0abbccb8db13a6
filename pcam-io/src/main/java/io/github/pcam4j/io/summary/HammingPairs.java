package io.github.pcam4j.io.summary;

import java.util.stream.IntStream;

/**
 * Finds all pairs of hashes that differ in few bits, in whichever orientation, without comparing each with each: two
 * hashes within distance d agree in one of four bands of 16 bits but for d/4 bits, so that only the buckets of nearby
 * band values are searched (multi-index hashing; Norouzi, Punjani and Fleet, CVPR 2012).
 *
 * <p>Twelve bytes a hash for the buckets of one band at a time.
 */
final class HammingPairs {
    static final int MOST_DISTANCE = 11;
    private static final int BANDS = 4;
    private static final int BAND_BITS = Long.SIZE / BANDS;
    private static final int BAND_VALUES = 1 << BAND_BITS;

    private final long[] hashes;
    private final int distance;
    private final int radius;
    /** The changes of at most {@code radius} bits of a band. */
    private final int[] changes;

    /** Takes pairs. */
    @FunctionalInterface
    interface Visitor {
        /** Two positions of hashes, {@code first < second}; a pair may come again if several orientations match. */
        void pair(int first, int second);
    }

    HammingPairs(long[] hashes, int distance) {
        this.hashes = hashes;
        this.distance = distance;
        this.radius = distance / BANDS;
        this.changes = IntStream.range(0, BAND_VALUES).filter(change -> Integer.bitCount(change) <= radius).toArray();
    }

    /** Hashes searched for in all bands together. */
    static long work(int count) {
        return (long) BANDS * count;
    }

    /** Visits the pairs, and tells after each hash. */
    void visit(Visitor visitor, Runnable afterEach) {
        for (int band = 0; band < BANDS; band++) {
            Buckets buckets = new Buckets(hashes, band);
            for (int i = 0; i < hashes.length; i++) {
                for (long hash : PerceptualHash.orientations(hashes[i])) {
                    search(buckets, i, hash, visitor);
                }
                afterEach.run();
            }
        }
    }

    private void search(Buckets buckets, int i, long hash, Visitor visitor) {
        int value = value(hash, buckets.band);
        for (int change : changes) {
            int end = buckets.starts[(value ^ change) + 1];
            for (int at = buckets.starts[value ^ change]; at < end; at++) {
                long difference = hash ^ buckets.sorted[at];
                if (buckets.order[at] > i && Long.bitCount(difference) <= distance
                        && firstBand(difference) == buckets.band) {
                    visitor.pair(i, buckets.order[at]);
                }
            }
        }
    }

    /** The band in which a pair is found first; it is passed over in later ones. */
    private int firstBand(long difference) {
        int band = 0;
        while (Integer.bitCount(value(difference, band)) > radius) {
            band++;
        }
        return band;
    }

    private static int value(long hash, int band) {
        return (int) (hash >>> (band * BAND_BITS)) & BAND_VALUES - 1;
    }

    /** Hashes sorted by the value of one band, and by position where it is equal. */
    private static final class Buckets {
        private final int band;
        private final int[] starts = new int[BAND_VALUES + 1];
        private final int[] order;
        private final long[] sorted;

        Buckets(long[] hashes, int band) {
            this.band = band;
            this.order = new int[hashes.length];
            this.sorted = new long[hashes.length];
            for (long hash : hashes) {
                starts[value(hash, band) + 1]++;
            }
            for (int value = 0; value < BAND_VALUES; value++) {
                starts[value + 1] += starts[value];
            }
            int[] next = starts.clone();
            for (int i = 0; i < hashes.length; i++) {
                int at = next[value(hashes[i], band)]++;
                order[at] = i;
                sorted[at] = hashes[i];
            }
        }
    }
}
