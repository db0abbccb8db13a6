package io.github.pcam4j.train.plot;

import io.github.pcam4j.train.metrics.ReliabilityDiagram;
import io.github.pcam4j.train.metrics.ReliabilityDiagram.Bin;
import java.awt.BasicStroke;
import java.awt.Color;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Draws reliability diagrams as a PNG file, such as before and after a calibration. Needs fonts, which Java finds through
 * fontconfig.
 *
 * @see ReliabilityDiagram
 */
public final class ReliabilityPlot {
    private static final Color[] COLORS = {new Color(0xd6, 0x27, 0x28), new Color(0x1f, 0x77, 0xb4),
        new Color(0x2c, 0xa0, 0x2c), new Color(0x94, 0x67, 0xbd)};
    private static final Color IDEAL = new Color(0x77, 0x77, 0x77);
    private static final double[] ENDS = {0, 1};

    private ReliabilityPlot() { }

    /**
     * Draws the share of label 1 over the mean probability, with Wilson's intervals, beside the diagonal of perfect
     * calibration. Bins without patches are left out.
     *
     * @param diagrams by the names of their lines, 1 to 4, in their order
     * @param file the PNG file; its folder is made if need be
     * @throws IllegalArgumentException if there are none, or more than 4
     * @throws io.github.pcam4j.train.error.TrainingException if it cannot be written or the machine has no fonts
     */
    public static void write(Map<String, ReliabilityDiagram> diagrams, Path file) {
        if (diagrams.isEmpty() || diagrams.size() > COLORS.length) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "there must be 1 to %d diagrams, not %d",
                    COLORS.length, diagrams.size()));
        }
        Charts.write(() -> chart(diagrams), file);
    }

    private static XYChart chart(Map<String, ReliabilityDiagram> diagrams) {
        XYChart chart = Charts.chart("Reliability", "mean predicted probability", "observed share of label 1");
        chart.getStyler().setXAxisMin(0.0).setXAxisMax(1.0).setYAxisMin(0.0).setYAxisMax(1.0);
        XYSeries ideal = Charts.line(chart, "perfectly calibrated", IDEAL, ENDS, ENDS);
        ideal.setMarker(SeriesMarkers.NONE).setLineStyle(
                new BasicStroke(1, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL, 1, new float[] {4, 4}, 0));
        int color = 0;
        for (Map.Entry<String, ReliabilityDiagram> diagram : diagrams.entrySet()) {
            line(chart, diagram.getKey(), diagram.getValue(), COLORS[color++]);
        }
        return chart;
    }

    private static void line(XYChart chart, String name, ReliabilityDiagram diagram, Color color) {
        List<Bin> bins = diagram.bins().stream().filter(bin -> bin.count() > 0).toList();
        Charts.line(chart, name, color, each(bins, Bin::meanPredicted), each(bins, Bin::observedShare))
                .setMarker(SeriesMarkers.CIRCLE).setLineStyle(SeriesLines.SOLID);
        for (int bin = 0; bin < bins.size(); bin++) {
            double x = bins.get(bin).meanPredicted();
            Charts.line(chart, String.format(Locale.ROOT, "%s, interval %d",
                    name, bin), color, new double[] {x, x}, new double[] {
                bins.get(bin).interval().lower(), bins.get(bin).interval().upper()})
                    .setMarker(SeriesMarkers.NONE).setLineStyle(SeriesLines.SOLID).setLineWidth(1f)
                    .setShowInLegend(false);
        }
    }

    private static double[] each(List<Bin> bins, ToDoubleFunction<Bin> value) {
        return bins.stream().mapToDouble(value).toArray();
    }
}
