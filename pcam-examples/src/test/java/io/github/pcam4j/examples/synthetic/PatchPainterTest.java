package io.github.pcam4j.examples.synthetic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class PatchPainterTest {

    /** Measured 0.50 to 0.57: chance, and what a regression gains by being scored on what it was fitted to. */
    private static final double MOST_TOLD = 0.65;

    private static final List<PlannedPatch> PATCHES = PlannedPatch.part(5, 1, 600);
    private static final int[] LABELS = PATCHES.stream().mapToInt(PlannedPatch::label).toArray();

    private static double[][] means(int start, int end) {
        return PATCHES.stream()
                .map(patch -> MeanColour.of(PatchPainter.paint(patch.drawing(), patch.label()), start, end))
                .toArray(double[][]::new);
    }

    @Test
    void aRegressionWouldFindColourIfItTold() {
        double[][] telling = new double[LABELS.length][];
        DrawingRandom random = new DrawingRandom(3);
        for (int i = 0; i < telling.length; i++) {
            telling[i] = new double[] {random.normal(), random.normal() + 2 * LABELS[i], random.normal()};
        }
        assertTrue(MeanColour.regressionAuc(telling, LABELS) > 0.88);
        assertTrue(MeanColour.bestAuc(telling, 1, LABELS) > 0.88);
    }

    @Test
    void theMeanColourOfThePatchHardlyTellsTheLabel() {
        double[][] means = means(0, StainPlanes.SIDE);
        double auc = MeanColour.regressionAuc(means, LABELS);
        assertTrue(auc < MOST_TOLD, "logistic regression on the mean colour reaches " + auc);
        for (int channel = 0; channel < 3; channel++) {
            double alone = MeanColour.bestAuc(means, channel, LABELS);
            assertTrue(alone < MOST_TOLD, "channel " + channel + " alone reaches " + alone);
        }
    }

    @Test
    void theMeanColourOfTheCentreHardlyTellsTheLabel() {
        double auc = MeanColour.regressionAuc(means(PatchPainter.CENTRE_START, PatchPainter.CENTRE_END), LABELS);
        assertTrue(auc < MOST_TOLD, "logistic regression on the centre's mean colour reaches " + auc);
    }

    @Test
    void theLabelChangesTheCentreAndNothingFarFromIt() {
        int changed = 0;
        for (long seed = 0; seed < 200; seed++) {
            byte[] normal = PatchPainter.paint(seed, 0);
            byte[] tumour = PatchPainter.paint(seed, 1);
            for (int row = 0; row < StainPlanes.SIDE; row++) {
                for (int column = 0; column < StainPlanes.SIDE; column++) {
                    if (distanceFromCentre(row, column) > PatchPainter.LABEL_REACH) {
                        assertSamePixel(normal, tumour, row, column, seed);
                    }
                }
            }
            changed += differingInCentre(normal, tumour) > 50 ? 1 : 0;
        }
        assertEquals(200, changed, "patches whose centre depends on the label");
    }

    private static int distanceFromCentre(int row, int column) {
        int down = Math.max(PatchPainter.CENTRE_START - row, row - PatchPainter.CENTRE_END + 1);
        int across = Math.max(PatchPainter.CENTRE_START - column, column - PatchPainter.CENTRE_END + 1);
        return Math.max(0, Math.max(down, across));
    }

    private static void assertSamePixel(byte[] normal, byte[] tumour, int row, int column, long seed) {
        int first = StainPlanes.index(row, column) * 3;
        for (int i = first; i < first + 3; i++) {
            if (normal[i] != tumour[i]) {
                throw new AssertionError(
                        "seed %d: row %d, column %d depends on the label".formatted(seed, row, column));
            }
        }
    }

    private static int differingInCentre(byte[] normal, byte[] tumour) {
        int differing = 0;
        for (int row = PatchPainter.CENTRE_START; row < PatchPainter.CENTRE_END; row++) {
            for (int column = PatchPainter.CENTRE_START; column < PatchPainter.CENTRE_END; column++) {
                int i = StainPlanes.index(row, column) * 3;
                differing += normal[i] != tumour[i] ? 1 : 0;
            }
        }
        return differing;
    }

    @Test
    void aPatchIsDrawnTheSameAgain() {
        assertArrayEquals(PatchPainter.paint(11, 1), PatchPainter.paint(11, 1));
    }

    /** A figure of the first JVM that drew them: it fails where another one, or a change of the code, differs. */
    @Test
    void patchesAreTheSameOnEveryJvm() {
        CRC32 crc = new CRC32();
        for (PlannedPatch patch : PATCHES.subList(0, 50)) {
            crc.update(PatchPainter.paint(patch.drawing(), patch.label()));
        }
        assertEquals("1f134b89", Long.toHexString(crc.getValue()));
    }

    @Test
    void somePatchesAreNearlyBlank() {
        double[][] means = means(0, StainPlanes.SIDE);
        long blank = Arrays.stream(means).filter(mean -> mean[1] > 220).count();
        assertTrue(blank > 3 && blank < 60, blank + " of 600 patches are nearly blank");
    }
}
