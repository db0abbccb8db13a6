package io.github.pcam4j.train.internal.chart;

import io.github.pcam4j.train.internal.PngFiles;
import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Composite;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;

/** Draws on a picture, in the colours of white paper. */
final class ImageCanvas implements Canvas {
    private static final float[] DASHES = {5, 4};

    private final Graphics2D graphics;

    /** A canvas over a picture that has {@code scale} pixels for each of the canvas. */
    ImageCanvas(BufferedImage image, double scale) {
        this.graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        graphics.setColor(Ink.PAPER.onWhite());
        graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
        graphics.scale(scale, scale);
    }

    /** Moves what is drawn from now on. */
    void moveDown(double pixels) {
        graphics.translate(0, pixels);
    }

    /** Ends the drawing. */
    void dispose() {
        graphics.dispose();
    }

    @Override
    public void line(double[] x, double[] y, Pen pen) {
        Path2D path = new Path2D.Double();
        path.moveTo(x[0], y[0]);
        for (int i = 1; i < x.length; i++) {
            path.lineTo(x[i], y[i]);
        }
        take(pen);
        graphics.draw(path);
    }

    @Override
    public void fill(Area area, Ink ink, double opacity) {
        Composite before = graphics.getComposite();
        graphics.setComposite(AlphaComposite.getInstance(AlphaComposite.SRC_OVER, (float) opacity));
        graphics.setColor(ink.onWhite());
        graphics.fill(rectangle(area));
        graphics.setComposite(before);
    }

    @Override
    public void frame(Area area, Pen pen) {
        take(pen);
        graphics.draw(rectangle(area));
    }

    @Override
    public void dot(double x, double y, double radius, Ink ink) {
        disc(x, y, radius + 1.5, Ink.PAPER);
        disc(x, y, radius, ink);
    }

    private void disc(double x, double y, double radius, Ink ink) {
        graphics.setColor(ink.onWhite());
        graphics.fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
    }

    @Override
    public void text(String text, double x, double y, Type type) {
        graphics.setFont(new Font(Font.SANS_SERIF, type.bold() ? Font.BOLD : Font.PLAIN, 1)
                .deriveFont((float) type.size()));
        graphics.setColor(type.ink().onWhite());
        double width = graphics.getFontMetrics().getStringBounds(text, graphics).getWidth();
        double left = switch (type.anchor()) {
            case START -> x;
            case MIDDLE -> x - width / 2;
            case END -> x - width;
        };
        graphics.drawString(text, (float) left, (float) y);
    }

    @Override
    public void textUpwards(String text, double x, double y, Type type) {
        AffineTransform before = graphics.getTransform();
        graphics.translate(x, y);
        graphics.rotate(-Math.PI / 2);
        text(text, 0, 0, type);
        graphics.setTransform(before);
    }

    @Override
    public void picture(byte[] png, Area area) {
        BufferedImage picture = PngFiles.read(png);
        AffineTransform place = AffineTransform.getTranslateInstance(area.x(), area.y());
        place.scale(area.width() / picture.getWidth(), area.height() / picture.getHeight());
        graphics.drawImage(picture, place, null);
    }

    private void take(Pen pen) {
        graphics.setColor(pen.ink().onWhite());
        graphics.setStroke(new BasicStroke((float) pen.width(), BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1,
                pen.dashed() ? DASHES : null, 0));
    }

    private static Rectangle2D rectangle(Area area) {
        return new Rectangle2D.Double(area.x(), area.y(), area.width(), area.height());
    }
}
