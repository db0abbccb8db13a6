package io.github.pcam4j.train.internal.chart;

import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.internal.PngFiles;
import io.github.pcam4j.train.internal.chart.Canvas.Anchor;
import io.github.pcam4j.train.internal.chart.Canvas.Type;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * A drawing, to be had as SVG and as PNG.
 *
 * @param name the PNG file's name without its ending
 * @param title a line above it
 * @param description what it shows, in a sentence or two for those who do not see it
 * @param width in pixels
 * @param height in pixels
 * @param drawing draws it
 */
public record Figure(String name, String title, String description, int width, int height, Consumer<Canvas> drawing) {
    private static final int TITLE_HEIGHT = 30;
    private static final double PNG_SCALE = 2;

    /**
     * The drawing without its title, for a page that has the {@link Ink#styleSheet}.
     *
     * @return an {@code svg} element
     */
    public String svg() {
        SvgCanvas canvas = new SvgCanvas();
        drawing.accept(canvas);
        return String.format(Locale.ROOT, """
                <svg role="img" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" aria-label="%3$s">
                %4$s</svg>
                """, width, height, Markup.escape(title + ". " + description), canvas.elements());
    }

    /**
     * Writes the drawing below its title, as {@code NAME.png} of twice as many pixels.
     *
     * @param folder where, made if need be
     * @throws TrainingException if the file cannot be written or the machine has no fonts
     */
    public void writePng(Path folder) {
        try {
            PngFiles.write(image(), folder.resolve(name + ".png"));
        } catch (TrainingException e) {
            throw e;
        } catch (LinkageError | RuntimeException e) {
            // Where a Java runtime lacks fonts it says so with errors of many kinds.
            throw new TrainingException("plots cannot be drawn (%s); on Linux install fontconfig and a font"
                    .formatted(e), e);
        }
    }

    private BufferedImage image() {
        BufferedImage image = new BufferedImage((int) (PNG_SCALE * width), (int) (PNG_SCALE * (height + TITLE_HEIGHT)),
                BufferedImage.TYPE_INT_RGB);
        ImageCanvas canvas = new ImageCanvas(image, PNG_SCALE);
        canvas.text(title, width / 2.0, 20, new Type(Ink.TEXT, 14, Anchor.MIDDLE, true));
        canvas.moveDown(TITLE_HEIGHT);
        drawing.accept(canvas);
        canvas.dispose();
        return image;
    }
}
