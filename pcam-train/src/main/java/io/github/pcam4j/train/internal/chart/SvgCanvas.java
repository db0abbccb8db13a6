package io.github.pcam4j.train.internal.chart;

import java.util.Base64;
import java.util.Locale;

/** Draws SVG elements whose colours are classes of {@link Ink#styleSheet}. */
final class SvgCanvas implements Canvas {
    /** Points nearer than this to the last one, in pixels, are left out: no one sees them, and files stay small. */
    private static final double LEAST_STEP = 0.4;

    private final StringBuilder svg = new StringBuilder();

    /** All elements so far. */
    String elements() {
        return svg.toString();
    }

    @Override
    public void line(double[] x, double[] y, Pen pen) {
        StringBuilder points = new StringBuilder();
        double lastX = Double.NaN;
        double lastY = Double.NaN;
        for (int i = 0; i < x.length; i++) {
            boolean near = Math.abs(x[i] - lastX) < LEAST_STEP && Math.abs(y[i] - lastY) < LEAST_STEP;
            if (!near || i == x.length - 1) {
                points.append(points.isEmpty() ? "" : " ").append(number(x[i])).append(',').append(number(y[i]));
                lastX = x[i];
                lastY = y[i];
            }
        }
        svg.append("<polyline points=\"").append(points).append('"').append(stroke(pen)).append("/>\n");
    }

    @Override
    public void fill(Area area, Ink ink, double opacity) {
        svg.append("<rect").append(sides(area)).append(" class=\"f-").append(ink.css()).append('"')
                .append(opacity < 1 ? " fill-opacity=\"%s\"".formatted(number(opacity, "%.3f")) : "").append("/>\n");
    }

    @Override
    public void frame(Area area, Pen pen) {
        svg.append("<rect").append(sides(area)).append(stroke(pen)).append("/>\n");
    }

    @Override
    public void dot(double x, double y, double radius, Ink ink) {
        svg.append("<circle cx=\"%s\" cy=\"%s\" r=\"%s\" class=\"dot f-%s\"/>\n"
                .formatted(number(x), number(y), number(radius), ink.css()));
    }

    @Override
    public void text(String text, double x, double y, Type type) {
        text(text, " x=\"%s\" y=\"%s\"".formatted(number(x), number(y)), type);
    }

    @Override
    public void textUpwards(String text, double x, double y, Type type) {
        text(text, " transform=\"translate(%s %s) rotate(-90)\"".formatted(number(x), number(y)), type);
    }

    private void text(String text, String place, Type type) {
        svg.append("<text").append(place).append(" font-size=\"").append(number(type.size()))
                .append("\" text-anchor=\"").append(type.anchor().name().toLowerCase(Locale.ROOT))
                .append("\" class=\"f-").append(type.ink().css())
                .append(type.bold() ? " bold" : "").append("\">").append(Markup.escape(text)).append("</text>\n");
    }

    @Override
    public void picture(byte[] png, Area area) {
        svg.append("<image").append(sides(area)).append(" preserveAspectRatio=\"none\" href=\"data:image/png;base64,")
                .append(Base64.getEncoder().encodeToString(png)).append("\"/>\n");
    }

    private static String sides(Area area) {
        return " x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"".formatted(number(area.x()), number(area.y()),
                number(area.width()), number(area.height()));
    }

    private static String stroke(Pen pen) {
        return " class=\"s-%s\" stroke-width=\"%s\"%s".formatted(pen.ink().css(), number(pen.width()),
                pen.dashed() ? " stroke-dasharray=\"5 4\"" : "");
    }

    private static String number(double value) {
        return number(value, "%.1f");
    }

    private static String number(double value, String format) {
        String text = String.format(Locale.ROOT, format, value);
        String shorter = text.replaceAll("\\.?0+$", "");
        return shorter.equals("-0") || shorter.isEmpty() ? "0" : shorter;
    }
}
