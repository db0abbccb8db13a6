package io.github.pcam4j.train.heatmap;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.OptionalDouble;

/** What the colours over an image mean and, where that is known, how long things are: a strip below the image. */
final class OverlayLegend {
    private static final int MARGIN = 16;
    private static final int BAR_WIDTH = 240;
    private static final int BAR_HEIGHT = 14;
    private static final int BAR_TOP = 28;
    private static final int TICKS = 4;
    private static final int WIDTH = BAR_WIDTH + 2 * MARGIN;
    private static final int HEIGHT = 92;
    private static final int SCALE_HEIGHT = 40;
    private static final int MOST_SCALE_BAR = 160;
    /** Pictures of so many pixels a side are looked at as they are; letters grow with larger ones. */
    private static final int COMFORTABLE_SIDE = 1024;
    private static final int[] ROUND = {5, 2, 1};
    private static final int MICROMETRES_A_MILLIMETRE = 1000;

    private final int zoom;
    private final OptionalDouble micrometres;

    /**
     * A legend.
     *
     * @param width of the picture
     * @param micrometres what a pixel of it measures
     */
    OverlayLegend(int width, OptionalDouble micrometres) {
        this.zoom = Math.max(1, width / COMFORTABLE_SIDE);
        this.micrometres = micrometres;
    }

    /** Pixels that it takes at least. */
    int width() {
        return zoom * WIDTH;
    }

    int height() {
        return zoom * (HEIGHT + (micrometres.isPresent() ? SCALE_HEIGHT : 0));
    }

    /** Fills the picture from a row on. */
    void draw(BufferedImage picture, int top) {
        Graphics2D graphics = picture.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setColor(Color.WHITE);
        // An image that is narrower than the legend has white beside it.
        graphics.fillRect(0, 0, picture.getWidth(), picture.getHeight());
        graphics.translate(0, top);
        graphics.scale(zoom, zoom);
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
        graphics.setColor(Color.BLACK);
        graphics.drawString("probability of label 1", MARGIN, BAR_TOP - 8);
        for (int x = 0; x < BAR_WIDTH; x++) {
            graphics.setColor(new Color(MapPictures.colour(Color.WHITE.getRGB(), x / (BAR_WIDTH - 1f))));
            graphics.fillRect(MARGIN + x, BAR_TOP, 1, BAR_HEIGHT);
        }
        graphics.setColor(Color.BLACK);
        for (int tick = 0; tick <= TICKS; tick++) {
            int x = MARGIN + tick * (BAR_WIDTH - 1) / TICKS;
            graphics.drawLine(x, BAR_TOP + BAR_HEIGHT, x, BAR_TOP + BAR_HEIGHT + 3);
            String text = String.valueOf((double) tick / TICKS);
            graphics.drawString(text, x - graphics.getFontMetrics().stringWidth(text) / 2, BAR_TOP + BAR_HEIGHT + 18);
        }
        graphics.drawString("no colour: not predicted", MARGIN, BAR_TOP + BAR_HEIGHT + 40);
        micrometres.ifPresent(it -> drawScale(graphics, it));
        graphics.dispose();
    }

    private void drawScale(Graphics2D graphics, double pixel) {
        double length = length(MOST_SCALE_BAR * zoom * pixel);
        int pixels = (int) Math.round(length / pixel / zoom);
        int y = HEIGHT + 8;
        graphics.fillRect(MARGIN, y, pixels, 2);
        graphics.fillRect(MARGIN, y - 5, 2, 7);
        graphics.fillRect(MARGIN + pixels - 2, y - 5, 2, 7);
        graphics.drawString(text(length), MARGIN, y + 18);
    }

    /** The longest of 1, 2, 5, 10, 20 and so on that is no longer. */
    static double length(double most) {
        double power = Math.pow(10, Math.floor(Math.log10(most)));
        for (int round : ROUND) {
            if (round * power <= most) {
                return round * power;
            }
        }
        return power;
    }

    /** A length in micrometres, for people. */
    static String text(double length) {
        boolean millimetres = length >= MICROMETRES_A_MILLIMETRE;
        double shown = millimetres ? length / MICROMETRES_A_MILLIMETRE : length;
        return (shown == Math.rint(shown) ? String.valueOf((long) shown) : String.valueOf(shown))
                + (millimetres ? " mm" : " \u00b5m");
    }
}
