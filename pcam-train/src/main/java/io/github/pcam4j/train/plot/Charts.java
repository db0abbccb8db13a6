package io.github.pcam4j.train.plot;

import io.github.pcam4j.train.error.TrainingException;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;

/** What this package's pictures have in common. */
final class Charts {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 560;

    /** Draws into a folder. */
    interface Drawing {
        void draw() throws IOException;
    }

    private Charts() { }

    /**
     * Draws, into a folder that is made if need be.
     *
     * @throws TrainingException if the files cannot be written or the machine has no fonts
     */
    static void draw(Path folder, Drawing drawing) {
        try {
            Files.createDirectories(folder);
            drawing.draw();
        } catch (IOException e) {
            throw new TrainingException("%s cannot be written (%s); check the folder and the free space"
                    .formatted(folder, e), e);
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

    static void save(XYChart chart, Path file) throws IOException {
        ChartEncoder.saveChart(chart, file.toString(), "png");
    }
}
