package io.github.pcam4j.io.summary;

/**
 * A 64-bit hash that changes in few bits when a patch changes little, and in none when it is flipped or turned by
 * quarters.
 *
 * <p>It holds the signs of the 8 x 8 lowest frequencies of the small grey image's discrete cosine transform (type II),
 * as pHash does (Zauner, <i>Implementation and Benchmarking of Perceptual Image Hash Functions</i>, 2010), but compared
 * with 0 instead of their median: signs of natural images' frequencies are nearly fair coins. The mean, frequency
 * (0, 0), has no sign of interest and leaves its bit 0.
 *
 * <p>A flip changes the signs of the odd frequencies of one axis, and a transposition swaps the axes. So the eight
 * orientations' hashes follow from one transform; the hash is the least of them. Everything is in integers, therefore
 * the hashes of the eight orientations are equal to the bit.
 */
final class PerceptualHash {
    private static final int FREQUENCIES = 8;
    private static final long ODD_ROWS = 0xFF00FF00FF00FF00L;
    private static final long ODD_COLUMNS = 0xAAAAAAAAAAAAAAAAL;
    private static final int[][] COSINES = cosines();

    private PerceptualHash() { }

    /** cos((2 x + 1) u pi / 64) in units of 2^-16; the second half mirrors the first, so that symmetry is exact. */
    private static int[][] cosines() {
        int[][] cosines = new int[FREQUENCIES][SmallGrey.SIDE];
        for (int u = 0; u < FREQUENCIES; u++) {
            for (int x = 0; x < SmallGrey.SIDE / 2; x++) {
                double angle = (2 * x + 1) * u * Math.PI / (2 * SmallGrey.SIDE);
                cosines[u][x] = (int) StrictMath.round(StrictMath.cos(angle) * (1 << 16));
                cosines[u][SmallGrey.SIDE - 1 - x] = u % 2 == 0 ? cosines[u][x] : -cosines[u][x];
            }
        }
        return cosines;
    }

    /** The least of the eight orientations' hashes. */
    static long of(SmallGrey image) {
        long[] frequencies = transform(image);
        long least = hash(frequencies, 0);
        for (int orientation = 1; orientation < SmallGrey.ORIENTATIONS; orientation++) {
            long hash = hash(frequencies, orientation);
            least = Long.compareUnsigned(hash, least) < 0 ? hash : least;
        }
        return least;
    }

    private static long hash(long[] frequencies, int orientation) {
        long hash = 0;
        for (int bit = 1; bit < Long.SIZE; bit++) {
            int row = bit / FREQUENCIES;
            int column = bit % FREQUENCIES;
            long value = (orientation & 4) == 0 ? frequencies[bit] : frequencies[column * FREQUENCIES + row];
            boolean negated = (row & orientation & 1) != ((column & orientation >> 1) & 1);
            // Not the complement: a frequency of exactly 0 is 0 in every orientation.
            if (negated ? value < 0 : value > 0) {
                hash |= 1L << bit;
            }
        }
        return hash;
    }

    @SuppressWarnings("NarrowCalculation") // each product fits an int, and their sum is a long
    private static long[] transform(SmallGrey image) {
        long[] lines = new long[SmallGrey.SIDE * FREQUENCIES];
        for (int y = 0; y < SmallGrey.SIDE; y++) {
            for (int v = 0; v < FREQUENCIES; v++) {
                int[] cosines = COSINES[v];
                long sum = 0;
                for (int x = 0; x < SmallGrey.SIDE; x++) {
                    sum += cosines[x] * image.value(y, x);
                }
                lines[y * FREQUENCIES + v] = sum;
            }
        }
        long[] frequencies = new long[FREQUENCIES * FREQUENCIES];
        for (int u = 0; u < FREQUENCIES; u++) {
            for (int y = 0; y < SmallGrey.SIDE; y++) {
                for (int v = 0; v < FREQUENCIES; v++) {
                    frequencies[u * FREQUENCIES + v] += COSINES[u][y] * lines[y * FREQUENCIES + v];
                }
            }
        }
        return frequencies;
    }

    /**
     * The hash as it would be of each orientation: which of the eight is least may change with the slightest noise, so
     * searches have to try them all.
     */
    static long[] orientations(long hash) {
        long[] hashes = new long[SmallGrey.ORIENTATIONS];
        for (int orientation = 0; orientation < hashes.length; orientation++) {
            hashes[orientation] = ((orientation & 4) == 0 ? hash : transposed(hash))
                    ^ ((orientation & 1) == 0 ? 0 : ODD_ROWS) ^ ((orientation & 2) == 0 ? 0 : ODD_COLUMNS);
        }
        return hashes;
    }

    /** The transpose of an 8 x 8 matrix of bits (Warren, <i>Hacker's Delight</i>, 2nd ed., section 7-3). */
    private static long transposed(long bits) {
        long swap = (bits ^ bits >>> 7) & 0x00AA00AA00AA00AAL;
        long result = bits ^ swap ^ swap << 7;
        swap = (result ^ result >>> 14) & 0x0000CCCC0000CCCCL;
        result ^= swap ^ swap << 14;
        swap = (result ^ result >>> 28) & 0x00000000F0F0F0F0L;
        return result ^ swap ^ swap << 28;
    }
}
