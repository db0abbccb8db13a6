package io.github.pcam4j.io.slide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TissueMaskTest {

    /** An ellipse with a hole, a square, and a dot: of 700 x 520 pixels, one a cell. */
    @Test
    void tissueIsWhereItWasDrawn() {
        try (SlideReader slide = SlideReader.open(Slides.file("pyramid.tif"))) {
            TissueMask mask = TissueMask.of(slide);
            assertEquals("700 x 520", mask.width() + " x " + mask.height());
            int wrong = 0;
            for (int y = 0; y < 520; y++) {
                for (int x = 0; x < 700; x++) {
                    boolean ellipse = square((x - 300) / 200.0) + square((y - 250) / 150.0) < 1;
                    boolean box = Math.abs(x - 620) < 40 && Math.abs(y - 430) < 40;
                    wrong += mask.tissue(x, y) == (ellipse || box) ? 0 : 1;
                }
            }
            assertEquals(0, wrong, "the hole is filled and the dot is dropped");
            assertEquals(1, mask.share(581, 391, 79));
            assertEquals(0, mask.share(0, 0, 96));
        }
    }

    private static double square(double value) {
        return value * value;
    }

    /** Two levels differ most where they part. */
    @Test
    void otsusThresholdPartsTwoGroups() {
        int[] levels = new int[1000];
        Random random = new Random(1);
        for (int i = 0; i < levels.length; i++) {
            levels[i] = i % 3 == 0 ? 120 + random.nextInt(10) : 20 + random.nextInt(10);
        }
        int threshold = Saturation.otsu(levels);
        assertTrue(threshold >= 29 && threshold < 120, "threshold " + threshold);
    }

    @Test
    void emptyGlassHasNoTissue() {
        int[] levels = new int[1000];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = i % 8;
        }
        assertEquals(15, Saturation.threshold(levels));
        assertEquals(0, Saturation.of(new byte[] {30, 0, 20}, 0));
        assertEquals(255, Saturation.of(new byte[] {(byte) 200, 0, 20}, 0));
        assertEquals(102, Saturation.of(new byte[] {(byte) 200, (byte) 120, (byte) 170}, 0));
    }

    /** Compared with flooding by repeated passes over the whole grid. */
    @Test
    void holesAreThoseThatNoWayLeadsTo() {
        Random random = new Random(2);
        for (int round = 0; round < 50; round++) {
            int width = 1 + random.nextInt(20);
            int height = 1 + random.nextInt(20);
            boolean[] set = new boolean[width * height];
            for (int i = 0; i < set.length; i++) {
                set[i] = random.nextInt(100) < 55;
            }
            Cells filled = new Cells(width, height, set).filled();
            BitSet outside = outside(width, height, set);
            for (int i = 0; i < set.length; i++) {
                assertEquals(!outside.get(i), filled.at(i % width, i / width));
            }
        }
    }

    private static BitSet outside(int width, int height, boolean[] set) {
        BitSet outside = new BitSet();
        for (int before = -1; before != outside.cardinality();) {
            before = outside.cardinality();
            for (int i = 0; i < set.length; i++) {
                int x = i % width;
                int y = i / width;
                boolean reached = x == 0 || y == 0 || x == width - 1 || y == height - 1 || outside.get(i - 1)
                        || outside.get(i + 1) || outside.get(i - width) || outside.get(i + width);
                outside.set(i, !set[i] && reached);
            }
        }
        return outside;
    }

    @Test
    void smallIslandsAreDropped() {
        boolean[] set = new boolean[100];
        for (int i = 0; i < 4; i++) {
            set[i * 11] = true;
        }
        set[99] = true;
        Cells cells = new Cells(10, 10, set).withoutIslands(4);
        assertTrue(cells.at(0, 0) && cells.at(3, 3), "corners touch");
        assertFalse(cells.at(9, 9));
        assertEquals(4, cells.count());
    }
}
