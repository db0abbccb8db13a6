package io.github.pcam4j.train.heatmap;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;

/** A map as pictures: as it is, in colours with a legend, and over its image. */
final class MapPictures {
    private static final double OPACITY = 0.45;
    /** Small maps are enlarged up to this side. */
    private static final int COMFORTABLE_SIDE = 1024;
    private static final int MARGIN = 24;
    private static final int LEGEND_WIDTH = 190;
    private static final int BAR_WIDTH = 26;
    private static final int BAR_HEIGHT = 256;
    private static final int LEGEND_HEIGHT = BAR_HEIGHT + 130;
    private static final int TICKS = 4;

    private final ProbabilityMap map;
    private final WindowGrid grid;

    MapPictures(ProbabilityMap map) {
        this.map = map;
        this.grid = map.grid();
    }

    /** A pixel a cell: its probability in 255 levels, and whether there is one. */
    BufferedImage grey() {
        return grey(1);
    }

    /** A pixel for the mean of so many cells a side. */
    BufferedImage grey(int shrink) {
        int columns = (grid.columns() + shrink - 1) / shrink;
        int rows = (grid.rows() + shrink - 1) / shrink;
        ComponentColorModel model = new ComponentColorModel(ColorSpace.getInstance(ColorSpace.CS_GRAY), true, false,
                Transparency.TRANSLUCENT, DataBuffer.TYPE_BYTE);
        WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, columns, rows, 2, null);
        int[] nothing = {0, 0};
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                float probability = mean(column * shrink, row * shrink, shrink);
                raster.setPixel(column, row, Float.isNaN(probability) ? nothing
                        : new int[] {Math.round(255 * probability), 255});
            }
        }
        return new BufferedImage(model, raster, false, null);
    }

    /** The image made smaller, under the map's colours; what they mean is said below it. */
    BufferedImage overlay() {
        Overview overview = map.overview();
        OverlayLegend legend = new OverlayLegend(overview.width(), map.overlayMicrometres());
        BufferedImage picture = new BufferedImage(Math.max(overview.width(), legend.width()),
                overview.height() + legend.height(), BufferedImage.TYPE_3BYTE_BGR);
        legend.draw(picture, overview.height());
        for (int y = 0; y < overview.height(); y++) {
            int row = cell(y, overview.factor(), grid.imageHeight());
            for (int x = 0; x < overview.width(); x++) {
                int rgb = overview.rgb(x, y);
                float probability = map.probability(cell(x, overview.factor(), grid.imageWidth()), row);
                picture.setRGB(x, y, Float.isNaN(probability) ? rgb
                        : colour(rgb, probability));
            }
        }
        return picture;
    }

    /** What a colour of the image becomes below that of a probability. */
    static int colour(int rgb, float probability) {
        return ColorMap.blend(rgb, ColorMap.rgb(probability), OPACITY);
    }

    /** The cell that the middle of a square of the overview lies in. */
    private int cell(int position, int factor, int size) {
        return Math.min(position * factor + factor / 2, size - 1) / grid.stride();
    }

    /**
     * The map in colours, beside a legend.
     *
     * @param longestSide the most pixels of the map's own sides
     */
    BufferedImage coloured(int longestSide) {
        int cells = Math.max(grid.columns(), grid.rows());
        int shrink = (cells + longestSide - 1) / longestSide;
        int zoom = Math.max(1, COMFORTABLE_SIDE / cells);
        int width = (grid.columns() + shrink - 1) / shrink * zoom;
        int height = (grid.rows() + shrink - 1) / shrink * zoom;
        BufferedImage picture = new BufferedImage(width + 3 * MARGIN + LEGEND_WIDTH,
                Math.max(height, LEGEND_HEIGHT) + 2 * MARGIN, BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D graphics = picture.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, picture.getWidth(), picture.getHeight());
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                picture.setRGB(MARGIN + x, MARGIN + y, ColorMap.rgb(mean(x / zoom * shrink, y / zoom * shrink,
                        shrink)));
            }
        }
        graphics.setColor(Color.GRAY);
        graphics.drawRect(MARGIN - 1, MARGIN - 1, width + 1, height + 1);
        drawLegend(graphics, width + 2 * MARGIN);
        graphics.dispose();
        return picture;
    }

    /** The mean of the cells of a square that have a probability; NaN if none has. */
    private float mean(int left, int top, int side) {
        double sum = 0;
        int count = 0;
        for (int row = top; row < Math.min(top + side, grid.rows()); row++) {
            for (int column = left; column < Math.min(left + side, grid.columns()); column++) {
                float probability = map.probability(column, row);
                if (!Float.isNaN(probability)) {
                    sum += probability;
                    count++;
                }
            }
        }
        return (float) (sum / count);
    }

    private static void drawLegend(Graphics2D graphics, int left) {
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 15));
        graphics.setColor(Color.BLACK);
        graphics.drawString("probability of label 1", left, MARGIN + 14);
        int top = MARGIN + 36;
        for (int y = 0; y < BAR_HEIGHT; y++) {
            graphics.setColor(new Color(ColorMap.rgb(1 - y / (BAR_HEIGHT - 1f))));
            graphics.fillRect(left, top + y, BAR_WIDTH, 1);
        }
        graphics.setColor(Color.BLACK);
        for (int tick = 0; tick <= TICKS; tick++) {
            int y = top + tick * (BAR_HEIGHT - 1) / TICKS;
            graphics.drawLine(left + BAR_WIDTH, y, left + BAR_WIDTH + 5, y);
            graphics.drawString(String.valueOf(1 - (double) tick / TICKS), left + BAR_WIDTH + 10, y + 5);
        }
        int swatch = top + BAR_HEIGHT + 24;
        graphics.setColor(new Color(ColorMap.NOTHING));
        graphics.fillRect(left, swatch, BAR_WIDTH, BAR_WIDTH);
        graphics.setColor(Color.GRAY);
        graphics.drawRect(left, swatch, BAR_WIDTH, BAR_WIDTH);
        graphics.setColor(Color.BLACK);
        graphics.drawString("background,", left + BAR_WIDTH + 10, swatch + 11);
        graphics.drawString("not predicted", left + BAR_WIDTH + 10, swatch + 28);
    }
}
