package io.github.pcam4j.train.internal.section;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.loader.PatchBatch;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Function;

/**
 * Where a model looks: how much the logit of label 1 falls while a grey square lies on each place of a patch.
 * The patch is divided into {@value #CELLS} x {@value #CELLS} cells; the square is two cells wide, centred on each in
 * turn, and as bright as the patch's mean, so that brightness alone changes nothing. Needs no gradients, and so any
 * engine will do; it takes one inference a cell.
 *
 * <p>The logit, and not the probability: of a model that is sure, no square changes a probability of 1 in sight, though
 * some change the logit by much more than others.
 *
 * <p>Source: Zeiler and Fergus, "Visualizing and understanding convolutional networks", ECCV 2014, section 4.2.
 *
 * @param logit of the patch as it is
 * @param falls by how much it falls, {@value #CELLS} rows of as many columns; negative where it rises
 */
record Occlusion(double logit, double[][] falls) {
    /** Cells along each side. */
    static final int CELLS = 12;

    /** Beyond this, double precision has no probability below 1. */
    private static final double MOST_LOGIT = 36;

    /**
     * Covers a patch, place by place.
     *
     * @param shape the patch's size
     * @param pixels the patch
     * @param model gives probabilities of label 1
     * @return what came of it
     */
    static Occlusion of(PatchShape shape, byte[] pixels, Function<PatchBatch, double[]> model) {
        double whole = logit(model.apply(batch(shape, pixels))[0]);
        byte grey = mean(pixels);
        double[][] falls = new double[CELLS][CELLS];
        for (int row = 0; row < CELLS; row++) {
            byte[][] covered = new byte[CELLS][];
            for (int column = 0; column < CELLS; column++) {
                covered[column] = covered(shape, pixels, row, column, grey);
            }
            double[] probabilities = model.apply(batch(shape, covered));
            for (int column = 0; column < CELLS; column++) {
                falls[row][column] = whole - logit(probabilities[column]);
            }
        }
        return new Occlusion(whole, falls);
    }

    private static double logit(double probability) {
        return Math.max(-MOST_LOGIT, Math.min(MOST_LOGIT, Math.log(probability) - Math.log1p(-probability)));
    }

    private static PatchBatch batch(PatchShape shape, byte[]... patches) {
        ByteBuffer pixels = ByteBuffer.allocateDirect(patches.length * shape.bytes());
        for (byte[] patch : patches) {
            pixels.put(patch);
        }
        return PatchBatch.of(shape, pixels.flip(), new int[patches.length], new byte[0]);
    }

    private static byte[] covered(PatchShape shape, byte[] pixels, int row, int column, byte grey) {
        byte[] covered = pixels.clone();
        for (int y = start(row, shape.height()); y < end(row, shape.height()); y++) {
            for (int x = start(column, shape.width()); x < end(column, shape.width()); x++) {
                int at = (y * shape.width() + x) * shape.channels();
                Arrays.fill(covered, at, at + shape.channels(), grey);
            }
        }
        return covered;
    }

    /** Where the square begins that is centred on a cell and twice as wide. */
    private static int start(int cell, int side) {
        return Math.max(0, (int) Math.round((cell - 0.5) * side / CELLS));
    }

    private static int end(int cell, int side) {
        return Math.min(side, (int) Math.round((cell + 1.5) * side / CELLS));
    }

    private static byte mean(byte[] pixels) {
        long sum = 0;
        for (byte value : pixels) {
            sum += value & 0xff;
        }
        return (byte) Math.round((double) sum / pixels.length);
    }

    /** The largest change, whichever way. */
    double largest() {
        double largest = 0;
        for (double[] row : falls) {
            for (double fall : row) {
                largest = Math.max(largest, Math.abs(fall));
            }
        }
        return largest;
    }
}
