package io.github.pcam4j.train.metrics;

/** The standard normal distribution. */
final class NormalDistribution {
    private static final double DENSITY_AT_ZERO = 1 / Math.sqrt(2 * Math.PI);
    /** From here on the continued fraction needs fewer terms than the series loses digits. */
    private static final double TAIL = 3;
    private static final int FRACTION_TERMS = 150;

    private NormalDistribution() { }

    /**
     * The chance of a value above z.
     *
     * <p>Source: near zero the series of Marsaglia, "Evaluating the normal distribution", Journal of Statistical
     * Software 11(4) (2004); in the tail Laplace's continued fraction of the Mills ratio, Abramowitz and Stegun
     * 26.2.14.
     *
     * @param z any number
     * @return the chance, to a relative precision of 1e-12
     */
    static double upperTail(double z) {
        if (z < 0) {
            return 1 - upperTail(-z);
        }
        return z < TAIL ? 0.5 - density(z) * series(z) : density(z) / millsDenominator(z);
    }

    /**
     * The z that a chance is above of, the inverse of {@link #upperTail}: a first guess by Abramowitz and Stegun
     * 26.2.23, then Newton's steps.
     *
     * @param chance within (0, 0.5]
     * @return z, at least 0
     */
    static double upperQuantile(double chance) {
        double t = Math.sqrt(-2 * Math.log(chance));
        double z = t - (2.515517 + t * (0.802853 + t * 0.010328))
                / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
        for (int step = 0; step < 4; step++) {
            z += (upperTail(z) - chance) / density(z);
        }
        return Math.max(0, z);
    }

    /**
     * The z that bounds the middle of the distribution.
     *
     * @param level the middle's share, such as 0.95
     * @return z, such as 1.96
     * @throws IllegalArgumentException if the level is not within (0, 1)
     */
    static double bound(double level) {
        return upperQuantile((1 - ConfidenceInterval.requireLevel(level)) / 2);
    }

    private static double density(double z) {
        return DENSITY_AT_ZERO * Math.exp(-z * z / 2);
    }

    /** z + z^3 / 3 + z^5 / (3 5) + ... */
    private static double series(double z) {
        double sum = z;
        double term = z;
        for (int odd = 3; term > sum * 1e-17; odd += 2) {
            term *= z * z / odd;
            sum += term;
        }
        return sum;
    }

    /** z + 1 / (z + 2 / (z + 3 / ...)) */
    private static double millsDenominator(double z) {
        double fraction = z;
        for (int term = FRACTION_TERMS; term > 0; term--) {
            fraction = z + term / fraction;
        }
        return fraction;
    }
}
