package io.github.pcam4j.train.internal.section;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.loader.PatchBatch;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OcclusionTest {
    /** The logit of the grey's probability, 0.8 * 100 / 255. */
    private static final double GREY = Math.log(80.0 / 175);

    /** A model that looks at one pixel: only squares upon it change anything. */
    @ParameterizedTest
    @ValueSource(ints = {12, 32, 96, 7})
    void fallsWhereTheModelLooksAndNowhereElse(int size) {
        PatchShape shape = PatchShape.rgb(size);
        byte[] pixels = new byte[shape.bytes()];
        Arrays.fill(pixels, (byte) 100);
        int row = size / 2;
        int column = size / 4;
        int seen = (row * size + column) * 3;
        pixels[seen] = (byte) 255;

        Occlusion occlusion = Occlusion.of(shape, pixels, batch -> red(batch, seen));

        assertEquals(Math.log(4), occlusion.logit(), 1e-9, "a probability of 0.8");
        double cell = (double) size / Occlusion.CELLS;
        for (int y = 0; y < Occlusion.CELLS; y++) {
            for (int x = 0; x < Occlusion.CELLS; x++) {
                boolean covers = within(row, y, cell, size) && within(column, x, cell, size);
                // The grey is the patch's mean, which the one pixel lifts by less than a level in large patches.
                assertEquals(covers ? Math.log(4) - GREY : 0, occlusion.falls()[y][x], 0.02, y + ", " + x);
            }
        }
        assertEquals(Math.log(4) - GREY, occlusion.largest(), 0.02);
    }

    /** Whether the square around a cell, a cell wide on either side of its middle, covers a pixel. */
    private static boolean within(int pixel, int cell, double width, int size) {
        return pixel >= Math.max(0, Math.round((cell - 0.5) * width))
                && pixel < Math.min(size, Math.round((cell + 1.5) * width));
    }

    private static double[] red(PatchBatch batch, int at) {
        ByteBuffer pixels = batch.pixels();
        double[] probabilities = new double[batch.size()];
        for (int i = 0; i < probabilities.length; i++) {
            probabilities[i] = 0.8 * (pixels.get(pixels.position() + i * batch.shape().bytes() + at) & 0xff) / 255;
        }
        return probabilities;
    }

    /** Probabilities that nobody tells from 1, and a place that still counts for ten times as much as the others. */
    @Test
    void tellsPlacesApartWhereTheModelIsSure() {
        PatchShape shape = PatchShape.rgb(24);
        byte[] pixels = new byte[shape.bytes()];
        Arrays.fill(pixels, (byte) 100);
        pixels[0] = (byte) 255;
        Occlusion occlusion = Occlusion.of(shape, pixels, batch -> {
            double[] probabilities = red(batch, 0);
            Arrays.setAll(probabilities, i -> 1 / (1 + Math.exp(-(probabilities[i] > 0.7 ? 24 : 14))));
            return probabilities;
        });
        assertEquals(24, occlusion.logit(), 1e-4);
        assertEquals(10, occlusion.falls()[0][0], 1e-4);
        assertEquals(0, occlusion.falls()[6][6]);
    }
}
