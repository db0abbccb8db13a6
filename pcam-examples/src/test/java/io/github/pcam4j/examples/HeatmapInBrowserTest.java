package io.github.pcam4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.examples.Browser.Loaded;
import io.github.pcam4j.io.loader.PatchBatch;
import io.github.pcam4j.io.region.LargeImage;
import io.github.pcam4j.train.heatmap.Heatmap;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A heatmap's page in a headless Chromium; skipped, and told so, where there is none. */
class HeatmapInBrowserTest {
    private static final int CELL = 10;
    private static final int COLUMNS = 8;
    private static final int ROWS = 5;
    private static final Pattern SAID = Pattern.compile("<body[^>]* data-said=\"([^\"]*)\"");

    @TempDir
    private Path folder;

    /** The redder a window, the more likely: from 0 in the first column to 1 in the last. */
    private static double[] redness(PatchBatch batch) {
        double[] probabilities = new double[batch.size()];
        int bytes = batch.shape().bytes();
        byte[] rgb = new byte[batch.size() * bytes];
        batch.pixels().get(rgb);
        for (int i = 0; i < probabilities.length; i++) {
            int middle = i * bytes + (CELL / 2 * CELL + CELL / 2) * 3;
            probabilities[i] = (rgb[middle] & 0xff) / 255.0;
        }
        return probabilities;
    }

    private Path page() throws Exception {
        BufferedImage drawn = new BufferedImage(COLUMNS * CELL, ROWS * CELL, BufferedImage.TYPE_3BYTE_BGR);
        for (int y = 0; y < drawn.getHeight(); y++) {
            for (int x = 0; x < drawn.getWidth(); x++) {
                drawn.setRGB(x, y, 255 * (x / CELL) / (COLUMNS - 1) << 16);
            }
        }
        Path file = folder.resolve("slide.png");
        ImageIO.write(drawn, "png", file.toFile());
        try (LargeImage image = LargeImage.open(file)) {
            Heatmap.builder(HeatmapInBrowserTest::redness, CELL).patch(CELL).stride(CELL).skipBackground(0).build()
                    .write(image, folder.resolve("map"));
        }
        return folder.resolve("map/heatmap.html");
    }

    /** What somebody would see who did this on the page. */
    private String said(Browser browser, Path page, String deed) throws Exception {
        String script = "<script>window.addEventListener('load', () => { %s; ".formatted(deed)
                + "const map = document.getElementById('map'), pixels = map.getContext('2d').getImageData(0, 0, map.width, "
                + "map.height).data; let shown = 0; for (let i = 3; i < pixels.length; i += 4) if (pixels[i] > 0) shown++;"
                + "document.body.setAttribute('data-said', shown + ' cells, opacity ' + map.style.opacity + ', from ' + "
                + "document.getElementById('shown').textContent + ', mark ' + document.getElementById('mark').style.left + ' ' + "
                + "document.getElementById('mark').style.top); });</script></body>";
        Path done = Files.writeString(folder.resolve("done.html"), Files.readString(page).replace("</body>", script));
        Loaded loaded = browser.load(done.toUri());
        assertEquals(List.of(), loaded.console());
        Matcher said = SAID.matcher(loaded.dom());
        assertTrue(said.find(), "the page's script did not run");
        return said.group(1);
    }

    @Test
    void theMapAnswersToItsControls() throws Exception {
        Browser browser = Browser.required(folder);
        Path page = page();
        assertEquals("20 cells, opacity 0.6, from 0.50, mark  ", said(browser, page, ""), "four columns are above 0.5");
        assertEquals("5 cells, opacity 0.6, from 0.90, mark  ", said(browser, page,
                "const t = document.getElementById('threshold'); t.value = 90; t.dispatchEvent(new Event('input'))"));
        assertEquals("20 cells, opacity 0.25, from 0.50, mark  ", said(browser, page,
                "const o = document.getElementById('opacity'); o.value = 25; o.dispatchEvent(new Event('input'))"));
        // The strongest place is in the last column, whose windows begin at 70.
        String jumped = said(browser, page, "document.querySelector('#peaks button').click()");
        assertTrue(jumped.matches(".*, mark 70px \\d+px"), jumped);
    }

    @Test
    void theStrongestPlaceIsTheFirstInTheList() throws Exception {
        String dom = Browser.required(folder).load(page().toUri()).dom();
        String first = dom.substring(dom.indexOf("<li>"), dom.indexOf("</li>"));
        assertTrue(first.contains("1.000 at 75, "), first);
        assertTrue(dom.contains("id=\"bar\" hidden"), "no scale is told where none is known");
    }
}
