package io.github.pcam4j.io.image;

/**
 * For each output position of an axis the input positions that count and their weights: a triangle about the output's
 * centre, {@code max(1, from / to)} wide to either side, cut off at the borders and then of sum 1. These are Pillow's
 * ({@code precompute_coeffs} and {@code normalize_coeffs_8bpc} of its {@code Resample.c}), bit by bit.
 *
 * @param first the first input position of each output position
 * @param starts where the weights of each output position begin, and at last where they end
 * @param weights fixed-point numbers with {@value #BITS} bits behind the point, none negative
 */
record FilterWeights(int[] first, int[] starts, int[] weights) {
    /** As many as leave room for a byte times 1, and half a unit, below 2^31. */
    static final int BITS = 22;
    static final int HALF = 1 << (BITS - 1);

    static FilterWeights of(int from, int to) {
        double scale = (double) from / to;
        double support = Math.max(1, scale);
        int[] first = new int[to];
        int[] starts = new int[to + 1];
        int[] weights = new int[to * (2 * (int) Math.ceil(support) + 1)];
        for (int i = 0; i < to; i++) {
            double centre = (i + 0.5) * scale;
            first[i] = Math.max(0, (int) (centre - support + 0.5));
            int count = Math.min(from, (int) (centre + support + 0.5)) - first[i];
            starts[i + 1] = starts[i] + count;
            double sum = 0;
            for (int k = 0; k < count; k++) {
                sum += triangle((first[i] + k - centre + 0.5) * (1 / support));
            }
            for (int k = 0; k < count; k++) {
                double weight = triangle((first[i] + k - centre + 0.5) * (1 / support)) / sum;
                weights[starts[i] + k] = (int) (0.5 + weight * (1 << BITS));
            }
        }
        return new FilterWeights(first, starts, weights);
    }

    private static double triangle(double distance) {
        return Math.max(0, 1 - Math.abs(distance));
    }

    /** The most input positions that count for one output position. */
    int most() {
        int most = 0;
        for (int i = 0; i < first.length; i++) {
            most = Math.max(most, starts[i + 1] - starts[i]);
        }
        return most;
    }
}
