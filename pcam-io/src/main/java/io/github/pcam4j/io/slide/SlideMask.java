package io.github.pcam4j.io.slide;

import io.github.pcam4j.io.region.LargeImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * A TIFF of numbers over a slide, such as CAMELYON16's masks: of the slide's own size or smaller, with or without levels. Of
 * its levels that is asked which is nearest to what is wanted and not coarser, or its largest. What the file leaves out, as
 * some writers do with empty tiles, is 0.
 *
 * <p>Safe for use by several threads, one of which reads at a time. Close it.
 *
 * @see SlideAnnotations#read
 */
public final class SlideMask implements SlideAnnotations {
    private static final int KEPT_TILES = 32;
    private static final int BLOCK_SIDE = 1024;
    /** Writers round a smaller level's sides in both directions. */
    private static final double ROUNDED = 2;
    private static final int CHANNELS = LargeImage.CHANNELS;

    private final Path file;
    private final OptionalInt value;
    /** Columns of the slide's largest level that are one of the mask's. */
    private final double scale;
    private final List<SlideLevel> levels;
    private final List<LargeImage> images = new ArrayList<>();

    private SlideMask(Path file, SlideLevel largest, OptionalInt value) {
        this.file = file;
        this.value = value;
        this.levels = SlidePages.of(LargeImage.pages(file)).levels();
        try {
            for (SlideLevel level : levels) {
                images.add(LargeImage.openMask(file, level.page(), KEPT_TILES));
            }
            this.scale = scale(levels.get(0), largest);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Opens a mask.
     *
     * @param file a TIFF of one channel of 8 bits, or of three that are equal
     * @param largest the slide's largest level
     * @param value the number of tumour; any but 0 if empty
     * @return the mask, the caller's to close
     * @throws SlideException if its sides do not lie as the slide's
     * @throws io.github.pcam4j.io.PatchException if it cannot be read, or its numbers do not come out as they were written
     */
    public static SlideMask open(Path file, SlideLevel largest, OptionalInt value) {
        return new SlideMask(file, largest, value);
    }

    private double scale(SlideLevel mask, SlideLevel largest) {
        double across = largest.width() / (double) mask.width();
        double rows = largest.height() / across;
        if (Math.abs(rows - mask.height()) > ROUNDED) {
            throw new SlideException(String.format(Locale.ROOT,
                    "%s has %d x %d pixels, which is no smaller picture of the slide's "
                    + "%d x %d; give the mask of this slide", file, mask.width(), mask.height(), largest.width(),
                    largest.height()));
        }
        return across;
    }

    @Override
    public boolean isEmpty() {
        return false;
    }

    @Override
    public synchronized byte[] marks(double x, double y, double downsample, int width, int height) {
        int level = 0;
        for (int i = 1; i < levels.size(); i++) {
            level = scale * levels.get(i).downsample() <= downsample * (1 + ScaledSlide.NEAR) ? i : level;
        }
        double step = downsample / (scale * levels.get(level).downsample());
        Grid columns = new Grid(x / (scale * levels.get(level).downsample()), step, levels.get(level).width());
        Grid rows = new Grid(y / (scale * levels.get(level).downsample()), step, levels.get(level).height());
        byte[] marks = new byte[width * height];
        int side = (int) Math.max(1, BLOCK_SIDE / Math.max(1, step));
        for (int top = 0; top < height; top += side) {
            for (int left = 0; left < width; left += side) {
                mark(images.get(level), columns.part(left, Math.min(width, left + side)),
                        rows.part(top, Math.min(height, top + side)), marks, width);
            }
        }
        return marks;
    }

    /** Which column or row of the mask the middle of each pixel lies in. */
    private record Grid(double start, double step, int size) {
        int at(int pixel) {
            return (int) Math.floor(start + (pixel + 0.5) * step);
        }

        /** Pixels from one to before another, without those outside the mask. */
        Part part(int from, int to) {
            int first = from;
            int end = to;
            while (first < end && at(first) < 0) {
                first++;
            }
            while (end > first && at(end - 1) >= size) {
                end--;
            }
            return new Part(this, first, end);
        }
    }

    private record Part(Grid grid, int from, int to) {
        int first() {
            return grid.at(from);
        }

        int length() {
            return grid.at(to - 1) - first() + 1;
        }
    }

    private void mark(LargeImage image, Part columns, Part rows, byte[] marks, int width) {
        if (columns.from >= columns.to || rows.from >= rows.to) {
            return;
        }
        byte[] block = new byte[columns.length() * rows.length() * CHANNELS];
        image.read(columns.first(), rows.first(), columns.length(), rows.length(), block, 0);
        for (int row = rows.from; row < rows.to; row++) {
            int line = (rows.grid.at(row) - rows.first()) * columns.length();
            for (int column = columns.from; column < columns.to; column++) {
                int at = CHANNELS * (line + columns.grid.at(column) - columns.first());
                if (block[at] != block[at + 1] || block[at] != block[at + 2]) {
                    throw new SlideException(String.format(Locale.ROOT,
                            "%s has a colour at column %d and row %d where a mask has a "
                            + "number; write it with one channel", file, columns.grid.at(column), rows.grid.at(row)));
                }
                int number = block[at] & 0xff;
                marks[row * width + column] = (value.isPresent() ? number == value.getAsInt() : number > 0) ? TUMOUR : NOTHING;
            }
        }
    }

    @Override
    public synchronized void close() {
        images.forEach(LargeImage::close);
    }
}
