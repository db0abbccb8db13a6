package io.github.pcam4j.train.report;

import io.github.pcam4j.train.Predictions;
import io.github.pcam4j.train.calibrate.TemperatureScaling;
import io.github.pcam4j.train.internal.page.Numbers;
import io.github.pcam4j.train.metrics.BinaryMetrics;
import io.github.pcam4j.train.metrics.ConfidenceInterval;
import io.github.pcam4j.train.metrics.Confusion;
import io.github.pcam4j.train.metrics.Evaluation;
import io.github.pcam4j.train.report.Finding.Kind;
import io.github.pcam4j.train.report.Finding.Remedy;
import java.util.Optional;

/**
 * What the probabilities of held-out patches tell of a model, at a threshold of 0.5.
 *
 * @param evaluation all figures
 * @param logLoss in nats
 * @param calibrated what it would be with calibrated probabilities
 */
record Judged(Evaluation evaluation, double logLoss, double calibrated) {
    /** A ranking from which a better threshold has something to gain. */
    private static final double GOOD_AUC = 0.7;
    private static final double FAR_SHARE = 1.5;
    private static final double FAR_NATS = 0.1;

    static Judged of(Predictions predictions, Evaluation half) {
        byte[] labels = predictions.labels();
        double[] probabilities = predictions.probabilities();
        double scaled = BinaryMetrics.of(labels,
                TemperatureScaling.ofLeastLoss(labels, probabilities).apply(probabilities)).logLoss();
        // Giving each patch the share of label 1 is a calibration too, and the better one of shifted probabilities.
        double share = majorityShare(half.confusion());
        double constant = -share * Math.log(share) - (1 - share) * Math.log1p(-share);
        return new Judged(half, BinaryMetrics.of(labels, probabilities).logLoss(), Math.min(scaled, constant));
    }

    /** The accuracy of calling everything the label that is more frequent. */
    static double majorityShare(Confusion confusion) {
        long positives = confusion.truePositives() + confusion.falseNegatives();
        return (double) Math.max(positives, confusion.total() - positives) / confusion.total();
    }

    /** That label. */
    static int majority(Confusion confusion) {
        return 2 * (confusion.truePositives() + confusion.falseNegatives()) > confusion.total() ? 1 : 0;
    }

    Optional<Finding> oneLabel() {
        Confusion confusion = evaluation.confusion();
        long calledOne = confusion.truePositives() + confusion.falsePositives();
        if (calledOne > 0 && calledOne < confusion.total()) {
            return Optional.empty();
        }
        String says = Numbers.text("All %,d patches are called label %d; the accuracy of %.4f is the share of that label",
                confusion.total(), calledOne == 0 ? 0 : 1, confusion.accuracy());
        return Optional.of(evaluation.auc() < GOOD_AUC ? new Finding(Kind.ONE_LABEL, says, Remedy.BETTER_RECIPE)
                : new Finding(Kind.ONE_LABEL, Numbers.text("%s, though an AUC of %.4f tells them apart", says,
                        evaluation.auc()), Remedy.OTHER_THRESHOLD));
    }

    Optional<Finding> majority() {
        Confusion confusion = evaluation.confusion();
        double share = majorityShare(confusion);
        long right = confusion.truePositives() + confusion.trueNegatives();
        ConfidenceInterval interval = ConfidenceInterval.wilson(right, confusion.total(), ConfidenceInterval.USUAL_LEVEL);
        return interval.lower() > share ? Optional.empty() : Optional.of(new Finding(Kind.NO_BETTER_THAN_MAJORITY,
                Numbers.text("The accuracy of %.4f, 95 %% interval %s, is not surely above %.4f, that of calling "
                        + "everything label %d", confusion.accuracy(), interval, share, majority(confusion)),
                evaluation.auc() < GOOD_AUC ? Remedy.BETTER_RECIPE : Remedy.OTHER_THRESHOLD));
    }

    /** Words if the loss is far above that of calibrated probabilities. */
    Optional<String> miscalibration() {
        return logLoss > FAR_SHARE * calibrated && logLoss > calibrated + FAR_NATS
                ? Optional.of(Numbers.text("the log loss is %.4f, and with calibrated probabilities would be %.4f",
                        logLoss, calibrated))
                : Optional.empty();
    }
}
