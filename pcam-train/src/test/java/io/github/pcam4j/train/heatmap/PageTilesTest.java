package io.github.pcam4j.train.heatmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import io.github.pcam4j.io.slide.SlideReader;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** Tiles of pages, of a picture whose colour says where a pixel is. */
class PageTilesTest {

    /** Red goes by 512 columns, green by 512 rows, and blue says how much smaller it was made. */
    private record Drawn(int width, int height) implements PageTiles.Picture {
        @Override
        public BufferedImage part(int shrink, int x, int y, int width, int height) {
            BufferedImage part = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
            for (int i = 0; i < width * height; i++) {
                int red = (x + i % width) * shrink / 512;
                int green = (y + i / width) * shrink / 512;
                part.setRGB(i % width, i / width, red << 16 | green << 8 | Integer.numberOfTrailingZeros(shrink) * 16);
            }
            return part;
        }
    }

    private static Map<String, Object> tiles(PageTiles tiles) throws IOException {
        StringWriter text = new StringWriter();
        tiles.write(text);
        return JSON.std.mapFrom(text.toString());
    }

    private static BufferedImage picture(Object tile) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode((String) tile)));
    }

    /** More than one block of it, so that blocks lie beside and below each other. */
    @Test
    void pixelsOfASlideAreItsOwn() {
        try (SlideReader slide = SlideReader.open(Path.of("../pcam-io/src/test/resources/slide/pyramid.tif"))) {
            int width = slide.levels().get(0).width() - 7;
            int height = slide.levels().get(0).height() - 5;
            assertTrue(width > 512 && height > 512, width + " x " + height);
            byte[] rgb = new byte[3 * width * height];
            slide.read(0, 7, 5, width, height, rgb, 0);
            BufferedImage part = PageTiles.of(slide).part(1, 7, 5, width, height);
            int[] found = part.getRGB(0, 0, width, height, null, 0, width);
            for (int i = 0; i < found.length; i++) {
                int colour = (rgb[3 * i] & 0xff) << 16 | (rgb[3 * i + 1] & 0xff) << 8 | (rgb[3 * i + 2] & 0xff);
                assertEquals(colour, found[i] & 0xffffff, "pixel " + i);
            }
        }
    }

    @Test
    void aSmallImageIsThereAsAWhole() throws IOException {
        PageTiles tiles = new PageTiles(new Drawn(1025, 300), List.of());
        assertEquals("8 to 11", tiles.minLevel() + " to " + tiles.maxLevel());
        Map<String, Object> found = tiles(tiles);
        // 5 x 2, 3 x 1, 2 x 1 and 1.
        assertEquals(10 + 3 + 2 + 1, found.size());
        BufferedImage corner = picture(found.get("11/4/1"));
        assertEquals("1 x 44", corner.getWidth() + " x " + corner.getHeight());
        assertEquals("129 x 38", picture(found.get("8/0/0")).getWidth() + " x " + picture(found.get("8/0/0")).getHeight());
        assertEquals("All of the image is in this page.", tiles.detail());
    }

    @Test
    void aSlideIsThereAsFarAsAPageGoesAndWholeAroundStrongPlaces() throws IOException {
        PageTiles tiles = new PageTiles(new Drawn(40_000, 30_000), List.of(new Rectangle(20_000, 10_000, 1_000, 600)));
        Map<String, Object> found = tiles(tiles);
        Map<String, Long> counts = found.keySet().stream().collect(Collectors.groupingBy(it -> it.split("/")[0],
                Collectors.counting()));
        assertEquals(16, tiles.maxLevel());
        // 5,000 x 3,750 pixels are within the budget, and 10,000 x 7,500 are not.
        assertEquals(20 * 15, counts.get("13"));
        assertEquals("This page has one pixel for 8 x 8 of the image, and all pixels around the strongest places.",
                tiles.detail());
        assertEquals(5 * 3, counts.get("16"));
        assertTrue(found.containsKey("16/78/39") && found.containsKey("16/82/41"));
        assertFalse(found.containsKey("16/77/39") || found.containsKey("16/83/41") || found.containsKey("16/78/42"));
        int rgb = picture(found.get("16/80/40")).getRGB(128, 128);
        assertEquals(40, rgb >> 16 & 0xff, 3);
        assertEquals(20, rgb >> 8 & 0xff, 3);
        assertEquals(48, picture(found.get("13/0/0")).getRGB(128, 128) & 0xff, 3);
    }
}
