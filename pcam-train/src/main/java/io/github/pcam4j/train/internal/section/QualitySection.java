package io.github.pcam4j.train.internal.section;

import io.github.pcam4j.train.internal.chart.Area;
import io.github.pcam4j.train.internal.chart.Axis;
import io.github.pcam4j.train.internal.chart.Canvas;
import io.github.pcam4j.train.internal.chart.Canvas.Anchor;
import io.github.pcam4j.train.internal.chart.Canvas.Type;
import io.github.pcam4j.train.internal.chart.Chart;
import io.github.pcam4j.train.internal.chart.Figure;
import io.github.pcam4j.train.internal.chart.Ink;
import io.github.pcam4j.train.internal.page.Html;
import io.github.pcam4j.train.internal.page.Numbers;
import io.github.pcam4j.train.internal.page.Page;
import io.github.pcam4j.train.internal.tables.RunFiles;
import io.github.pcam4j.train.metrics.BinaryMetrics;
import io.github.pcam4j.train.metrics.ConfidenceInterval;
import io.github.pcam4j.train.metrics.Confusion;
import io.github.pcam4j.train.metrics.Evaluation;
import io.github.pcam4j.train.metrics.OperatingPoint;
import io.github.pcam4j.train.metrics.ReliabilityDiagram;
import io.github.pcam4j.train.metrics.RocCurve;
import java.util.List;
import java.util.stream.IntStream;

/** How good the best model is on the held-out patches. */
public final class QualitySection {
    private static final int BINS = 20;
    /** Points within a straight piece of the ROC curve, which is none in precision and recall. */
    private static final int PIECES = 8;
    private static final double LEVEL = ConfidenceInterval.USUAL_LEVEL;

    private final byte[] labels;
    private final double[] probabilities;
    private final BinaryMetrics metrics;
    private final Evaluation evaluation;

    public QualitySection(RunFiles files, Evaluation evaluation) {
        this.labels = files.predictions().labels();
        this.probabilities = files.predictions().probabilities();
        this.metrics = BinaryMetrics.of(labels, probabilities);
        this.evaluation = evaluation;
    }

    public void write(Page page) {
        page.say("By the best model on the %,d held-out patches (%,d of label 0, %,d of label 1). Intervals are of "
                + "95 %% and take patches as independent; where several come from one slide they are too narrow.",
                metrics.size(), metrics.negatives(), metrics.positives());
        page.figures(roc(), precisionAndRecall(), reliability(), histogram());
        page.figures(() -> operatingPoints(page.html()), confusion());
    }

    private Figure roc() {
        RocCurve curve = metrics.rocCurve();
        Confusion confusion = evaluation.confusion();
        ConfidenceInterval sensitivity = sensitivity(confusion);
        ConfidenceInterval specificity = specificity(confusion);
        double x = 1 - confusion.specificity();
        double y = confusion.recall();
        Chart chart = new Chart(Axis.of("1 - specificity", 0, 1), Axis.of("sensitivity", 0, 1)).square()
                .dashes("chance", Ink.OTHER, new double[] {0, 1}, new double[] {0, 1})
                .line("best model", Ink.VALIDATION, curve.falsePositiveRates(), curve.truePositiveRates())
                .stroke(Ink.TEXT, new double[] {1 - specificity.upper(), y}, new double[] {1 - specificity.lower(), y})
                .stroke(Ink.TEXT, new double[] {x, sensitivity.lower()}, new double[] {x, sensitivity.upper()})
                .dots("threshold " + Numbers.plain(evaluation.threshold()), Ink.TEXT, new double[] {x},
                        new double[] {y}, 4);
        return chart.figure("roc", "ROC curve", Numbers.text("Area %.4f, 95 %% interval %s (DeLong). The cross is the "
                + "threshold with Wilson's intervals: sensitivity %.4f %s, specificity %.4f %s.", evaluation.auc(),
                evaluation.aucInterval(), y, sensitivity, confusion.specificity(), specificity));
    }

    private static ConfidenceInterval sensitivity(Confusion confusion) {
        return ConfidenceInterval.wilson(confusion.truePositives(),
                confusion.truePositives() + confusion.falseNegatives(), LEVEL);
    }

    private static ConfidenceInterval specificity(Confusion confusion) {
        return ConfidenceInterval.wilson(confusion.trueNegatives(),
                confusion.trueNegatives() + confusion.falsePositives(), LEVEL);
    }

    private Figure precisionAndRecall() {
        double share = (double) metrics.positives() / metrics.size();
        double[][] points = precisionByRecall();
        Chart chart = new Chart(Axis.of("recall (sensitivity)", 0, 1), Axis.of("precision", 0, 1)).square()
                .dashes("share of label 1", Ink.OTHER, new double[] {0, 1}, new double[] {share, share})
                .line("best model", Ink.VALIDATION, points[0], points[1])
                .dots("threshold " + Numbers.plain(evaluation.threshold()), Ink.TEXT,
                        new double[] {evaluation.confusion().recall()},
                        new double[] {evaluation.confusion().precision()}, 4);
        return chart.figure("precision_recall", "Precision and recall", Numbers.text("Average precision %.4f; calling "
                + "everything label 1 has a precision of %.4f.", evaluation.averagePrecision(), share));
    }

    /** Recall and precision along the ROC curve; where nothing is called 1, precision is as where something is. */
    private double[][] precisionByRecall() {
        RocCurve curve = metrics.rocCurve();
        double[] across = curve.falsePositiveRates();
        double[] up = curve.truePositiveRates();
        int count = PIECES * (curve.size() - 1);
        double[] recall = new double[count + 1];
        double[] precision = new double[count + 1];
        for (int i = 0; i < count; i++) {
            int corner = i / PIECES;
            double part = (i % PIECES + 1.0) / PIECES;
            double falsePositives = metrics.negatives() * between(across, corner, part);
            double truePositives = metrics.positives() * between(up, corner, part);
            recall[i + 1] = truePositives / metrics.positives();
            precision[i + 1] = truePositives / (truePositives + falsePositives);
        }
        precision[0] = precision[1];
        return new double[][] {recall, precision};
    }

    private static double between(double[] values, int index, double part) {
        return values[index] + part * (values[index + 1] - values[index]);
    }

    private Figure reliability() {
        List<ReliabilityDiagram.Bin> bins = ReliabilityDiagram
                .ofEqualWidth(labels, probabilities, ReliabilityDiagram.USUAL_BINS).bins().stream()
                .filter(bin -> bin.count() > 0).toList();
        Chart chart = new Chart(Axis.of("mean predicted probability", 0, 1), Axis.of("observed share of label 1", 0, 1))
                .square()
                .dashes("perfectly calibrated", Ink.OTHER, new double[] {0, 1}, new double[] {0, 1});
        bins.forEach(bin -> chart.stroke(Ink.VALIDATION, new double[] {bin.meanPredicted(), bin.interval().lower()},
                new double[] {bin.meanPredicted(), bin.interval().upper()}));
        chart.dots("bin, with Wilson's interval", Ink.VALIDATION,
                bins.stream().mapToDouble(ReliabilityDiagram.Bin::meanPredicted).toArray(),
                bins.stream().mapToDouble(ReliabilityDiagram.Bin::observedShare).toArray(), 4);
        return chart.figure("reliability", "Reliability", Numbers.text("Expected calibration error %.4f in %d bins of "
                + "equal width, %.4f in bins of equally many patches; Brier score %.4f.",
                evaluation.expectedCalibrationError(), evaluation.calibrationBins(),
                evaluation.equalMassCalibrationError(), evaluation.brier()));
    }

    private Figure histogram() {
        double[][] shares = new double[2][BINS];
        for (int i = 0; i < labels.length; i++) {
            int bin = Math.min(BINS - 1, (int) (probabilities[i] * BINS));
            shares[labels[i]][bin] += 1.0 / (labels[i] == 1 ? metrics.positives() : metrics.negatives());
        }
        double most = IntStream.range(0, BINS).mapToDouble(i -> Math.max(shares[0][i], shares[1][i])).max().orElse(1);
        Chart chart = new Chart(Axis.of("probability of label 1", 0, 1), Axis.fromZero("share of the label", most))
                .square();
        for (int bin = 0; bin < BINS; bin++) {
            for (int label = 0; label < 2; label++) {
                double left = (bin + 0.06 + 0.44 * label) / BINS;
                chart.bar("label " + label, label == 1 ? Ink.POSITIVE : Ink.NEGATIVE, new double[] {left, 0},
                        new double[] {left + 0.44 / BINS, shares[label][bin]}, 1);
            }
        }
        double threshold = evaluation.threshold();
        chart.dashes("threshold " + Numbers.plain(threshold), Ink.TEXT, new double[] {threshold, threshold},
                new double[] {0, 1.06 * most});
        return chart.figure("score_histogram", "Probabilities of each label", Numbers.text("In %d bins, as shares of "
                + "all patches of a label. What is left of the threshold is called 0.", BINS));
    }

    private Figure confusion() {
        Confusion counts = evaluation.confusion();
        return new Figure("confusion", "Confusion matrix at a threshold of " + Numbers.plain(evaluation.threshold()),
                Numbers.text("Label 1: %,d patches, of which true positives: %,d; false negatives: %,d. Label 0: %,d "
                        + "patches, of which true negatives: %,d; false positives: %,d. Recall: %s; precision: %s.",
                        metrics.positives(),
                        counts.truePositives(), counts.falseNegatives(), metrics.negatives(), counts.trueNegatives(),
                        counts.falsePositives(), Numbers.figure(counts.recall()), precision(counts)),
                Chart.WIDTH, 250, canvas -> drawConfusion(canvas, counts));
    }

    /** Where nothing is called 1 there is none, whatever a figure has in its place. */
    private static String precision(Confusion counts) {
        return counts.truePositives() + counts.falsePositives() == 0 ? "none, as nothing is called 1"
                : Numbers.figure(counts.precision());
    }

    private void drawConfusion(Canvas canvas, Confusion counts) {
        Type head = new Type(Ink.TEXT, 13, Anchor.MIDDLE, false);
        canvas.text("called 0", 122, 20, head);
        canvas.text("called 1", 296, 20, head);
        canvas.textUpwards("label 0", 26, 80, head);
        canvas.textUpwards("label 1", 26, 186, head);
        cell(canvas, new Area(37, 30, 170, 100), "true negatives", counts.trueNegatives(), metrics.negatives(), Ink.NEGATIVE);
        cell(canvas, new Area(211, 30, 170, 100), "false positives", counts.falsePositives(), metrics.negatives(),
                Ink.VALIDATION);
        cell(canvas, new Area(37, 136, 170, 100), "false negatives", counts.falseNegatives(), metrics.positives(),
                Ink.VALIDATION);
        cell(canvas, new Area(211, 136, 170, 100), "true positives", counts.truePositives(), metrics.positives(), Ink.POSITIVE);
    }

    private static void cell(Canvas canvas, Area area, String term, long count, long whole, Ink ink) {
        double middle = area.x() + area.width() / 2;
        canvas.fill(area, ink, 0.08 + 0.32 * count / Math.max(1, whole));
        canvas.text(term, middle, area.y() + 22, new Type(Ink.TEXT, 12.5, Anchor.MIDDLE, false));
        canvas.text(Numbers.text("%,d", count), middle, area.y() + 56, new Type(Ink.TEXT, 24, Anchor.MIDDLE, true));
        canvas.text(Numbers.share(count, whole) + " of the label", middle, area.y() + 80,
                new Type(Ink.TEXT, 12.5, Anchor.MIDDLE, false));
    }

    /** Other thresholds, with what they would come to on the same patches. */
    private void operatingPoints(Html html) {
        html.element("h3", "Other thresholds").element("p", "Chosen on the patches that they are judged by here: on "
                + "others they come to somewhat less.", "class", "quiet");
        html.open("table").open("thead").open("tr");
        List.of("aim", "threshold", "recall", "specificity", "precision").forEach(name ->
                html.element("th", name, "scope", "col", "class", name.equals("aim") ? "" : "number"));
        html.close().close().open("tbody");
        row(html, "the report's", evaluation.threshold(), evaluation.confusion());
        row(html, "highest Youden index", OperatingPoint.youden(metrics));
        row(html, "recall of 0.95", OperatingPoint.forSensitivity(metrics, 0.95));
        row(html, "recall of 0.99", OperatingPoint.forSensitivity(metrics, 0.99));
        html.close().close();
    }

    private static void row(Html html, String aim, OperatingPoint point) {
        row(html, aim, point.threshold(), point.confusion());
    }

    private static void row(Html html, String aim, double threshold, Confusion confusion) {
        html.open("tr").element("th", aim, "scope", "row")
                .element("td", Numbers.plain(threshold), "class", "number");
        for (double value : new double[] {confusion.recall(), confusion.specificity(), confusion.precision()}) {
            html.element("td", Numbers.figure(value), "class", "number");
        }
        html.close();
    }
}
