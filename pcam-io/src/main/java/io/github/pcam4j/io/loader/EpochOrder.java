package io.github.pcam4j.io.loader;

import java.util.Random;

/** The order of patches in an epoch: a function of seed and epoch, the same on every machine. */
final class EpochOrder {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private EpochOrder() { }

    /** A shuffled copy (Fisher and Yates; Durstenfeld 1964). */
    static int[] shuffled(int[] indices, long seed, int epoch) {
        // Random's algorithm is part of its specification, unlike that of newer generators.
        Random random = new Random(seed ^ (epoch + 1L) * GOLDEN_GAMMA);
        int[] order = indices.clone();
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        return order;
    }
}
