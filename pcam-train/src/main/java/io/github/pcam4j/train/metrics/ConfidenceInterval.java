package io.github.pcam4j.train.metrics;

import java.util.Locale;

/**
 * A two-sided confidence interval.
 *
 * @param lower its lower end
 * @param upper its upper end, at least the lower
 * @param level how often such intervals hold the true value, such as 0.95, within (0, 1)
 * @see AucEstimate#interval
 */
public record ConfidenceInterval(double lower, double upper, double level) {
    /** The level that is used where none is asked for. */
    public static final double USUAL_LEVEL = 0.95;

    /**
     * Checks the ends.
     *
     * @throws IllegalArgumentException if they are not in order or the level is outside (0, 1)
     */
    public ConfidenceInterval {
        if (!(lower <= upper)) {
            throw new IllegalArgumentException("an interval must not end below its beginning: [%s, %s]"
                    .formatted(lower, upper));
        }
        requireLevel(level);
    }

    /**
     * The interval of a share, which stays within [0, 1] and says something where none or all of few were counted.
     *
     * <p>Source: Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the
     * American Statistical Association 22 (1927), without continuity correction; R's {@code prop.test(correct =
     * FALSE)}.
     *
     * @param part how many have the property
     * @param whole how many were looked at; for none of them the interval is [0, 1]
     * @param level how often such intervals hold the true share
     * @return the interval
     * @throws IllegalArgumentException if the part is not within [0, whole] or the level not within (0, 1)
     */
    public static ConfidenceInterval wilson(long part, long whole, double level) {
        if (part < 0 || part > whole) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "%d of %d is no share", part, whole));
        }
        double z = NormalDistribution.bound(level);
        if (whole == 0) {
            return new ConfidenceInterval(0, 1, level);
        }
        double share = (double) part / whole;
        double shrink = 1 + z * z / whole;
        double centre = (share + z * z / (2.0 * whole)) / shrink;
        double half = z / shrink * Math.sqrt(share * (1 - share) / whole + z * z / (4.0 * whole * whole));
        return new ConfidenceInterval(part == 0 ? 0 : centre - half, part == whole ? 1 : centre + half, level);
    }

    /**
     * Whether a value lies within.
     *
     * @param value any number
     * @return true if it is an end or between them
     */
    public boolean contains(double value) {
        return lower <= value && value <= upper;
    }

    /**
     * The interval as it is written behind a figure.
     *
     * @return such as {@code [0.9312, 0.9401]}
     */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "[%.4f, %.4f]", lower, upper);
    }

    static double requireLevel(double level) {
        if (!(level > 0 && level < 1)) {
            throw new IllegalArgumentException("a confidence level must be within (0, 1), such as 0.95, not " + level);
        }
        return level;
    }
}
