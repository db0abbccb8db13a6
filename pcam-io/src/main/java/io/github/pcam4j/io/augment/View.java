package io.github.pcam4j.io.augment;

import io.github.pcam4j.internal.Require;
import io.github.pcam4j.io.PatchShape;
import java.util.Objects;

/**
 * A patch turned, mirrored and then shifted by whole pixels. What a shift would uncover is the patch's reflection about
 * its outermost pixels, which are not repeated (NumPy's {@code reflect}). Exact: no pixel is interpolated.
 *
 * @param symmetry how it is laid down
 * @param down rows that the content moves down, negative for up
 * @param right columns that the content moves to the right, negative for left
 * @see io.github.pcam4j.io.loader.Views
 */
public record View(Dihedral symmetry, int down, int right) {

    /** The patch as it is. */
    public static final View IDENTITY = new View(Dihedral.IDENTITY, 0, 0);

    /**
     * Checks that the symmetry is there.
     *
     * @throws NullPointerException if it is null
     */
    public View {
        Objects.requireNonNull(symmetry, "symmetry");
    }

    /**
     * Says whether this is a view of patches of a shape.
     *
     * @param shape the shape
     * @throws IllegalArgumentException if the shift is not smaller than the sides, or a quarter turn would change them
     */
    public void check(PatchShape shape) {
        Require.argument(Math.abs((long) down) < shape.height() && Math.abs((long) right) < shape.width(),
                "a patch of %s cannot be shifted by %d rows and %d columns: its border has too few pixels to reflect",
                shape, down, right);
        Require.argument(!symmetry.transposes() || shape.height() == shape.width(),
                "a patch of %s is no square, and cannot be turned by %s", shape, symmetry);
    }

    /**
     * Copies a patch as this view shows it.
     *
     * @param source the pixels in order (row, column, channel)
     * @param target takes as many; another array than the source
     * @param shape the patch's shape, one that {@link #check} lets pass
     */
    public void apply(byte[] source, byte[] target, PatchShape shape) {
        int channels = shape.channels();
        int rowStep = (symmetry.rowOfRow * shape.width() + symmetry.columnOfRow) * channels;
        int columnStep = (symmetry.rowOfColumn * shape.width() + symmetry.columnOfColumn) * channels;
        int top = symmetry.rowOfRow + symmetry.rowOfColumn < 0 ? shape.height() - 1 : 0;
        int left = symmetry.columnOfRow + symmetry.columnOfColumn < 0 ? shape.width() - 1 : 0;
        int origin = (top * shape.width() + left) * channels;
        int rowBytes = shape.width() * channels;
        int[] columns = new int[shape.width()];
        int farthest = 0;
        for (int column = 0; column < columns.length; column++) {
            columns[column] = reflected(column - right, shape.width()) * columnStep;
            farthest = Math.max(farthest, columns[column]);
        }
        for (int row = 0; row < shape.height(); row++) {
            int from = origin + reflected(row - down, shape.height()) * rowStep;
            if (columnStep == channels && right == 0) {
                System.arraycopy(source, from, target, row * rowBytes, rowBytes);
            } else {
                PixelRows.gather(source, from, columns, farthest, target, row * rowBytes, channels);
            }
        }
    }

    private static int reflected(int at, int size) {
        return at < 0 ? -at : at < size ? at : 2 * (size - 1) - at;
    }

    /** This view of a patch, laid down in another way, as one view; the shift turns along. */
    View then(Dihedral next) {
        return new View(symmetry.then(next), next.rowOfRow * down + next.columnOfRow * right,
                next.rowOfColumn * down + next.columnOfColumn * right);
    }

    boolean shifts() {
        return down != 0 || right != 0;
    }
}
