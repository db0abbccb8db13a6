package io.github.pcam4j.train.heatmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.loader.PatchBatch;
import io.github.pcam4j.io.region.LargeImage;
import io.github.pcam4j.io.region.LargeImageException;
import io.github.pcam4j.io.slide.ScaledSlide;
import io.github.pcam4j.io.slide.SlideLevel;
import io.github.pcam4j.io.slide.SlideReader;
import io.github.pcam4j.io.slide.TissueMask;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Heatmaps of slides at a scale. */
class SlideHeatmapTest {
    private static final Path PYRAMID = Path.of("../pcam-io/src/test/resources/slide/pyramid.tif");

    @TempDir
    private Path folder;

    private static double[] means(PatchBatch batch) {
        byte[] rgb = new byte[batch.size() * batch.shape().bytes()];
        batch.pixels().get(rgb);
        double[] means = new double[batch.size()];
        for (int i = 0; i < means.length; i++) {
            means[i] = mean(rgb, i * batch.shape().bytes(), batch.shape().bytes());
        }
        return means;
    }

    /** Weighted, so that it matters where pixels are. */
    private static double mean(byte[] rgb, int from, int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += (rgb[from + i] & 0xff) * (1 + i % 7);
        }
        return sum / (255.0 * 7 * count);
    }

    /** Read in parallel or row by row, at full size both see the same windows, mirrored edges included. */
    @ParameterizedTest
    @CsvSource({"48, 16, 48, 4", "50, 17, 16, 1", "96, 96, 32, 3"})
    void aSlideAtItsOwnScaleIsTheImage(int patch, int stride, int input, int threads) {
        Heatmap heatmap = Heatmap.builder(SlideHeatmapTest::means, input).patch(patch).stride(stride).skipBackground(0)
                .threads(threads)
                .batchSize(7).build();
        try (LargeImage image = LargeImage.open(PYRAMID); SlideReader slide = SlideReader.open(PYRAMID)) {
            ProbabilityMap expected = heatmap.predict(image);
            ProbabilityMap found = heatmap.predict(ScaledSlide.at(slide, 0.25));
            assertEquals(expected.grid(), found.grid());
            for (int i = 0; i < found.grid().cells(); i++) {
                assertEquals(expected.probability(i % found.grid().columns(), i / found.grid().columns()),
                        found.probability(i % found.grid().columns(), i / found.grid().columns()), "cell " + i);
            }
            assertEquals(expected.micrometresPerPixel(), found.micrometresPerPixel());
        }
    }

    /** What the network sees is what a store would have. */
    @Test
    void windowsAreThePatchesThatAreCutThereAndHaveTissue() {
        try (SlideReader slide = SlideReader.open(PYRAMID)) {
            ScaledSlide scaled = ScaledSlide.at(slide, 0.75);
            ProbabilityMap map = Heatmap.builder(SlideHeatmapTest::means, 24).patch(24).stride(24).skipBackground(1).build()
                    .predict(scaled);
            assertEquals(3, map.toLargest(), 1e-6);
            assertEquals(0.75, map.micrometresPerPixel().orElseThrow(), 1e-6);
            TissueMask tissue = TissueMask.of(slide);
            int none = 0;
            for (int row = 0; row < scaled.height() / 24; row++) {
                for (int column = 0; column < scaled.width() / 24; column++) {
                    boolean empty = tissue.share(72 * column, 72 * row, 72) == 0;
                    none += empty ? 1 : 0;
                    byte[] patch = scaled.patch(24 * column, 24 * row, 24).pixels();
                    assertEquals(empty ? Float.NaN : (float) mean(patch, 0, PatchShape.rgb(24).bytes()),
                            map.probability(column, row));
                }
            }
            assertTrue(none > 5 && map.predicted() > 30, none + " without tissue");
        }
    }

    @Test
    void theOverlayIsAPyramid() throws IOException {
        Path out = folder.resolve("map");
        try (SlideReader slide = SlideReader.open(PYRAMID)) {
            Heatmap.builder(SlideHeatmapTest::means, 16).patch(32).stride(16).overviewSide(700).build().write(
                    ScaledSlide.at(slide, 0.25), out);
        }
        BufferedImage flat = ImageIO.read(out.resolve("overlay.png").toFile());
        try (SlideReader overlay = SlideReader.open(out.resolve("overlay.tif"))) {
            assertEquals("700 x 520, 350 x 260, 175 x 130", overlay.levels().stream().map(it -> it.width() + " x " + it.height())
                    .reduce((a, b) -> a + ", " + b).orElseThrow());
            assertEquals(0.25, overlay.micrometresPerPixel().orElseThrow(), 1e-4);
            byte[] rgb = new byte[700 * 520 * 3];
            overlay.read(0, 0, 0, 700, 520, rgb, 0);
            for (int i = 0; i < 700 * 520; i++) {
                assertEquals(flat.getRGB(i % 700, i / 700) & 0xffffff,
                        (rgb[3 * i] & 0xff) << 16 | (rgb[3 * i + 1] & 0xff) << 8 | rgb[3 * i + 2] & 0xff);
            }
            SlideLevel half = overlay.levels().get(1);
            byte[] smaller = new byte[half.width() * half.height() * 3];
            overlay.read(1, 0, 0, half.width(), half.height(), smaller, 0);
            for (int i = 0; i < smaller.length; i += 3) {
                int at = (i / 3 / 350 * 2 * 700 + i / 3 % 350 * 2) * 3;
                int sum = (rgb[at] & 0xff) + (rgb[at + 3] & 0xff) + (rgb[at + 2100] & 0xff) + (rgb[at + 2103] & 0xff);
                assertEquals(sum / 4.0, smaller[i] & 0xff, 2, "pixel " + i / 3);
            }
        }
    }

    @Test
    void aSlideThatIsDamagedLeavesNothing() throws IOException {
        byte[] bytes = Files.readAllBytes(PYRAMID);
        // In the tiles of the largest level, behind what is read for the overview.
        Arrays.fill(bytes, 40_000, 60_000, (byte) 7);
        Path damaged = Files.write(folder.resolve("damaged.tif"), bytes);
        Path out = folder.resolve("map");
        Heatmap heatmap = Heatmap.builder(SlideHeatmapTest::means, 16).patch(32).overviewSide(64).build();
        try (SlideReader slide = SlideReader.open(damaged)) {
            assertTrue(assertThrows(LargeImageException.class, () -> heatmap.write(ScaledSlide.at(slide, 0.25), out)).getMessage()
                    .contains("damaged.tif, page 0, is damaged"));
        }
        assertFalse(Files.exists(out));
        assertFalse(Files.exists(folder.resolve("map.part")));
    }
}
