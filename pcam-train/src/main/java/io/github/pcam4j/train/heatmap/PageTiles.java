package io.github.pcam4j.train.heatmap;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.image.PatchImage;
import io.github.pcam4j.io.region.LargeImage;
import io.github.pcam4j.io.slide.ScaledSlide;
import io.github.pcam4j.io.slide.SlideLevel;
import io.github.pcam4j.io.slide.SlideReader;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Writer;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/**
 * A slide's tiles for a page, as Deep Zoom numbers them: each level has half as many columns and rows as the next, and one pixel
 * is level 0. Levels are there as a whole as long as they fit a page, and those that are finer around given places alone.
 */
final class PageTiles {
    static final int TILE = 256;
    /** Pixels of levels that are there as a whole: some 10 MB of JPEG. */
    private static final long WHOLE_PIXELS = 32L << 20;
    private static final float QUALITY = 0.8f;
    /** Columns and rows that are read at a time. */
    private static final int MOST_READ_SIDE = 512;
    private static final int MOST_BITS = 32;

    private final Picture picture;
    private final List<Rectangle> places;
    private final int maxLevel;
    private final int minLevel;
    private final int wholeLevel;

    /** What tiles are cut from. */
    interface Picture {
        int width();

        int height();

        /**
         * A part of it, made smaller.
         *
         * @param shrink how many columns and rows become one
         * @param x the part's first column there
         * @param y its first row there
         */
        BufferedImage part(int shrink, int x, int y, int width, int height);
    }

    PageTiles(Picture picture, List<Rectangle> places) {
        this.picture = picture;
        this.places = places;
        this.maxLevel = MOST_BITS - Integer.numberOfLeadingZeros(Math.max(picture.width(), picture.height()) - 1);
        int smallest = maxLevel;
        while (smallest > 0 && Math.max(width(smallest), height(smallest)) > TILE) {
            smallest--;
        }
        this.minLevel = smallest;
        int whole = smallest;
        long pixels = 0;
        for (int level = smallest; level <= maxLevel; level++) {
            pixels += (long) width(level) * height(level);
            whole = pixels <= WHOLE_PIXELS ? level : whole;
        }
        this.wholeLevel = whole;
    }

    /** A slide's pixels, from its nearest level. */
    static Picture of(SlideReader slide) {
        SlideLevel largest = slide.levels().get(0);
        return new Picture() {
            @Override
            public int width() {
                return largest.width();
            }

            @Override
            public int height() {
                return largest.height();
            }

            @Override
            public BufferedImage part(int shrink, int x, int y, int width, int height) {
                ScaledSlide scaled = ScaledSlide.downsampled(slide, shrink);
                // Levels may be a pixel or two narrower than half of the next.
                int right = Math.min(x + width, scaled.width());
                int bottom = Math.min(y + height, scaled.height());
                int left = Math.min(x, right - 1);
                int top = Math.min(y, bottom - 1);
                BufferedImage part = new BufferedImage(right - left, bottom - top, BufferedImage.TYPE_INT_RGB);
                int side = blockSide(scaled);
                for (int row = top; row < bottom; row += side) {
                    for (int column = left; column < right; column += side) {
                        PatchShape shape = new PatchShape(Math.min(side, bottom - row), Math.min(side, right - column),
                                LargeImage.CHANNELS);
                        paint(scaled.region(column, row, shape), part, column - left, row - top);
                    }
                }
                return part;
            }

            /** A slide without small levels has many pixels for one: a tile is made of blocks, so that few are in memory. */
            private int blockSide(ScaledSlide scaled) {
                double read = scaled.downsample() / slide.levels().get(scaled.level()).downsample();
                return Math.max(1, (int) (MOST_READ_SIDE / read));
            }
        };
    }

    /** The overview of a map, where the image itself cannot be entered. */
    static Picture of(Overview overview) {
        return new Picture() {
            @Override
            public int width() {
                return overview.width();
            }

            @Override
            public int height() {
                return overview.height();
            }

            @Override
            public BufferedImage part(int shrink, int x, int y, int width, int height) {
                BufferedImage part = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
                for (int row = 0; row < height; row++) {
                    for (int column = 0; column < width; column++) {
                        part.setRGB(column, row, mean((x + column) * shrink, (y + row) * shrink, shrink));
                    }
                }
                return part;
            }

            private int mean(int left, int top, int side) {
                int right = Math.min(left + side, overview.width());
                int bottom = Math.min(top + side, overview.height());
                long red = 0;
                long green = 0;
                long blue = 0;
                for (int y = top; y < bottom; y++) {
                    for (int x = left; x < right; x++) {
                        int rgb = overview.rgb(x, y);
                        red += rgb >> 16 & 0xff;
                        green += rgb >> 8 & 0xff;
                        blue += rgb & 0xff;
                    }
                }
                long count = Math.max(1, (long) (right - left) * (bottom - top));
                return (int) (((red / count) << 16) | ((green / count) << 8) | (blue / count));
            }
        };
    }

    private static void paint(PatchImage block, BufferedImage part, int left, int top) {
        byte[] rgb = block.pixels();
        int[] colours = new int[block.shape().width() * block.shape().height()];
        for (int i = 0; i < colours.length; i++) {
            colours[i] = (rgb[3 * i] & 0xff) << 16 | (rgb[3 * i + 1] & 0xff) << 8 | (rgb[3 * i + 2] & 0xff);
        }
        // Pixels of TYPE_INT_RGB as they are; setRGB would look each up in the colour model.
        part.getRaster().setDataElements(left, top, block.shape().width(), block.shape().height(), colours);
    }

    int width() {
        return picture.width();
    }

    int height() {
        return picture.height();
    }

    int minLevel() {
        return minLevel;
    }

    int maxLevel() {
        return maxLevel;
    }

    /** What the page shows, in words. */
    String detail() {
        return wholeLevel == maxLevel ? "All of the image is in this page."
                : String.format(Locale.ROOT, "This page has one pixel for %d x %1$d of the image, and all pixels around the "
                        + "strongest places.", shrink(wholeLevel));
    }

    private int shrink(int level) {
        return 1 << (maxLevel - level);
    }

    private int width(int level) {
        return ((picture.width() - 1) >> (maxLevel - level)) + 1;
    }

    private int height(int level) {
        return ((picture.height() - 1) >> (maxLevel - level)) + 1;
    }

    /** Writes an object of JSON: base 64 of each JPEG under its level, column and row. */
    void write(Writer writer) throws IOException {
        String before = "{";
        try (JpegWriter jpeg = new JpegWriter()) {
            for (int level = minLevel; level <= maxLevel; level++) {
                for (int y = 0; y * TILE < height(level); y++) {
                    for (int x = 0; x * TILE < width(level); x++) {
                        if (level <= wholeLevel || isNearAPlace(level, x, y)) {
                            writer.write(before + "\"" + level + "/" + x + "/" + y + "\":\"");
                            writer.write(Base64.getEncoder().encodeToString(jpeg.bytes(tile(level, x, y))));
                            before = "\",\n";
                        }
                    }
                }
            }
        }
        writer.write("\"}");
    }

    private boolean isNearAPlace(int level, int x, int y) {
        int side = TILE * shrink(level);
        long left = (long) x * side;
        long top = (long) y * side;
        return places.stream().anyMatch(it -> it.x < left + side && it.x + it.width > left && it.y < top + side
                && it.y + it.height > top);
    }

    private BufferedImage tile(int level, int x, int y) {
        int left = x * TILE;
        int top = y * TILE;
        return picture.part(shrink(level), left, top, Math.min(TILE, width(level) - left), Math.min(TILE, height(level) - top));
    }

    /** One encoder for all tiles. */
    private static final class JpegWriter implements AutoCloseable {
        private final ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();

        byte[] bytes(BufferedImage image) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ImageOutputStream output = ImageIO.createImageOutputStream(bytes)) {
                ImageWriteParam quality = writer.getDefaultWriteParam();
                quality.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                quality.setCompressionQuality(QUALITY);
                writer.setOutput(output);
                writer.write(null, new IIOImage(image, null, null), quality);
            }
            return bytes.toByteArray();
        }

        @Override
        public void close() {
            writer.dispose();
        }
    }
}
