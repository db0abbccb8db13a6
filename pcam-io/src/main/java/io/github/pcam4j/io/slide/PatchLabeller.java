package io.github.pcam4j.io.slide;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.util.List;

/** Counts the pixels of a patch whose middle lies within outlines. */
final class PatchLabeller {
    private final List<Outline> positive;
    private final List<Outline> excluded;
    private final LabelRule rule;
    private final int size;
    private final double downsample;

    /** What was drawn; to find its bounds, all of its corners are gone through. */
    private record Outline(Path2D path, Rectangle2D bounds) {
        static List<Outline> of(List<Path2D> paths) {
            return paths.stream().map(it -> new Outline(it, it.getBounds2D())).toList();
        }
    }

    PatchLabeller(SlideRegions regions, LabelRule rule, int size, double downsample) {
        this.positive = Outline.of(regions.positive());
        this.excluded = Outline.of(regions.excluded());
        this.rule = rule;
        this.size = size;
        this.downsample = downsample;
    }

    /** The label of a patch whose corner is at a place of the largest level. */
    int label(double x, double y) {
        if (rule instanceof LabelRule.Centre centre) {
            int side = Math.min(size, centre.side());
            int before = (size - side) / 2;
            double margin = before * downsample;
            return count(x + margin, y + margin, side) > 0 ? 1 : 0;
        }
        double share = ((LabelRule.Area) rule).share();
        return count(x, y, size) >= share * size * size ? 1 : 0;
    }

    private int count(double x, double y, int side) {
        Rectangle2D square = new Rectangle2D.Double(x, y, side * downsample, side * downsample);
        if (positive.stream().noneMatch(it -> it.bounds().intersects(square))) {
            return 0;
        }
        BufferedImage drawn = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D graphics = drawn.createGraphics();
        try {
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_OFF);
            graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            graphics.transform(AffineTransform.getScaleInstance(1 / downsample, 1 / downsample));
            graphics.translate(-x, -y);
            fill(graphics, Color.WHITE, positive, square);
            fill(graphics, Color.BLACK, excluded, square);
        } finally {
            graphics.dispose();
        }
        int count = 0;
        for (byte value : ((DataBufferByte) drawn.getRaster().getDataBuffer()).getData()) {
            count += value == 0 ? 0 : 1;
        }
        return count;
    }

    private static void fill(Graphics2D graphics, Color colour, List<Outline> outlines, Rectangle2D square) {
        graphics.setColor(colour);
        outlines.stream().filter(it -> it.bounds().intersects(square)).forEach(it -> graphics.fill(it.path()));
    }
}
