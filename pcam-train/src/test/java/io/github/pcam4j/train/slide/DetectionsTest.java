package io.github.pcam4j.train.slide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.pcam4j.io.region.LargeImage;
import io.github.pcam4j.train.error.TrainingException;
import io.github.pcam4j.train.heatmap.Heatmap;
import io.github.pcam4j.train.heatmap.ProbabilityMap;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DetectionsTest {
    @TempDir
    private Path folder;

    /** Cells of 8 pixels of 1 micrometre, whose probabilities are their red; columns of a value each. */
    private ProbabilityMap map(int... reds) throws IOException {
        BufferedImage picture = new BufferedImage(8 * reds.length, 8, BufferedImage.TYPE_3BYTE_BGR);
        for (int x = 0; x < picture.getWidth(); x++) {
            for (int y = 0; y < 8; y++) {
                picture.setRGB(x, y, reds[x / 8] < 0 ? 0xffffff : reds[x / 8] << 16);
            }
        }
        Path file = folder.resolve("slide.png");
        ImageIO.write(picture, "png", file.toFile());
        Path out = folder.resolve("map");
        try (LargeImage image = LargeImage.open(file)) {
            Heatmap.builder(batch -> {
                double[] probabilities = new double[batch.size()];
                for (int i = 0; i < probabilities.length; i++) {
                    probabilities[i] = (batch.pixels().get(batch.pixels().position() + i * 8 * 8 * 3) & 0xff) / 256.0;
                }
                return probabilities;
            }, 8).patch(8).stride(8).batchSize(4).overwrite(true).build().write(image, out);
        }
        Path json = out.resolve("heatmap.json");
        Files.writeString(json, Files.readString(json).replaceFirst("\"pixels_of_largest_level\" : 1.0",
                "\"pixels_of_largest_level\" : 4.0, \"micrometres_per_pixel\" : 1.0"));
        return ProbabilityMap.read(out);
    }

    @Test
    void aMapThatIsReadIsTheOneThatWasWritten() throws IOException {
        ProbabilityMap map = map(64, -1, 128, 255);
        assertEquals("4 x 1", map.grid().columns() + " x " + map.grid().rows());
        assertEquals(0.25f, map.probability(0, 0));
        assertTrue(Float.isNaN(map.probability(1, 0)));
        assertEquals(3, map.predicted());
        assertEquals(4, map.toLargest());
        assertEquals(1, map.micrometresPerPixel().orElseThrow());
    }

    /** A circle of 16 micrometres reaches two cells to either side. */
    @Test
    void theStrongestOfEachCircleIsTaken() throws IOException {
        List<Detection> found = Detections.of(map(128, 200, 192, 64, 160, 16, 224, 128), 16, 0.5);
        assertEquals(List.of(new Detection(0.875, 52 * 4, 4 * 4), new Detection(0.78125, 12 * 4, 4 * 4)), found);
        Path file = folder.resolve("slide.csv");
        Detections.write(file, found);
        assertEquals("0.875,208,16\n0.78125,48,16\n", Files.readString(file));
        assertEquals(found, Detections.read(file));
    }

    @Test
    void scoresOfASlide() throws IOException {
        ProbabilityMap map = map(0, 64, -1, 128, 192);
        assertEquals(0.75, SlideScore.maximum().of(map));
        assertEquals(0.625, SlideScore.mean(2).of(map));
        assertEquals(0.375, SlideScore.mean(99).of(map));
        assertEquals(0.5, SlideScore.share(0.5).of(map));
        assertEquals(0, SlideScore.maximum().of(map(-1, -1)));
        assertThrows(IllegalArgumentException.class, () -> SlideScore.mean(0));
        assertThrows(IllegalArgumentException.class, () -> SlideScore.share(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.5,1", "p,x,y", "1.5,2,3", "0.5,2,3,4"})
    void linesThatAreNoDetectionsAreRefused(String line) throws IOException {
        Path file = Files.writeString(folder.resolve("slide.csv"), "0.5,1,2\n" + line + "\n");
        assertTrue(assertThrows(TrainingException.class, () -> Detections.read(file)).getMessage().startsWith(file
                + ", line 2: "));
    }

    @Test
    void damagedMapsAreRefused() throws IOException {
        map(64, 128);
        Path out = folder.resolve("map");
        Path numbers = out.resolve("probabilities.npy");
        byte[] all = Files.readAllBytes(numbers);
        for (int length : new int[] {0, 9, 60, all.length - 1}) {
            Files.write(numbers, Arrays.copyOf(all, length));
            assertTrue(assertThrows(TrainingException.class, () -> ProbabilityMap.read(out)).getMessage()
                    .startsWith(numbers.toString()));
        }
        all[all.length - 1] = 0x45;
        Files.write(numbers, all);
        assertTrue(assertThrows(TrainingException.class, () -> ProbabilityMap.read(out)).getMessage()
                .contains("is no probability"));
        Files.writeString(out.resolve("heatmap.json"), "{\"image_width\": 4}");
        assertTrue(assertThrows(TrainingException.class, () -> ProbabilityMap.read(out)).getMessage()
                .contains("there is no 'image_height'"));
    }
}
