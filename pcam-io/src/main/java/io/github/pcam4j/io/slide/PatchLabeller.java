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
record PatchLabeller(SlideRegions regions, LabelRule rule, int size, double downsample) {

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
        if (!regions.mayTouch(new Rectangle2D.Double(x, y, side * downsample, side * downsample))) {
            return 0;
        }
        BufferedImage drawn = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D graphics = drawn.createGraphics();
        try {
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_OFF);
            graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            graphics.transform(AffineTransform.getScaleInstance(1 / downsample, 1 / downsample));
            graphics.translate(-x, -y);
            fill(graphics, Color.WHITE, regions.positive());
            fill(graphics, Color.BLACK, regions.excluded());
        } finally {
            graphics.dispose();
        }
        int count = 0;
        for (byte value : ((DataBufferByte) drawn.getRaster().getDataBuffer()).getData()) {
            count += value == 0 ? 0 : 1;
        }
        return count;
    }

    private static void fill(Graphics2D graphics, Color colour, List<Path2D> outlines) {
        graphics.setColor(colour);
        outlines.forEach(graphics::fill);
    }
}
