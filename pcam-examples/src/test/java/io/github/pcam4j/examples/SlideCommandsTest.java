package io.github.pcam4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import io.github.pcam4j.examples.PcamProcess.Outcome;
import io.github.pcam4j.io.loader.PatchBatch;
import io.github.pcam4j.io.slide.ScaledSlide;
import io.github.pcam4j.io.slide.SlideReader;
import io.github.pcam4j.io.store.PatchStore;
import io.github.pcam4j.train.heatmap.Heatmap;
import io.github.pcam4j.train.slide.Detections;
import io.github.pcam4j.train.split.SlideIds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From slides to stores, and from heatmaps of slides to figures. */
class SlideCommandsTest {
    private static final Path PYRAMID = Path.of("../pcam-io/src/test/resources/slide/pyramid.tif");

    @TempDir
    private Path folder;
    private Path slides;
    private Path drawn;

    /** Tumour on the first of three. */
    @BeforeEach
    void copySlides() throws IOException {
        slides = Files.createDirectory(folder.resolve("slides"));
        drawn = Files.createDirectory(folder.resolve("drawn"));
        for (String name : List.of("a", "b", "c")) {
            Files.copy(PYRAMID, slides.resolve(name + ".tif"));
        }
        Files.writeString(drawn.resolve("a.geojson"),
                "{\"type\": \"FeatureCollection\", \"features\": [{\"type\": \"Feature\", \"geometry\": "
                + "{\"type\": \"Polygon\", \"coordinates\": [[[200, 150], [400, 150], [400, 350], [200, 350], [200, "
                + "150]]]}, \"properties\": {\"classification\": {\"name\": \"Tumor\"}}}]}");
    }

    private static Outcome succeeds(Object... arguments) {
        Outcome outcome = PcamHere.run(arguments);
        assertEquals(0, outcome.exit(), outcome.toString());
        return outcome;
    }

    private static void fails(int exit, String words, Object... arguments) {
        Outcome outcome = PcamHere.run(arguments);
        assertEquals(exit, outcome.exit(), outcome.toString());
        assertTrue(outcome.errors().contains(words), outcome.errors());
    }

    @Test
    void aFolderOfSlidesBecomesAStore() {
        Path data = folder.resolve("data");
        Outcome first = succeeds("prepare", slides, "--annotations", drawn, "--mpp", 0.25, "--patch", 32, "--size", 32,
                "--out", data);
        assertTrue(first.output().contains("b.tif") && first.output().contains("no annotations: taken for normal"),
                first.output());
        try (PatchStore store = PatchStore.open(data.resolve("train.h5"))) {
            assertEquals(List.of("a", "b", "c"), SlideIds.groups(store.ids()).names());
            int positives = 0;
            for (byte label : store.labels()) {
                positives += label;
            }
            assertTrue(positives > 20 && positives < 60, "label 1: " + positives);
        }
        Outcome again = succeeds("prepare", slides, "--annotations", drawn, "--mpp", 0.25, "--patch", 32, "--size", 32,
                "--out", data);
        assertTrue(again.output().contains("complete already"), again.output());
        Path cut = folder.resolve("cut.h5");
        succeeds("slide", "cut", slides, "--annotations", drawn, "--mpp", 0.25, "--patch", 32, "--size", 32, "--out", cut,
                "--random", 40,
                "--balance", "--seed", 3);
        try (PatchStore store = PatchStore.open(cut)) {
            assertEquals(120, store.size());
            int positives = 0;
            for (byte label : store.labels()) {
                positives += label;
            }
            assertEquals(20, positives);
        }
        succeeds("prepare", slides, "--mpp", 0.5, "--out", data);
        try (PatchStore store = PatchStore.open(data.resolve("test.h5"))) {
            assertFalse(store.labelled());
            // Of three slides that are the same.
            assertTrue(store.size() > 0 && store.size() % 3 == 0, store.size() + " patches");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--downsample 2", "--random 5 --stride 3", "--balance", "--tissue 2", "--patch 4", "--random 0",
        "--labels folders", "--tumour-share 0.5", "--tumour-class a", "--mask-value 7"})
    void optionsThatContradictAreWrongUsage(String options) {
        Object[] arguments = ("prepare " + slides + " --mpp 0.5 --out " + folder.resolve("data") + " " + options).split(" ");
        fails(2, options.split(" ", -1)[0].substring(2), arguments);
    }

    @Test
    void annotationsThatDoNotFitAreNamed() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        fails(1, "empty has no file for any of 3 slides", "prepare", slides, "--annotations", empty, "--mpp", 0.25, "--out",
                folder.resolve("data"));
        fails(1, "is a file of annotations for one slide", "slide", "cut", slides, "--annotations",
                drawn.resolve("a.geojson"), "--out",
                folder.resolve("cut.h5"));
        fails(1, "has outlines of the classes Tumor alone", "prepare", slides, "--annotations", drawn, "--tumour-class",
                "Carcinoma", "--mpp",
                0.25, "--out", folder.resolve("data"));
    }

    private void map(String name, double probability) {
        try (SlideReader slide = SlideReader.open(slides.resolve(name + ".tif"))) {
            Heatmap.builder(batch -> judged(batch, probability), 8).patch(24).stride(8).build().write(ScaledSlide.at(slide, 1),
                    folder.resolve("maps/" + name));
        }
    }

    /** The first cell of each batch. */
    private static double[] judged(PatchBatch batch, double probability) {
        double[] probabilities = new double[batch.size()];
        probabilities[0] = probability;
        return probabilities;
    }

    @Test
    void heatmapsAreJudged() throws IOException {
        map("a", 0.9);
        map("b", 0.6);
        map("c", 0.2);
        Outcome outcome = succeeds("slide", "score", folder.resolve("maps"), "--annotations", drawn, "--detections",
                folder.resolve("found"),
                "--json");
        Map<String, Object> result = JSON.std.mapFrom(outcome.output());
        assertEquals(3, ((List<?>) result.get("slides")).size());
        assertEquals(1.0, ((Map<?, ?>) ((Map<?, ?>) result.get("auc")).get("maximum")).get("auc"));
        // A square of 50 micrometres with 37.5 around it is shorter than 275: isolated tumour cells.
        assertEquals(0, ((Map<?, ?>) ((List<?>) result.get("slides")).get(0)).get("lesions"));
        assertTrue(!result.containsKey("froc"));
        assertTrue(Detections.read(folder.resolve("found/a.csv")).size() > 0);
        assertEquals(List.of(), Detections.read(folder.resolve("found/c.csv")));
        fails(2, "give --annotations", "slide", "score", folder.resolve("maps"));
        fails(1, "holds no heatmap", "slide", "score", drawn, "--annotations", drawn);
    }
}
