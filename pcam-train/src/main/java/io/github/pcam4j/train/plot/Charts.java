package io.github.pcam4j.train.plot;

import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.internal.PngFiles;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Supplier;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;

/** What this package's pictures have in common. */
final class Charts {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 560;

    private Charts() { }

    /**
     * Draws a chart as a PNG file, whole or not at all.
     *
     * @throws TrainingException if the file cannot be written or the machine has no fonts
     */
    static void write(Supplier<XYChart> chart, Path file) {
        try {
            PngFiles.write(picture(chart.get()), file);
        } catch (TrainingException e) {
            throw e;
        } catch (LinkageError | RuntimeException e) {
            // Where a Java runtime lacks fonts it says so with errors of many kinds.
            throw new TrainingException("plots cannot be drawn (%s); on Linux install fontconfig and a font"
                    .formatted(e), e);
        }
    }

    static XYSeries line(XYChart chart, String name, Color color, double[] x, double[] y) {
        XYSeries series = chart.addSeries(name, x, y);
        series.setLineWidth(2f).setLineColor(color);
        series.setMarkerColor(color);
        return series;
    }

    static XYChart chart(String title, String x, String y) {
        XYChart chart = new XYChartBuilder().width(WIDTH).height(HEIGHT).title(title)
                .xAxisTitle(x).yAxisTitle(y).build();
        chart.getStyler().setXAxisDecimalPattern("0.#")
                .setYAxisDecimalPattern("0.#####").setLegendPosition(LegendPosition.OutsideS)
                .setLegendLayout(LegendLayout.Horizontal).setChartBackgroundColor(Color.WHITE)
                .setLocale(Locale.ROOT).setMarkerSize(8);
        return chart;
    }

    private static BufferedImage picture(XYChart chart) {
        BufferedImage picture = new BufferedImage(chart.getWidth(), chart.getHeight(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        chart.paint(graphics, chart.getWidth(), chart.getHeight());
        graphics.dispose();
        return picture;
    }
}
