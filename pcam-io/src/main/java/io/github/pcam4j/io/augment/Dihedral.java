package io.github.pcam4j.io.augment;

/**
 * The eight ways to lay down a square: four quarter turns, and the same mirrored. Tissue has no up, so that all eight
 * of a patch are as likely under the microscope.
 *
 * @see io.github.pcam4j.io.loader.Views
 */
public enum Dihedral {
    /** As it is. */
    IDENTITY(1, 0, 0, 1),
    /** A quarter turn counter-clockwise, NumPy's {@code rot90}. */
    ROTATE_90(0, 1, -1, 0),
    /** A half turn. */
    ROTATE_180(-1, 0, 0, -1),
    /** A quarter turn clockwise. */
    ROTATE_270(0, -1, 1, 0),
    /** Left and right exchanged, NumPy's {@code fliplr}. */
    FLIP_HORIZONTAL(1, 0, 0, -1),
    /** Top and bottom exchanged, NumPy's {@code flipud}. */
    FLIP_VERTICAL(-1, 0, 0, 1),
    /** Rows and columns exchanged. */
    TRANSPOSE(0, 1, 1, 0),
    /** Rows and columns exchanged, the other diagonal kept. */
    ANTI_TRANSPOSE(0, -1, -1, 0);

    /** Where a target's row and column, counted from the patch's centre, lie in the source's. */
    final int rowOfRow;
    final int rowOfColumn;
    final int columnOfRow;
    final int columnOfColumn;

    Dihedral(int rowOfRow, int rowOfColumn, int columnOfRow, int columnOfColumn) {
        this.rowOfRow = rowOfRow;
        this.rowOfColumn = rowOfColumn;
        this.columnOfRow = columnOfRow;
        this.columnOfColumn = columnOfColumn;
    }

    /**
     * This one and then another, as one.
     *
     * @param next the other
     * @return what both come to
     */
    public Dihedral then(Dihedral next) {
        int firstRow = rowOfRow * next.rowOfRow + rowOfColumn * next.columnOfRow;
        int firstColumn = rowOfRow * next.rowOfColumn + rowOfColumn * next.columnOfColumn;
        int secondRow = columnOfRow * next.rowOfRow + columnOfColumn * next.columnOfRow;
        int secondColumn = columnOfRow * next.rowOfColumn + columnOfColumn * next.columnOfColumn;
        for (Dihedral candidate : VALUES) {
            if (candidate.rowOfRow == firstRow && candidate.rowOfColumn == firstColumn
                    && candidate.columnOfRow == secondRow && candidate.columnOfColumn == secondColumn) {
                return candidate;
            }
        }
        throw new AssertionError("the eight are closed under composition");
    }

    /**
     * Whether rows become columns, so that only squares keep their shape.
     *
     * @return true for the quarter turns and the two transpositions
     */
    public boolean transposes() {
        return rowOfColumn != 0;
    }

    // values() copies its array.
    private static final Dihedral[] VALUES = values();
}
