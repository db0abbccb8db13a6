package io.github.pcam4j.train.internal.chart;

import io.github.pcam4j.train.internal.chart.Canvas.Anchor;
import io.github.pcam4j.train.internal.chart.Canvas.Pen;
import io.github.pcam4j.train.internal.chart.Canvas.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A chart of two axes, built mark by mark: later ones lie on top. Marks with an empty name have no legend. */
public final class Chart {
    /** The width of its figure in pixels, small enough for a phone. */
    public static final int WIDTH = 400;

    private static final int HEIGHT = 290;
    /** So high that equal shares are about equally long on both axes. */
    private static final int SQUARE_HEIGHT = 390;

    private static final double LEFT = 60;
    private static final double RIGHT = 12;
    private static final double BOTTOM = 46;
    private static final double LEGEND_LEFT = 12;
    private static final double LEGEND_ROW = 18;
    private static final Pen GRID = new Pen(Ink.GRID, 1, false);

    private final Axis x;
    private final Axis y;
    private final List<Mark> marks = new ArrayList<>();
    private int height = HEIGHT;

    /** Something to draw, and its place in the legend. */
    private sealed interface Mark permits Line, Bar, Dot {
        String name();

        Ink ink();
    }

    private record Line(String name, Ink ink, double[] x, double[] y, boolean dashed, double width) implements Mark { }

    private record Bar(String name, Ink ink, double left, double right, double bottom, double top, double opacity)
            implements Mark { }

    private record Dot(String name, Ink ink, double x, double y, double radius) implements Mark { }

    /** The axes' pixels. */
    private record Field(Axis x, Axis y, Area area) {
        double across(double value) {
            return area.x() + x.share(value) * area.width();
        }

        double down(double value) {
            return area.bottom() - y.share(value) * area.height();
        }
    }

    /**
     * An empty chart.
     *
     * @param x the horizontal axis
     * @param y the vertical axis
     */
    public Chart(Axis x, Axis y) {
        this.x = x;
        this.y = y;
    }

    /**
     * Makes it so high that shares are equally long on both axes.
     *
     * @return this
     */
    public Chart square() {
        this.height = SQUARE_HEIGHT;
        return this;
    }

    /**
     * A line through points, with gaps where a value is no number.
     *
     * @param name for the legend
     * @param ink its colour
     * @param xs of the points
     * @param ys of the points
     * @return this
     */
    public Chart line(String name, Ink ink, double[] xs, double[] ys) {
        return add(new Line(name, ink, xs.clone(), ys.clone(), false, 2));
    }

    /**
     * A dashed line through points.
     *
     * @param name for the legend
     * @param ink its colour
     * @param xs of the points
     * @param ys of the points
     * @return this
     */
    public Chart dashes(String name, Ink ink, double[] xs, double[] ys) {
        return add(new Line(name, ink, xs.clone(), ys.clone(), true, 1.5));
    }

    /**
     * A thin line from one point to another, without a legend.
     *
     * @param ink its colour
     * @param from x and y
     * @param to x and y
     * @return this
     */
    public Chart stroke(Ink ink, double[] from, double[] to) {
        return add(new Line("", ink, new double[] {from[0], to[0]}, new double[] {from[1], to[1]}, false, 1.5));
    }

    /**
     * Dots; those without a number are left out.
     *
     * @param name for the legend
     * @param ink their colour
     * @param xs of the dots
     * @param ys of the dots
     * @param radius in pixels
     * @return this
     */
    public Chart dots(String name, Ink ink, double[] xs, double[] ys, double radius) {
        for (int i = 0; i < xs.length; i++) {
            add(new Dot(name, ink, xs[i], ys[i], radius));
        }
        return this;
    }

    /**
     * An upright bar.
     *
     * @param name for the legend
     * @param ink its colour
     * @param from left and lower end
     * @param to right and upper end
     * @param opacity 0 to 1
     * @return this
     */
    public Chart bar(String name, Ink ink, double[] from, double[] to, double opacity) {
        return add(new Bar(name, ink, from[0], to[0], from[1], to[1], opacity));
    }

    private Chart add(Mark mark) {
        marks.add(mark);
        return this;
    }

    /**
     * The chart as a figure.
     *
     * @param name of its file
     * @param title a line above it
     * @param description what it shows
     * @return the figure
     */
    public Figure figure(String name, String title, String description) {
        return new Figure(name, title, description, WIDTH, height, this::draw);
    }

    private void draw(Canvas canvas) {
        double top = 12 + LEGEND_ROW * legend(canvas);
        Area area = new Area(LEFT, top, WIDTH - LEFT - RIGHT, height - top - BOTTOM);
        Field field = new Field(x, y, area);
        grid(canvas, field);
        marks.forEach(mark -> draw(canvas, mark, field));
    }

    /** Draws the legend in rows; the number of rows. */
    private int legend(Canvas canvas) {
        List<Mark> named = named();
        double left = LEGEND_LEFT;
        int row = 0;
        for (Mark mark : named) {
            double width = 26 + 6.4 * mark.name().length();
            if (left > LEGEND_LEFT && left + width > WIDTH - 4) {
                left = LEGEND_LEFT;
                row++;
            }
            double middle = 11 + LEGEND_ROW * row;
            swatch(canvas, mark, left, middle);
            canvas.text(mark.name(), left + 23, middle + 4, new Type(Ink.TEXT, 12, Anchor.START, false));
            left += width + 8;
        }
        return named.isEmpty() ? 0 : row + 1;
    }

    private List<Mark> named() {
        List<Mark> named = new ArrayList<>();
        for (Mark mark : marks) {
            if (!mark.name().isEmpty() && named.stream().noneMatch(it -> it.name().equals(mark.name()))) {
                named.add(mark);
            }
        }
        return named;
    }

    private static void swatch(Canvas canvas, Mark mark, double left, double middle) {
        if (mark instanceof Line line) {
            canvas.line(new double[] {left, left + 18}, new double[] {middle, middle},
                    new Pen(mark.ink(), 2.5, line.dashed()));
        } else if (mark instanceof Bar bar) {
            canvas.fill(new Area(left, middle - 5, 18, 10), mark.ink(), bar.opacity());
        } else {
            canvas.dot(left + 9, middle, 4, mark.ink());
        }
    }

    private void grid(Canvas canvas, Field field) {
        Area area = field.area();
        for (double tick : field.y().ticks()) {
            double at = field.down(tick);
            canvas.line(new double[] {area.x(), area.right()}, new double[] {at, at}, GRID);
            canvas.text(field.y().text(tick), area.x() - 7, at + 4, new Type(Ink.QUIET, 12, Anchor.END, false));
        }
        for (double tick : field.x().ticks()) {
            double at = field.across(tick);
            canvas.line(new double[] {at, at}, new double[] {area.bottom(), area.bottom() + 4}, GRID);
            canvas.text(field.x().text(tick), at, area.bottom() + 18, new Type(Ink.QUIET, 12, Anchor.MIDDLE, false));
        }
        canvas.line(new double[] {area.x(), area.right()}, new double[] {area.bottom(), area.bottom()},
                new Pen(Ink.QUIET, 1, false));
        canvas.text(field.x().label(), area.x() + area.width() / 2, height - 8,
                new Type(Ink.TEXT, 12, Anchor.MIDDLE, false));
        canvas.textUpwards(field.y().label(), 14, area.y() + area.height() / 2,
                new Type(Ink.TEXT, 12, Anchor.MIDDLE, false));
    }

    private static void draw(Canvas canvas, Mark mark, Field field) {
        if (mark instanceof Line line) {
            draw(canvas, line, field);
        } else if (mark instanceof Bar bar) {
            double left = field.across(bar.left());
            double top = field.down(bar.top());
            canvas.fill(new Area(left, top, field.across(bar.right()) - left, field.down(bar.bottom()) - top),
                    bar.ink(), bar.opacity());
        } else if (mark instanceof Dot dot && Double.isFinite(dot.x()) && Double.isFinite(dot.y())) {
            canvas.dot(field.across(dot.x()), field.down(dot.y()), dot.radius(), dot.ink());
        }
    }

    private static void draw(Canvas canvas, Line line, Field field) {
        int[] drawn = IntStream.range(0, line.x().length)
                .filter(i -> Double.isFinite(line.x()[i]) && Double.isFinite(line.y()[i])).toArray();
        int from = 0;
        for (int end = 1; end <= drawn.length; end++) {
            if (end == drawn.length || drawn[end] != drawn[end - 1] + 1) {
                int[] piece = IntStream.range(from, end).map(i -> drawn[i]).toArray();
                canvas.line(IntStream.of(piece).mapToDouble(i -> field.across(line.x()[i])).toArray(),
                        IntStream.of(piece).mapToDouble(i -> field.down(line.y()[i])).toArray(),
                        new Pen(line.ink(), line.width(), line.dashed()));
                from = end;
            }
        }
    }
}
