package io.github.pcam4j.train.plot;

import io.github.pcam4j.train.EpochRecord;
import io.github.pcam4j.train.TrainingResult;
import io.github.pcam4j.train.engine.StepResult;
import java.awt.Color;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Draws a training as PNG files: {@code loss.png}, {@code auc.png}, {@code learning_rate.png} and {@code roc.png}.
 * Needs fonts, which Java finds through fontconfig on Linux, but no display.
 */
public final class RunPlots {
    private static final int MOST_POINTS = 2000;
    private static final Color TRAINING = new Color(0x1f, 0x77, 0xb4);
    private static final Color VALIDATION = new Color(0xd6, 0x27, 0x28);
    private static final Color QUIET = new Color(0x99, 0x99, 0x99);

    private RunPlots() { }

    /**
     * Draws all of them.
     *
     * @param result the training
     * @param folder where to put them, made if need be
     * @throws io.github.pcam4j.train.TrainingException if the files cannot be written or the machine has no fonts
     */
    public static void write(TrainingResult result, Path folder) {
        Charts.draw(folder, () -> {
            Charts.save(loss(result), folder.resolve("loss.png"));
            Charts.save(auc(result), folder.resolve("auc.png"));
            Charts.save(learningRate(result), folder.resolve("learning_rate.png"));
            Charts.save(roc(result), folder.resolve("roc.png"));
        });
    }

    private static XYChart loss(TrainingResult result) {
        XYChart chart = Charts.chart("Loss by epoch", "epoch", "binary cross-entropy");
        byEpoch(chart, "training (with dropout)", TRAINING, result.history(), EpochRecord::trainLoss);
        byEpoch(chart, "validation", VALIDATION, result.history(), EpochRecord::validationLoss);
        markBest(chart, result, EpochRecord::validationLoss);
        chart.getStyler().setYAxisMin(0.0);
        return chart;
    }

    private static XYChart auc(TrainingResult result) {
        XYChart chart = Charts.chart("Validation by epoch", "epoch", "share");
        byEpoch(chart, "ROC AUC", VALIDATION, result.history(), EpochRecord::validationAuc);
        byEpoch(chart, "accuracy at 0.5", TRAINING, result.history(), EpochRecord::validationAccuracy);
        markBest(chart, result, EpochRecord::validationAuc);
        chart.getStyler().setYAxisMax(1.0);
        return chart;
    }

    private static XYChart learningRate(TrainingResult result) {
        List<StepResult> steps = result.steps();
        int stride = Math.max(1, steps.size() / MOST_POINTS);
        int[] kept = IntStream.range(0, steps.size()).filter(i -> i % stride == 0 || i == steps.size() - 1).toArray();
        double stepsPerEpoch = (double) steps.size() / result.history().size();
        XYChart chart = Charts.chart("Learning rate as applied, step by step", "epochs done", "learning rate");
        Charts.line(chart, "learning rate", TRAINING,
                IntStream.of(kept).mapToDouble(i -> i / stepsPerEpoch).toArray(),
                IntStream.of(kept).mapToDouble(i -> steps.get(i).learningRate()).toArray())
                .setMarker(SeriesMarkers.NONE);
        chart.getStyler().setYAxisMin(0.0).setLegendVisible(false);
        return chart;
    }

    private static XYChart roc(TrainingResult result) {
        var curve = result.metrics().rocCurve();
        XYChart chart = Charts.chart(String.format(Locale.ROOT, "ROC of %d held-out patches, AUC %.4f",
                result.probabilities().length, result.metrics().rocAuc()), "1 - specificity", "sensitivity");
        Charts.line(chart, "best epoch", VALIDATION, curve.falsePositiveRates(), curve.truePositiveRates())
                .setMarker(SeriesMarkers.NONE);
        Charts.line(chart, "chance", QUIET, new double[] {0, 1}, new double[] {0, 1}).setMarker(SeriesMarkers.NONE);
        chart.getStyler().setXAxisMin(0.0).setXAxisMax(1.0).setYAxisMin(0.0).setYAxisMax(1.0);
        return chart;
    }

    private static void byEpoch(XYChart chart, String name, Color color, List<EpochRecord> history,
            ToDoubleFunction<EpochRecord> value) {
        Charts.line(chart, name, color, history.stream().mapToDouble(EpochRecord::epoch).toArray(),
                history.stream().mapToDouble(value).toArray()).setMarker(SeriesMarkers.CIRCLE);
    }

    private static void markBest(XYChart chart, TrainingResult result, ToDoubleFunction<EpochRecord> value) {
        XYSeries mark = chart.addSeries("best epoch (" + result.bestEpoch() + ")",
                new double[] {result.bestEpoch()}, new double[] {value.applyAsDouble(result.best())});
        mark.setMarker(SeriesMarkers.DIAMOND).setMarkerColor(Color.BLACK).setLineColor(Color.BLACK);
    }
}
