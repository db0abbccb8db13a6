package io.github.pcam4j.train.heatmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import io.github.pcam4j.train.heatmap.MapRegions.Region;
import java.awt.geom.Path2D;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Outlines are compared with Java2D's filling of them. */
class MapRegionsTest {
    @TempDir
    private Path folder;

    private static ProbabilityMap map(String name, int columns, int rows, float... probabilities) {
        Overview overview = new Overview(columns, rows, 4096);
        return new ProbabilityMap(Path.of(name), new WindowGrid(columns, rows, 1, 1), probabilities, overview,
                MapScale.of(Path.of(name), columns));
    }

    private static List<Region> regions(ProbabilityMap map) {
        List<Region> regions = new ArrayList<>();
        new MapRegions(map, 0.5).forEach(regions::add);
        return regions;
    }

    private static Path2D path(List<int[]> rings) {
        Path2D path = new Path2D.Double(Path2D.WIND_EVEN_ODD);
        for (int[] ring : rings) {
            path.moveTo(ring[0], ring[1]);
            for (int i = 2; i < ring.length; i += 2) {
                path.lineTo(ring[i], ring[i + 1]);
            }
        }
        return path;
    }

    @Property(tries = 300)
    void outlinesHoldTheCellsOfTheirRegion(@ForAll @IntRange(min = 1, max = 14) int columns,
            @ForAll @IntRange(min = 1, max = 14) int rows, @ForAll long seed) {
        Random random = new Random(seed);
        float[] probabilities = new float[columns * rows];
        for (int i = 0; i < probabilities.length; i++) {
            probabilities[i] = random.nextInt(9) == 0 ? Float.NaN : random.nextInt(100) < 60 ? 0.75f : 0.25f;
        }
        List<Region> regions = regions(map("map", columns, rows, probabilities));
        int found = 0;
        for (Region region : regions) {
            Path2D path = path(region.rings());
            int count = 0;
            for (int cell = 0; cell < probabilities.length; cell++) {
                if (path.contains(cell % columns + 0.5, cell / columns + 0.5)) {
                    assertEquals(0.75f, probabilities[cell]);
                    count++;
                }
            }
            assertEquals(region.cells(), count);
            requireSimple(region.rings());
            found += count;
        }
        int above = 0;
        for (float probability : probabilities) {
            above += probability == 0.75f ? 1 : 0;
        }
        assertEquals(above, found);
    }

    /** Closed, never twice at a corner, never straight on at one; holes lie within the outline, which is the first. */
    private static void requireSimple(List<int[]> rings) {
        Path2D outline = path(rings.subList(0, 1));
        for (int[] ring : rings) {
            assertEquals(ring[0] + "," + ring[1], ring[ring.length - 2] + "," + ring[ring.length - 1]);
            Set<String> corners = new HashSet<>();
            for (int i = 0; i < ring.length - 2; i += 2) {
                assertTrue(corners.add(ring[i] + "," + ring[i + 1]), Arrays.toString(ring));
                boolean across = ring[i] == ring[i + 2];
                int next = i + 4 < ring.length ? i + 4 : 2;
                assertEquals(!across, ring[i + 2] == ring[next], Arrays.toString(ring));
                assertTrue(outline.getBounds2D().outcode(ring[i], ring[i + 1]) == 0
                        || outline.getBounds2D().getMaxX() == ring[i] || outline.getBounds2D().getMaxY() == ring[i + 1]);
            }
        }
    }

    @Test
    void aRingAroundAHole() throws IOException {
        ProbabilityMap map = map("map", 3, 3, 0.5f, 0.6f, 0.7f, 0.8f, 0.1f, 0.9f, 1, 0.5f, 0.5f);
        Region region = regions(map).get(0);
        assertEquals("[0, 0, 3, 0, 3, 3, 0, 3, 0, 0] [1, 2, 2, 2, 2, 1, 1, 1, 1, 2]",
                Arrays.toString(region.rings().get(0)) + " " + Arrays.toString(region.rings().get(1)));
        StringWriter text = new StringWriter();
        new MapGeoJson(map, new MapScale(4, OptionalDouble.of(0.5))).write(text, 0.5);
        Map<String, Object> json = JSON.std.mapFrom(text.toString());
        Map<?, ?> feature = (Map<?, ?>) ((List<?>) json.get("features")).get(0);
        Map<?, ?> geometry = (Map<?, ?>) feature.get("geometry");
        assertEquals("[[[0, 0], [12, 0], [12, 12], [0, 12], [0, 0]], [[4, 8], [8, 8], [8, 4], [4, 4], [4, 8]]]",
                geometry.get("coordinates").toString());
        Map<?, ?> measurements = (Map<?, ?>) ((Map<?, ?>) feature.get("properties")).get("measurements");
        assertEquals(5.5 / 8, (double) measurements.get("Mean probability"), 1e-6);
        assertEquals(8 * 0.25, (double) measurements.get("Area \u00b5m^2"), 1e-9);
    }

    @Test
    void noRegionIsAnEmptyCollection() throws IOException {
        StringWriter text = new StringWriter();
        new MapGeoJson(map("map", 1, 1, Float.NaN), new MapScale(1, OptionalDouble.empty())).write(text, 0.5);
        assertEquals(List.of(), JSON.std.mapFrom(text.toString()).get("features"));
    }

    @Test
    void theStrongestPlacesLieApart() {
        float[] probabilities = new float[5 * 3];
        Arrays.fill(probabilities, Float.NaN);
        System.arraycopy(new float[] {0.9f, 0.95f, 0.8f, 0.7f, 0.85f}, 0, probabilities, 0, 5);
        ProbabilityMap map = new ProbabilityMap(Path.of("map"), new WindowGrid(50, 30, 30, 10), probabilities,
                new Overview(50, 30, 4096), MapScale.of(Path.of("map"), 50));
        assertEquals(List.of(new MapPeaks.Peak(1, 0, 0.95f), new MapPeaks.Peak(4, 0, 0.85f)), MapPeaks.of(map));
    }

    /** A file may be called anything, and the page is opened from the disk. */
    @Test
    void aPageKeepsToItselfWhateverTheFileIsCalled() throws IOException {
        Path page = folder.resolve("heatmap.html");
        String name = "</script><script>alert(1)</script><!--";
        new MapViewer(map(name, 2, 1, 0.2f, 0.9f), new MapScale(1, OptionalDouble.empty()), null).write(page);
        String text = Files.readString(page);
        assertFalse(text.contains("alert(1)</script>"));
        String own = text.substring(0, text.indexOf("OpenSeadragon 6")) + text.substring(text.lastIndexOf("\"use strict\""));
        assertFalse(own.matches("(?s).*(src|href)=\"(?!data:).*"), "nothing from elsewhere");
        assertTrue(text.contains("Copyright (C) 2009 CodePlex Foundation") && text.contains("IN NO EVENT SHALL"));
        assertTrue(text.contains("default-src 'none'"));
        String data = text.substring(text.indexOf("id=\"data\">") + 10, text.indexOf("</script>"));
        Map<String, Object> json = JSON.std.mapFrom(data);
        assertEquals(name.substring(name.lastIndexOf('/') + 1), json.get("name"));
        assertEquals(2, ((List<?>) json.get("peaks")).size());
    }
}
