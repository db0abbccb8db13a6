package io.github.pcam4j.train.heatmap;

import io.github.pcam4j.io.region.LargeImage;

/**
 * Which windows of a row of cells are background: those of whose pixels at least a share is nearly white. Stains take
 * away from some channel more than from others, green most, so a pixel is nearly white if its darkest channel is
 * bright.
 */
final class Background {
    /** The least level of the darkest channel of a nearly white pixel. Glass is at 230 and above, pale stroma below. */
    static final int NEARLY_WHITE = 220;

    private final WindowGrid grid;
    private final double share;
    /** For each column of pixels, how many in it and all on its left are nearly white. */
    private final long[] whiteBefore;

    /** A share of 0 takes nothing for background. */
    Background(WindowGrid grid, double share, int rowLength) {
        this.grid = grid;
        this.share = share;
        this.whiteBefore = new long[rowLength + 1];
    }

    /** Looks at the rows that the windows of a row of cells have now. */
    void look(SlidingRows rows) {
        if (share == 0) {
            return;
        }
        int[] white = new int[rows.length()];
        for (int i = 0; i < grid.patch(); i++) {
            count(rows.row(i), white);
        }
        for (int x = 0; x < white.length; x++) {
            whiteBefore[x + 1] = whiteBefore[x] + white[x];
        }
    }

    private static void count(byte[] row, int[] white) {
        for (int x = 0; x < white.length; x++) {
            int at = x * LargeImage.CHANNELS;
            int darkest = Math.min(row[at] & 0xff, Math.min(row[at + 1] & 0xff, row[at + 2] & 0xff));
            white[x] += darkest >= NEARLY_WHITE ? 1 : 0;
        }
    }

    /** Whether the window of a column of cells is background. */
    boolean isBackground(int cellColumn) {
        int left = cellColumn * grid.stride();
        long white = whiteBefore[left + grid.patch()] - whiteBefore[left];
        return share > 0 && white >= share * grid.patch() * grid.patch();
    }
}
