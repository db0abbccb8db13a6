package io.github.pcam4j.io.slide;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Outlines that somebody drew on a slide, in pixels of its largest level. Immutable as long as nobody changes its paths.
 *
 * @see AsapAnnotations
 * @see QuPathAnnotations
 */
public final class SlideRegions implements SlideAnnotations {
    /** A slide on which nothing was outlined, such as a normal one. */
    public static final SlideRegions NONE = new SlideRegions(List.of(), List.of(), List.of());

    /** How far beyond the slide a corner may lie, as a share of its side: people draw across edges. */
    private static final double BEYOND = 0.01;
    private static final int DRAWN = 255;

    private final List<Outline> positive;
    private final List<Outline> excluded;
    private final List<Outline> ignored;

    /** What was drawn; to find its bounds, all of its corners are gone through. */
    private record Outline(Path2D path, Rectangle2D bounds) {
        static List<Outline> of(List<Path2D> paths) {
            return paths.stream().map(it -> new Outline(it, it.getBounds2D())).toList();
        }
    }

    /**
     * Outlines of three kinds.
     *
     * @param positive what was outlined as tumour
     * @param excluded what was outlined within it as none
     * @param ignored what is to be left out, whatever else it is
     */
    public SlideRegions(List<Path2D> positive, List<Path2D> excluded, List<Path2D> ignored) {
        this.positive = Outline.of(positive);
        this.excluded = Outline.of(excluded);
        this.ignored = Outline.of(ignored);
    }

    /**
     * What was outlined as tumour.
     *
     * @return outlines
     */
    public List<Path2D> positive() {
        return positive.stream().map(Outline::path).toList();
    }

    /**
     * What was outlined within it as none.
     *
     * @return outlines
     */
    public List<Path2D> excluded() {
        return excluded.stream().map(Outline::path).toList();
    }

    /**
     * What is to be left out.
     *
     * @return outlines
     */
    public List<Path2D> ignored() {
        return ignored.stream().map(Outline::path).toList();
    }

    @Override
    public boolean isEmpty() {
        return positive.isEmpty();
    }

    /** Refuses outlines of another slide, or of another unit. */
    SlideRegions requireWithin(Path file, SlideLevel largest) {
        Rectangle2D allowed = new Rectangle2D.Double(-BEYOND * largest.width(), -BEYOND * largest.height(),
                (1 + 2 * BEYOND) * largest.width(), (1 + 2 * BEYOND) * largest.height());
        Stream.of(positive, excluded, ignored).flatMap(List::stream).map(Outline::bounds)
                .filter(it -> it.getMinX() < allowed.getMinX() || it.getMinY() < allowed.getMinY()
                        || it.getMaxX() > allowed.getMaxX() || it.getMaxY() > allowed.getMaxY())
                .findFirst().ifPresent(it -> {
                    throw new SlideException(String.format(Locale.ROOT,
                            "%s has an outline of columns %.0f to %.0f and rows %.0f to "
                            + "%.0f, and the slide has %d x %d pixels; give the annotations of this slide, in pixels of "
                            + "its largest level", file, it.getMinX(), it.getMaxX(), it.getMinY(), it.getMaxY(), largest.width(),
                            largest.height()));
                });
        return this;
    }

    @Override
    public byte[] marks(double x, double y, double downsample, int width, int height) {
        byte[] marks = new byte[width * height];
        Rectangle2D place = new Rectangle2D.Double(x, y, width * downsample, height * downsample);
        if (Stream.concat(positive.stream(), ignored.stream()).noneMatch(it -> it.bounds().intersects(place))) {
            return marks;
        }
        BufferedImage drawn = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D graphics = drawn.createGraphics();
        try {
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_OFF);
            graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            graphics.transform(AffineTransform.getScaleInstance(1 / downsample, 1 / downsample));
            graphics.translate(-x, -y);
            fill(graphics, Color.WHITE, positive, place);
            fill(graphics, Color.BLACK, excluded, place);
            fill(graphics, Color.GRAY, ignored, place);
        } finally {
            graphics.dispose();
        }
        byte[] levels = ((DataBufferByte) drawn.getRaster().getDataBuffer()).getData();
        for (int i = 0; i < marks.length; i++) {
            int level = levels[i] & 0xff;
            marks[i] = level == 0 ? NOTHING : level == DRAWN ? TUMOUR : IGNORED;
        }
        return marks;
    }

    private static void fill(Graphics2D graphics, Color colour, List<Outline> outlines, Rectangle2D place) {
        graphics.setColor(colour);
        outlines.stream().filter(it -> it.bounds().intersects(place)).forEach(it -> graphics.fill(it.path()));
    }
}
