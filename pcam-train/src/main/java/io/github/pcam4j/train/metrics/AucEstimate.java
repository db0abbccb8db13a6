package io.github.pcam4j.train.metrics;

/**
 * A ROC AUC with DeLong's standard error.
 *
 * @param auc the area, within [0, 1]
 * @param standardError the root of DeLong's variance; NaN with fewer than two patches of a class, where it is not
 *     defined
 * @param positives patches of label 1
 * @param negatives patches of label 0
 * @see DeLong#estimate
 */
public record AucEstimate(double auc, double standardError, int positives, int negatives) {

    /**
     * The 95 percent interval.
     *
     * @return {@link #interval(double)} at {@link ConfidenceInterval#USUAL_LEVEL}
     */
    public ConfidenceInterval interval() {
        return interval(ConfidenceInterval.USUAL_LEVEL);
    }

    /**
     * The confidence interval, symmetric on the scale of logits: {@code logit(AUC) +- z SE / (AUC (1 - AUC))}, turned
     * back. Unlike the plain one, {@code AUC +- z SE}, which pROC gives and which {@link #standardError} gives at once,
     * it stays within (0, 1) and covers better where the area is near 1.
     *
     * <p>An area of 0 or 1 has no DeLong variance. There every of the {@code k = min(positives, negatives)} pairs that
     * can be made of different patches was lost or won, which is the binomial case: the interval reaches from
     * Clopper and Pearson's bound {@code (alpha / 2)^(1 / k)} to 1, or from 0 to 1 minus it. Where the standard error
     * is NaN the interval is [0, 1]: nothing is known.
     *
     * <p>Source: Pepe, "The Statistical Evaluation of Medical Tests for Classification and Prediction" (2003), section
     * 5.2.5; compared with others by Qin and Hotilovac, Statistical Methods in Medical Research 17 (2008). Clopper and
     * Pearson, Biometrika 26 (1934).
     *
     * @param level how often such intervals hold the true area, within (0, 1)
     * @return the interval, within [0, 1]
     * @throws IllegalArgumentException if the level is outside (0, 1)
     */
    public ConfidenceInterval interval(double level) {
        double z = NormalDistribution.bound(level);
        if (auc == 0 || auc == 1) {
            double bound = Math.pow((1 - level) / 2, 1.0 / Math.min(positives, negatives));
            return auc == 1 ? new ConfidenceInterval(bound, 1, level) : new ConfidenceInterval(0, 1 - bound, level);
        }
        if (Double.isNaN(standardError)) {
            return new ConfidenceInterval(0, 1, level);
        }
        double logit = Math.log(auc / (1 - auc));
        double half = z * standardError / (auc * (1 - auc));
        return new ConfidenceInterval(sigmoid(logit - half), sigmoid(logit + half), level);
    }

    private static double sigmoid(double logit) {
        return 1 / (1 + Math.exp(-logit));
    }
}
