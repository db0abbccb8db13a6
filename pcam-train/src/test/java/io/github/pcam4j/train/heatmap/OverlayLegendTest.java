package io.github.pcam4j.train.heatmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class OverlayLegendTest {

    @Test
    void scaleBarsHaveRoundLengths() {
        assertEquals(100, OverlayLegend.length(155));
        assertEquals(200, OverlayLegend.length(200));
        assertEquals(500, OverlayLegend.length(999));
        assertEquals(0.5, OverlayLegend.length(0.6), 1e-12);
        assertEquals("200 \u00b5m", OverlayLegend.text(200));
        assertEquals("0.5 \u00b5m", OverlayLegend.text(0.5));
        assertEquals("2 mm", OverlayLegend.text(2000));
    }

    @Test
    void aBarIsAsLongAsItSays() {
        // 2 micrometres a pixel: at most 320 in 160 pixels, so 200, in 100 of them.
        OverlayLegend legend = new OverlayLegend(400, OptionalDouble.of(2));
        BufferedImage picture = new BufferedImage(400, 10 + legend.height(), BufferedImage.TYPE_3BYTE_BGR);
        legend.draw(picture, 10);
        int row = 10 + 92 + 8;
        int black = 0;
        for (int x = 0; x < 400; x++) {
            black += (picture.getRGB(x, row) & 0xffffff) == 0 ? 1 : 0;
        }
        assertEquals(100, black);
    }

    @Test
    void growsWithLargePictures() {
        assertEquals(4 * new OverlayLegend(1000, OptionalDouble.empty()).height(),
                new OverlayLegend(4096, OptionalDouble.empty()).height());
        assertTrue(new OverlayLegend(1000, OptionalDouble.of(1)).height() > new OverlayLegend(1000, OptionalDouble.empty())
                .height());
    }
}
