package io.github.pcam4j.train.heatmap;

import io.github.pcam4j.io.region.LargeImage;

/**
 * As many rows of an image as a window is high, moved down it; each row is read once. Rows have the mirrored pixels at
 * both ends that windows beyond the edges need.
 */
final class SlidingRows {
    private static final int CHANNELS = LargeImage.CHANNELS;

    private final LargeImage image;
    private final WindowGrid grid;
    private final Overview overview;
    /** Row y of the image is in place y modulo the window's height. */
    private final byte[][] rows;
    private final int length;
    private int read;
    private int top;

    SlidingRows(LargeImage image, WindowGrid grid, Overview overview) {
        this.image = image;
        this.grid = grid;
        this.overview = overview;
        this.length = (grid.columns() - 1) * grid.stride() + grid.patch();
        this.rows = new byte[grid.patch()][length * CHANNELS];
    }

    /** Pixels of a row with what is mirrored; the window of a column of cells begins at column times stride. */
    int length() {
        return length;
    }

    /** Moves down to where the windows of a row of cells begin. */
    void slideTo(int cellRow) {
        top = grid.start(cellRow);
        while (read < Math.min(grid.imageHeight(), top + grid.patch())) {
            readRow();
        }
    }

    private void readRow() {
        byte[] row = rows[read % grid.patch()];
        image.read(0, read, grid.imageWidth(), 1, row, grid.margin() * CHANNELS);
        overview.add(row, grid.margin() * CHANNELS);
        mirror(row, -grid.margin(), 0);
        mirror(row, grid.imageWidth(), length - grid.margin());
        read++;
    }

    private void mirror(byte[] row, int from, int to) {
        for (int x = from; x < to; x++) {
            int source = WindowGrid.mirrored(x, grid.imageWidth());
            System.arraycopy(row, (source + grid.margin()) * CHANNELS, row, (x + grid.margin()) * CHANNELS, CHANNELS);
        }
    }

    /** A row of the windows, the first being row 0. */
    byte[] row(int i) {
        return rows[WindowGrid.mirrored(top + i, grid.imageHeight()) % grid.patch()];
    }

    /** Copies the window of a column of cells. */
    void copyWindow(int cellColumn, byte[] window) {
        int bytes = grid.patch() * CHANNELS;
        for (int i = 0; i < grid.patch(); i++) {
            System.arraycopy(row(i), cellColumn * grid.stride() * CHANNELS, window, i * bytes, bytes);
        }
    }
}
