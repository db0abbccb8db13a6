package io.github.pcam4j.train.metrics;

import java.util.Locale;

/**
 * The ROC AUC of two models on the same patches. A difference above 0 means that B is better.
 *
 * @param aucA the area of the first model
 * @param aucB the area of the second model
 * @param standardError of the difference
 * @param z the difference divided by its standard error; NaN where there is a difference but no variance
 * @param pValue how likely models of equal area differ by this or more in either direction, within [0, 1]; NaN where z
 *     is
 * @param interval of the difference, within [-1, 1]
 * @param patches how many patches both were judged on
 * @param method what the interval and the p-value come from, such as {@code DeLong}
 * @see DeLong#compare
 */
public record AucComparison(double aucA, double aucB, double standardError, double z, double pValue,
        ConfidenceInterval interval, int patches, String method) {

    /**
     * Tests against no difference. Models that order the patches alike have z = 0 and p = 1. Where a difference comes
     * with no variance at all, as between an area of 0 and one of 1, the normal distribution says nothing: z and p are
     * then NaN, and the interval is [-1, 1].
     */
    static AucComparison of(double aucA, double aucB, double standardError, ConfidenceInterval interval, int patches,
            String method) {
        double difference = aucB - aucA;
        if (standardError == 0 && difference != 0) {
            return new AucComparison(aucA, aucB, 0, Double.NaN, Double.NaN,
                    new ConfidenceInterval(-1, 1, interval.level()), patches, method);
        }
        double z = difference == 0 ? 0 : difference / standardError;
        double pValue = Math.min(1, 2 * NormalDistribution.upperTail(Math.abs(z)));
        return new AucComparison(aucA, aucB, standardError, z, pValue, interval, patches, method);
    }

    /**
     * How much better the second model is.
     *
     * @return {@code AUC_B - AUC_A}, within [-1, 1]
     */
    public double difference() {
        return aucB - aucA;
    }

    /**
     * One line for people.
     *
     * @param nameA what to call the first model
     * @param nameB what to call the second
     * @return such as {@code A 0.9312, B 0.9401: difference +0.0089 [0.0031, 0.0147], p = 0.003 (DeLong, 4,400
     *     patches)}
     */
    public String summary(String nameA, String nameB) {
        return String.format(Locale.ROOT, "%s %.4f, %s %.4f: difference %+.4f %s, %s (%s, %,d patches)",
                nameA, aucA, nameB, aucB, difference(), interval, pText(), method, patches);
    }

    private String pText() {
        if (Double.isNaN(pValue)) {
            return "p unknown";
        }
        return pValue < 0.001 ? "p < 0.001" : String.format(Locale.ROOT, "p = %.3f", pValue);
    }
}
