package io.github.pcam4j.train.metrics;

/** Look-ups in arrays that rise. Zeros of both signs are equal. */
final class SortedValues {
    private SortedValues() { }

    /** How many values are below a threshold; binarySearch may land anywhere among equal ones. */
    static int below(double[] sorted, double threshold) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < threshold) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** How many values are at a threshold or below it. */
    static int upTo(double[] sorted, double threshold) {
        return below(sorted, Math.nextUp(threshold));
    }

    /**
     * The value at a place between 0 and the last index, linear between neighbours: a quantile of type 7 of Hyndman
     * and Fan, "Sample quantiles in statistical packages", The American Statistician 50 (1996), the default of numpy
     * and R, where the place is {@code p (n - 1)}.
     */
    static double at(double[] sorted, double place) {
        int before = (int) place;
        if (before == sorted.length - 1) {
            return sorted[before];
        }
        double share = place - before;
        double low = sorted[before];
        double high = sorted[before + 1];
        return share == 0 ? low : Math.min(high, low + share * (high - low));
    }
}
