package io.github.pcam4j.io.summary;

import io.github.pcam4j.io.PatchShape;
import java.util.Arrays;

/**
 * Shrinks (or stretches) patches of one shape to {@link SmallGrey} by area. All sums are of integers and exact, and the
 * areas are the same from either end: a patch flipped or turned gives exactly the small image flipped or turned.
 *
 * <p>For one thread.
 */
final class GreyShrinker {
    private final PatchShape shape;
    private final Axis rows;
    private final Axis columns;
    private final int[] luminance;
    private final long[] line = new long[SmallGrey.SIDE];
    private final long[] sums = new long[SmallGrey.PIXELS];

    GreyShrinker(PatchShape shape) {
        this.shape = shape;
        this.rows = Axis.of(shape.height());
        this.columns = Axis.of(shape.width());
        this.luminance = new int[shape.width()];
    }

    /**
     * Which pixels lie in which of the small image's, and by how much. A pixel is {@code SIDE} units long and a small
     * pixel {@code length} units, so that every overlap is whole.
     *
     * @param first where the overlaps of a pixel start in the other arrays, and one entry more
     * @param small the small pixel of each overlap
     * @param weight the length of each overlap; those of a small pixel sum up to {@code length}
     */
    private record Axis(int[] first, int[] small, int[] weight) {

        static Axis of(int length) {
            int[] first = new int[length + 1];
            int[] small = new int[length + SmallGrey.SIDE];
            int[] weight = new int[length + SmallGrey.SIDE];
            int overlaps = 0;
            for (int pixel = 0; pixel < length; pixel++) {
                first[pixel] = overlaps;
                int end = (pixel + 1) * SmallGrey.SIDE;
                for (int from = pixel * SmallGrey.SIDE; from < end;) {
                    int to = Math.min(end, (from / length + 1) * length);
                    small[overlaps] = from / length;
                    weight[overlaps++] = to - from;
                    from = to;
                }
            }
            first[length] = overlaps;
            return new Axis(first, small, weight);
        }

    }

    SmallGrey shrink(byte[] pixels) {
        for (int y = 0; y < shape.height(); y++) {
            Luminance.row(pixels, y * shape.width() * shape.channels(), luminance);
            addRow(y, luminance);
        }
        return finish();
    }

    void addRow(int y, int[] row) {
        Arrays.fill(line, 0);
        for (int x = 0; x < row.length; x++) {
            for (int i = columns.first[x]; i < columns.first[x + 1]; i++) {
                line[columns.small[i]] += (long) columns.weight[i] * row[x];
            }
        }
        for (int i = rows.first[y]; i < rows.first[y + 1]; i++) {
            int start = rows.small[i] * SmallGrey.SIDE;
            for (int x = 0; x < SmallGrey.SIDE; x++) {
                sums[start + x] += rows.weight[i] * line[x];
            }
        }
    }

    /** Takes the rows added, and is ready for the next patch. */
    SmallGrey finish() {
        long unit = (long) Luminance.LEVEL * shape.height() * shape.width();
        short[] values = new short[SmallGrey.PIXELS];
        for (int i = 0; i < values.length; i++) {
            values[i] = (short) ((sums[i] * SmallGrey.LEVEL + unit / 2) / unit);
        }
        Arrays.fill(sums, 0);
        return new SmallGrey(values);
    }
}
