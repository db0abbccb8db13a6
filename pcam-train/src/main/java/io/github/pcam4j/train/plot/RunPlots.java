package io.github.pcam4j.train.plot;

import io.github.pcam4j.train.EpochRecord;
import io.github.pcam4j.train.TrainingException;
import io.github.pcam4j.train.TrainingResult;
import io.github.pcam4j.train.engine.StepResult;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Draws a training as PNG files: {@code loss.png}, {@code auc.png}, {@code learning_rate.png} and {@code roc.png}.
 * Needs fonts, which Java finds through fontconfig on Linux, but no display.
 */
public final class RunPlots {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 560;
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
     * @throws TrainingException if the files cannot be written or the machine has no fonts
     */
    public static void write(TrainingResult result, Path folder) {
        try {
            Files.createDirectories(folder);
            save(loss(result), folder.resolve("loss.png"));
            save(auc(result), folder.resolve("auc.png"));
            save(learningRate(result), folder.resolve("learning_rate.png"));
            save(roc(result), folder.resolve("roc.png"));
        } catch (IOException e) {
            throw new TrainingException("%s cannot be written (%s); check the folder and the free space"
                    .formatted(folder, e), e);
        } catch (LinkageError | RuntimeException e) {
            // Where a Java runtime lacks fonts it says so with errors of many kinds.
            throw new TrainingException("plots cannot be drawn (%s); on Linux install fontconfig and a font"
                    .formatted(e), e);
        }
    }

    private static XYChart loss(TrainingResult result) {
        XYChart chart = chart("Loss by epoch", "epoch", "binary cross-entropy");
        byEpoch(chart, "training (with dropout)", TRAINING, result.history(), EpochRecord::trainLoss);
        byEpoch(chart, "validation", VALIDATION, result.history(), EpochRecord::validationLoss);
        markBest(chart, result, EpochRecord::validationLoss);
        chart.getStyler().setYAxisMin(0.0);
        return chart;
    }

    private static XYChart auc(TrainingResult result) {
        XYChart chart = chart("Validation by epoch", "epoch", "share");
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
        XYChart chart = chart("Learning rate as applied, step by step", "epochs done", "learning rate");
        line(chart, "learning rate", TRAINING,
                IntStream.of(kept).mapToDouble(i -> i / stepsPerEpoch).toArray(),
                IntStream.of(kept).mapToDouble(i -> steps.get(i).learningRate()).toArray())
                .setMarker(SeriesMarkers.NONE);
        chart.getStyler().setYAxisMin(0.0).setLegendVisible(false);
        return chart;
    }

    private static XYChart roc(TrainingResult result) {
        var curve = result.metrics().rocCurve();
        XYChart chart = chart(String.format(Locale.ROOT, "ROC of %d held-out patches, AUC %.4f",
                result.probabilities().length, result.metrics().rocAuc()), "1 - specificity", "sensitivity");
        line(chart, "best epoch", VALIDATION, curve.falsePositiveRates(), curve.truePositiveRates())
                .setMarker(SeriesMarkers.NONE);
        line(chart, "chance", QUIET, new double[] {0, 1}, new double[] {0, 1}).setMarker(SeriesMarkers.NONE);
        chart.getStyler().setXAxisMin(0.0).setXAxisMax(1.0).setYAxisMin(0.0).setYAxisMax(1.0);
        return chart;
    }

    private static void byEpoch(XYChart chart, String name, Color color, List<EpochRecord> history,
            ToDoubleFunction<EpochRecord> value) {
        line(chart, name, color, history.stream().mapToDouble(EpochRecord::epoch).toArray(),
                history.stream().mapToDouble(value).toArray()).setMarker(SeriesMarkers.CIRCLE);
    }

    private static void markBest(XYChart chart, TrainingResult result, ToDoubleFunction<EpochRecord> value) {
        XYSeries mark = chart.addSeries("best epoch (" + result.bestEpoch() + ")",
                new double[] {result.bestEpoch()}, new double[] {value.applyAsDouble(result.best())});
        mark.setMarker(SeriesMarkers.DIAMOND).setMarkerColor(Color.BLACK).setLineColor(Color.BLACK);
    }

    private static XYSeries line(XYChart chart, String name, Color color, double[] x, double[] y) {
        XYSeries series = chart.addSeries(name, x, y);
        series.setLineWidth(2f).setLineColor(color);
        series.setMarkerColor(color);
        return series;
    }

    private static XYChart chart(String title, String x, String y) {
        XYChart chart = new XYChartBuilder().width(WIDTH).height(HEIGHT).title(title)
                .xAxisTitle(x).yAxisTitle(y).build();
        chart.getStyler().setXAxisDecimalPattern("0.#")
                .setYAxisDecimalPattern("0.#####").setLegendPosition(LegendPosition.OutsideS)
                .setLegendLayout(LegendLayout.Horizontal).setChartBackgroundColor(Color.WHITE)
                .setLocale(Locale.ROOT).setMarkerSize(8);
        return chart;
    }

    private static void save(XYChart chart, Path file) throws IOException {
        ChartEncoder.saveChart(chart, file.toString(), "png");
    }
}
