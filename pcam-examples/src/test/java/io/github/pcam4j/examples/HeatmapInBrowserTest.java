package io.github.pcam4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import io.github.pcam4j.examples.Browser.Loaded;
import io.github.pcam4j.io.region.LargeImage;
import io.github.pcam4j.io.slide.ScaledSlide;
import io.github.pcam4j.io.slide.SlideReader;
import io.github.pcam4j.train.heatmap.Heatmap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A heatmap's page in a headless Chromium; skipped, and told so, where there is none. */
class HeatmapInBrowserTest {
    private static final Path PYRAMID = Path.of("../pcam-io/src/test/resources/slide/pyramid.tif");
    private static final Pattern RESULT = Pattern.compile("data-result=\"([^\"]*)\"");
    /** As somebody would look at it: once it is there, to the strongest place, with another opacity. */
    private static final String VISIT = """
            <script>
            setTimeout(() => {
              const centre = () => viewer.viewport.getCenter(false);
              const painted = () => {
                const copy = document.createElement("canvas"), context = copy.getContext("2d", {willReadFrequently: true});
                copy.width = map.width;
                copy.height = map.height;
                context.drawImage(map, 0, 0);
                const pixels = context.getImageData(0, 0, map.width, map.height).data;
                const counts = new Array(256).fill(0);
                for (let i = 3; i < pixels.length; i += 4) counts[pixels[i]]++;
                counts[0] = 0;
                return counts.indexOf(Math.max(...counts));
              };
              const home = [centre().x * data.width, centre().y * data.width], before = painted();
              document.querySelector("#peaks button").click();
              at("contour").checked = false;
              at("opacity").value = 20;
              at("opacity").oninput();
              setTimeout(() => {
                document.body.dataset.result = JSON.stringify({home, before, after: painted(), x: centre().x * data.width,
                  y: centre().y * data.width, tiles: Number(view.dataset.tiles || 0), bar: at("bar").textContent,
                  peak: data.peaks[0], width: data.width, height: data.height}).replaceAll('"', "'");
              }, 3000);
            }, 3000);
            </script>
            """;

    @TempDir
    private Path folder;
    private Browser browser;

    @BeforeEach
    void findBrowser() {
        browser = Browser.required(folder);
    }

    /** All is 0.2, but the place that is read first. */
    private static Heatmap heatmap() {
        boolean[] begun = {false};
        return Heatmap.builder(batch -> {
            double[] probabilities = new double[batch.size()];
            Arrays.fill(probabilities, 0.6);
            probabilities[0] = begun[0] ? 0.6 : 0.9;
            begun[0] = true;
            return probabilities;
        }, 8).patch(24).stride(8).skipBackground(0).build();
    }

    private Map<String, Object> visited(Path page) throws IOException, InterruptedException {
        String text = Files.readString(page);
        int end = text.lastIndexOf("</body>");
        Path visited = Files.writeString(folder.resolve("visited.html"), text.substring(0, end) + VISIT + text.substring(end));
        Loaded loaded = browser.load(visited.toUri(), 15_000);
        assertEquals(List.of(), loaded.console());
        Matcher result = RESULT.matcher(loaded.dom());
        assertTrue(result.find(), "the page's script did not run");
        return JSON.std.mapFrom(result.group(1).replace('\'', '"'));
    }

    private static double number(Map<?, ?> of, String name) {
        return ((Number) of.get(name)).doubleValue();
    }

    private static void assertJumped(Map<String, Object> result) {
        Map<?, ?> peak = (Map<?, ?>) result.get("peak");
        assertEquals(number(peak, "x"), number(result, "x"), 1);
        assertEquals(number(peak, "y"), number(result, "y"), 1);
        assertTrue(number(result, "tiles") > 0, "no tile was drawn");
        assertEquals(0.6 * 255, number(result, "before"), 1, "the map at an opacity of 60 %");
        assertEquals(0.2 * 255, number(result, "after"), 1, "the map at an opacity of 20 %");
    }

    @Test
    void aSlideIsShownUnderItsMapAndItsStrongestPlaceIsJumpedTo() throws Exception {
        try (SlideReader slide = SlideReader.open(PYRAMID)) {
            heatmap().write(ScaledSlide.at(slide, 1), folder.resolve("map"));
        }
        Map<String, Object> result = visited(folder.resolve("map/heatmap.html"));
        // The page has the largest level, of 0.25 micrometres, and the map was made at 1.
        assertEquals("700 x 520", result.get("width") + " x " + result.get("height"));
        assertEquals(96, number((Map<?, ?>) result.get("peak"), "side"), 1e-9);
        assertEquals(0.9, number((Map<?, ?>) result.get("peak"), "p"), 1e-6);
        assertTrue(((String) result.get("bar")).endsWith(" \u00b5m"), result.toString());
        assertJumped(result);
    }

    /** Its tiles are cut from the overview. */
    @Test
    void aPngIsShownToo() throws Exception {
        try (LargeImage image = LargeImage.open(Path.of("../pcam-io/src/test/resources/region/picture.png"))) {
            heatmap().write(image, folder.resolve("map"));
        }
        Map<String, Object> result = visited(folder.resolve("map/heatmap.html"));
        assertEquals("", result.get("bar").toString().strip());
        assertJumped(result);
    }
}
