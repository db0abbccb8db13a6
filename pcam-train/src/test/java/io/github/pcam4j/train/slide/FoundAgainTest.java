package io.github.pcam4j.train.slide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.jr.ob.JSON;
import io.github.pcam4j.io.loader.PatchBatch;
import io.github.pcam4j.io.region.LargeImage;
import io.github.pcam4j.io.slide.AnnotationClasses;
import io.github.pcam4j.io.slide.QuPathAnnotations;
import io.github.pcam4j.io.slide.SlideLevel;
import io.github.pcam4j.io.slide.SlideRegions;
import io.github.pcam4j.train.heatmap.Heatmap;
import io.github.pcam4j.train.heatmap.ProbabilityMap;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A slide pasted from patches, some of them dark: what is found is where they are, in every form that it is written in. */
class FoundAgainTest {
    private static final int CELL = 32;
    private static final int COLUMNS = 40;
    private static final int ROWS = 30;
    /** Column, row, columns, rows of dark patches; the last touches the edges, where cells are cut off. */
    private static final int[][] DARK = {{3, 4, 6, 5}, {20, 10, 9, 2}, {36, 26, 4, 4}};

    @TempDir
    private Path folder;

    private static boolean isDark(int column, int row) {
        for (int[] each : DARK) {
            if (column >= each[0] && row >= each[1] && column < each[0] + each[2] && row < each[1] + each[3]) {
                return true;
            }
        }
        return false;
    }

    private Path pasted() throws IOException {
        BufferedImage slide = new BufferedImage(COLUMNS * CELL - 10, ROWS * CELL - 20, BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D graphics = slide.createGraphics();
        for (int i = 0; i < COLUMNS * ROWS; i++) {
            graphics.setColor(i % COLUMNS < 2 ? Color.WHITE : isDark(i % COLUMNS, i / COLUMNS) ? new Color(80, 30, 110)
                    : new Color(225, 160, 200));
            graphics.fillRect(i % COLUMNS * CELL, i / COLUMNS * CELL, CELL, CELL);
        }
        graphics.dispose();
        Path file = folder.resolve("pasted.png");
        ImageIO.write(slide, "png", file.toFile());
        return file;
    }

    /** Dark is tumour. */
    private static double[] judged(PatchBatch batch) {
        byte[] rgb = new byte[batch.size() * batch.shape().bytes()];
        batch.pixels().get(rgb);
        double[] probabilities = new double[batch.size()];
        for (int i = 0; i < probabilities.length; i++) {
            probabilities[i] = (rgb[i * batch.shape().bytes() + batch.shape().bytes() / 2] & 0xff) < 120 ? 0.9 : 0.1;
        }
        return probabilities;
    }

    @Test
    void regionsAndLesionsAreWhereTheyWerePasted() throws IOException {
        Path out = folder.resolve("map");
        try (LargeImage image = LargeImage.open(pasted())) {
            Heatmap.builder(FoundAgainTest::judged, 16).patch(CELL).stride(CELL).build().write(image, out);
        }
        List<?> features = (List<?>) JSON.std.mapFrom(Files.readString(out.resolve("heatmap.geojson"))).get("features");
        assertEquals(DARK.length, features.size());
        SlideLevel largest = new SlideLevel(0, COLUMNS * CELL - 10, ROWS * CELL - 20, 1);
        SlideRegions found = QuPathAnnotations.read(out.resolve("heatmap.geojson"), AnnotationClasses.USUAL);
        byte[] marks = found.marks(0, 0, 1, largest.width(), largest.height());
        for (int i = 0; i < marks.length; i++) {
            assertEquals(isDark(i % largest.width() / CELL, i / largest.width() / CELL) ? 1 : 0, marks[i], "pixel " + i);
        }
        ProbabilityMap map = ProbabilityMap.read(out);
        assertEquals(COLUMNS * ROWS - 2 * ROWS, map.predicted());
        // The slide says no scale: a pixel is taken for a micrometre.
        LesionMap lesions = LesionMap.of(found, largest, 1, new LesionRule(75, 0, 8));
        assertEquals(DARK.length, lesions.lesions());
        List<Detection> middles = new ArrayList<>();
        for (int[] each : DARK) {
            middles.add(new Detection(map.probability(each[0], each[1]), (each[0] + each[2] / 2.0) * CELL,
                    (each[1] + 0.5) * CELL));
        }
        // The weakest of all is no threshold.
        middles.add(new Detection(map.probability(10, 20), 10 * CELL, 20 * CELL));
        assertEquals(1, Froc.of(List.of(lesions.judge("pasted", middles))).sensitivity(0.25));
        assertEquals(Map.of("name", "Tumor"), Map.of("name", ((Map<?, ?>) ((Map<?, ?>) ((Map<?, ?>) features.get(0))
                .get("properties"))
                .get("classification")).get("name")));
    }
}
