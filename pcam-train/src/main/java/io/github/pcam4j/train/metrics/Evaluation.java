package io.github.pcam4j.train.metrics;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * All figures of one model on one set of patches of both classes.
 *
 * @param threshold probabilities at or above it are called 1
 * @param confusion what was called what; accuracy, sensitivity and the like follow from it
 * @param auc the ROC AUC
 * @param aucInterval the interval of the area
 * @param averagePrecision see {@link BinaryMetrics#averagePrecision}
 * @param brier see {@link BinaryMetrics#brier}
 * @param logLoss see {@link BinaryMetrics#logLoss}
 * @param expectedCalibrationError of bins of equal width; see {@link ReliabilityDiagram#expectedCalibrationError}
 * @param equalMassCalibrationError the same of bins of an equal number of patches, which probabilities that crowd near
 *     0 and 1 do not evade
 * @param calibrationBins how many bins both errors were asked to have
 */
public record Evaluation(double threshold, Confusion confusion, double auc, ConfidenceInterval aucInterval,
        double averagePrecision, double brier, double logLoss, double expectedCalibrationError,
        double equalMassCalibrationError, int calibrationBins) {

    /**
     * Computes everything, with DeLong's 95 percent interval ({@link AucEstimate#interval}) and
     * {@link ReliabilityDiagram#USUAL_BINS} bins.
     *
     * @param labels 0 or 1 for each patch, both present
     * @param probabilities of label 1, within [0, 1]
     * @param threshold probabilities at or above it are called 1
     * @return the figures
     * @throws IllegalArgumentException if all labels are the same, the lengths differ, a label is neither 0 nor 1, a
     *     probability is NaN or outside [0, 1], or the threshold is NaN
     */
    public static Evaluation of(byte[] labels, double[] probabilities, double threshold) {
        int bins = ReliabilityDiagram.USUAL_BINS;
        double equalWidth = ReliabilityDiagram.ofEqualWidth(labels, probabilities, bins).expectedCalibrationError();
        double equalMass = ReliabilityDiagram.ofEqualMass(labels, probabilities, bins).expectedCalibrationError();
        BinaryMetrics metrics = BinaryMetrics.of(labels, probabilities);
        AucEstimate auc = DeLong.estimate(labels, probabilities);
        return new Evaluation(threshold, metrics.confusion(threshold), auc.auc(), auc.interval(),
                metrics.averagePrecision(), metrics.brier(), metrics.logLoss(), equalWidth, equalMass, bins);
    }

    /**
     * The same with another interval of the area, such as that of a {@link GroupBootstrap}.
     *
     * @param interval the interval
     * @return the figures
     */
    public Evaluation withAucInterval(ConfidenceInterval interval) {
        return new Evaluation(threshold, confusion, auc, interval, averagePrecision, brier, logLoss,
                expectedCalibrationError, equalMassCalibrationError, calibrationBins);
    }

    /**
     * The figures by name, for tables and JSON; what {@code metrics.json} and {@code history.csv} have too has the same name
     * there.
     *
     * @return names such as {@code auc} and {@code sensitivity} with their values, in a fixed order
     */
    public Map<String, Number> toMap() {
        Map<String, Number> figures = new LinkedHashMap<>();
        figures.put("patches", confusion.total());
        figures.put("positives", confusion.truePositives() + confusion.falseNegatives());
        figures.put("auc", auc);
        figures.put("auc_lower", aucInterval.lower());
        figures.put("auc_upper", aucInterval.upper());
        figures.put("auc_level", aucInterval.level());
        figures.put("average_precision", averagePrecision);
        figures.put("threshold", threshold);
        figures.put("accuracy", confusion.accuracy());
        figures.put("sensitivity", confusion.recall());
        figures.put("specificity", confusion.specificity());
        figures.put("precision", confusion.precision());
        figures.put("f1", confusion.f1());
        figures.put("mcc", confusion.matthewsCorrelation());
        figures.put("brier", brier);
        figures.put("loss", logLoss);
        figures.put("ece", expectedCalibrationError);
        figures.put("ece_equal_mass", equalMassCalibrationError);
        figures.put("ece_bins", calibrationBins);
        figures.put("true_positives", confusion.truePositives());
        figures.put("false_positives", confusion.falsePositives());
        figures.put("true_negatives", confusion.trueNegatives());
        figures.put("false_negatives", confusion.falseNegatives());
        return figures;
    }

    /**
     * The figures as a table.
     *
     * @return a line a figure, without a line break at the end
     */
    public String toText() {
        StringBuilder text = new StringBuilder();
        toMap().forEach((name, value) -> text.append(text.isEmpty() ? "" : "\n").append(value instanceof Double
                ? String.format(Locale.ROOT, "%-18s %.4f", name, value.doubleValue())
                : String.format(Locale.ROOT, "%-18s %,d", name, value.longValue())));
        return text.toString();
    }
}
