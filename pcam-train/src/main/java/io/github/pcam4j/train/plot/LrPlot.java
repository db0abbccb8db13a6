package io.github.pcam4j.train.plot;

import io.github.pcam4j.train.LrRange;
import io.github.pcam4j.train.LrRange.Point;
import java.awt.Color;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Draws a learning rate range test as a PNG file. Needs fonts, which Java finds through fontconfig.
 *
 * @see io.github.pcam4j.train.LrFinder
 */
public final class LrPlot {
    /** Losses beyond this many times the least one would flatten the part that matters. */
    private static final double HIGHEST = 2.5;
    private static final Color RAW = new Color(0xbb, 0xbb, 0xbb);
    private static final Color SMOOTHED = new Color(0x1f, 0x77, 0xb4);
    private static final Color SUGGESTED = new Color(0xd6, 0x27, 0x28);

    private LrPlot() { }

    /**
     * Draws loss over learning rate, both suggestions marked.
     *
     * @param range what the test found
     * @param file the PNG file; its folder is made if need be
     * @throws io.github.pcam4j.train.error.TrainingException if it cannot be written or the machine has no fonts
     */
    public static void write(LrRange range, Path file) {
        Charts.write(() -> chart(range), file);
    }

    private static XYChart chart(LrRange range) {
        XYChart chart = Charts.chart("Learning rate range test", "learning rate", "loss");
        line(chart, "each batch", RAW, range, Point::loss).setLineWidth(1f);
        line(chart, "smoothed", SMOOTHED, range, Point::smoothedLoss);
        mark(chart, "steepest descent", Color.BLACK, range, range.steepest());
        mark(chart, "suggested peak: a tenth of the minimum", SUGGESTED, range, range.suggestedPeak());
        double least = range.points().stream().mapToDouble(Point::smoothedLoss).min().orElseThrow();
        double most = range.points().stream().mapToDouble(Point::loss).max().orElseThrow();
        chart.getStyler().setXAxisLogarithmic(true).setXAxisDecimalPattern("0.#E0")
                .setYAxisMin(0.0).setYAxisMax(Math.min(1.05 * most, HIGHEST * least));
        return chart;
    }

    private static XYSeries line(XYChart chart, String name, Color color, LrRange range,
            ToDoubleFunction<Point> value) {
        List<Point> points = range.points();
        double[] rates = points.stream().mapToDouble(Point::learningRate).toArray();
        XYSeries series = Charts.line(chart, name, color, rates, points.stream().mapToDouble(value).toArray());
        series.setMarker(SeriesMarkers.NONE);
        return series;
    }

    private static void mark(XYChart chart, String name, Color color, LrRange range, double rate) {
        Comparator<Point> byDistance =
                Comparator.comparingDouble(point -> Math.abs(Math.log(point.learningRate() / rate)));
        Point nearest = range.points().stream().min(byDistance).orElseThrow();
        XYSeries mark = chart.addSeries(String.format(Locale.ROOT, "%s (%.2g)", name, rate), new double[] {rate},
                new double[] {nearest.smoothedLoss()});
        mark.setMarker(SeriesMarkers.DIAMOND).setMarkerColor(color).setLineColor(color);
    }
}
