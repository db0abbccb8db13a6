package io.github.pcam4j.train.heatmap;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.image.BilinearResize;
import io.github.pcam4j.io.image.PatchImage;
import io.github.pcam4j.io.region.LargeImage;
import io.github.pcam4j.io.slide.ScaledSlide;
import io.github.pcam4j.io.slide.TissueMask;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Windows of a slide at a scale, as the network takes them, where there is tissue. A window within the slide has the pixels of a
 * patch that is cut there. Safe for use by several threads.
 */
final class SlideWindows {
    private static final int CHANNELS = LargeImage.CHANNELS;

    private final ScaledSlide slide;
    private final WindowGrid grid;
    private final @Nullable TissueMask tissue;
    private final double skipBackground;
    private final BilinearResize resize;

    /** One of them. */
    record Window(int cell, byte[] input) { }

    /** Without a mask all windows are taken that are not nearly white. */
    SlideWindows(ScaledSlide slide, WindowGrid grid, @Nullable TissueMask tissue, double skipBackground, BilinearResize resize) {
        this.slide = slide;
        this.grid = grid;
        this.tissue = tissue;
        this.skipBackground = skipBackground;
        this.resize = resize;
    }

    /** Those of some columns of a row of cells. */
    List<Window> read(int row, int from, int to) {
        PatchShape shape = PatchShape.rgb(grid.patch());
        List<Window> windows = new ArrayList<>();
        for (int column = from; column < to; column++) {
            if (!hasTissue(column, row)) {
                continue;
            }
            byte[] rgb = window(grid.start(column), grid.start(row));
            if (skipBackground == 0 || white(rgb) < skipBackground * grid.patch() * grid.patch()) {
                windows.add(new Window(row * grid.columns() + column, resize.apply(new PatchImage(shape, rgb)).pixels()));
            }
        }
        return windows;
    }

    private boolean hasTissue(int column, int row) {
        double downsample = slide.downsample();
        return tissue == null || tissue.share(Math.max(0, grid.start(column)) * downsample,
                Math.max(0, grid.start(row)) * downsample,
                grid.patch() * downsample) > 0;
    }

    private byte[] window(int x, int y) {
        int side = grid.patch();
        Span columns = Span.of(x, side, grid.imageWidth());
        Span rows = Span.of(y, side, grid.imageHeight());
        byte[] within = slide.region(columns.first, rows.first, new PatchShape(rows.length(), columns.length(), CHANNELS))
                .pixels();
        if (x == columns.first && y == rows.first && columns.length() == side && rows.length() == side) {
            return within;
        }
        byte[] rgb = new byte[side * side * CHANNELS];
        for (int row = 0; row < side; row++) {
            int fromRow = WindowGrid.mirrored(y + row, grid.imageHeight()) - rows.first;
            for (int column = 0; column < side; column++) {
                int fromColumn = WindowGrid.mirrored(x + column, grid.imageWidth()) - columns.first;
                System.arraycopy(within, (fromRow * columns.length() + fromColumn) * CHANNELS, rgb,
                        (row * side + column) * CHANNELS,
                        CHANNELS);
            }
        }
        return rgb;
    }

    /** Columns or rows that a window shows,
            those that it mirrors included; of a window at an edge less than half may lie within. */
    private record Span(int first, int end) {
        static Span of(int start, int side, int size) {
            int last = start + side - 1;
            return new Span(Math.min(Math.max(0, start), WindowGrid.mirrored(last, size)),
                    Math.max(Math.min(size, last + 1), WindowGrid.mirrored(start, size) + 1));
        }

        int length() {
            return end - first;
        }
    }

    private static int white(byte[] rgb) {
        int count = 0;
        for (int at = 0; at < rgb.length; at += CHANNELS) {
            int darkest = Math.min(rgb[at] & 0xff, Math.min(rgb[at + 1] & 0xff, rgb[at + 2] & 0xff));
            count += darkest >= Background.NEARLY_WHITE ? 1 : 0;
        }
        return count;
    }
}
