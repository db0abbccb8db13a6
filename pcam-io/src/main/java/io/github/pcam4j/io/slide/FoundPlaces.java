package io.github.pcam4j.io.slide;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Places of patches on a slide, and their labels, as they are found. */
final class FoundPlaces {
    /** Draws for each place that is wanted, before a slide is taken to have no more of them. */
    private static final long DRAWS = 200;
    private static final long LEAST_DRAWS = 20_000;
    /** Points of a tissue cell's side that are looked at for tumour. */
    private static final int POINTS = 4;

    private final ScaledSlide slide;
    private final int size;
    private final double tissue;
    private final @Nullable TissueMask mask;
    private final @Nullable PatchLabeller labeller;
    private int[] columns = new int[64];
    private int[] rows = new int[64];
    private byte[] labels = new byte[64];
    private int count;

    FoundPlaces(ScaledSlide slide, int size, double tissue, @Nullable PatchLabeller labeller) {
        this.slide = slide;
        this.size = size;
        this.tissue = tissue;
        this.mask = tissue == 0 ? null : TissueMask.of(slide.slide());
        this.labeller = labeller;
    }

    @Nullable TissueMask mask() {
        return mask;
    }

    int[] columns() {
        return Arrays.copyOf(columns, count);
    }

    int[] rows() {
        return Arrays.copyOf(rows, count);
    }

    byte[] labels() {
        return labeller == null ? new byte[0] : Arrays.copyOf(labels, count);
    }

    /** Those of a grid that have tissue. */
    void addGrid(int stride) {
        for (long y = 0; y <= slide.height() - size; y += stride) {
            for (long x = 0; x <= slide.width() - size; x += stride) {
                int label = label((int) x, (int) y);
                if (label != PatchLabeller.LEFT_OUT) {
                    add((int) x, (int) y, label);
                }
            }
        }
    }

    /** The label of a place, or why it is none. */
    private int label(int x, int y) {
        double left = x * slide.downsample();
        double top = y * slide.downsample();
        if (mask != null && mask.share(left, top, size * slide.downsample()) < tissue) {
            return PatchLabeller.LEFT_OUT;
        }
        return labeller == null ? 0 : labeller.label(left, top);
    }

    private void add(int x, int y, int label) {
        if (count == columns.length) {
            columns = Arrays.copyOf(columns, 2 * count);
            rows = Arrays.copyOf(rows, 2 * count);
            labels = Arrays.copyOf(labels, 2 * count);
        }
        columns[count] = x;
        rows[count] = y;
        labels[count++] = (byte) label;
    }

    /** Draws so many; in the end they are sorted as they lie, so that reading goes along. */
    void addScattered(PatchPlaces.Scattered wanted, String slideName, @Nullable SlideAnnotations annotations) {
        if (slide.width() < size || slide.height() < size) {
            return;
        }
        Random random = new Random(wanted.seed() * 31 + slideName.hashCode());
        Set<Long> known = new HashSet<>();
        if (!wanted.balanced() || annotations == null || annotations.isEmpty()) {
            draw(random, known, cells(null), wanted.count(), -1);
        } else {
            int half = (wanted.count() + 1) / 2;
            draw(random, known, cells(annotations), half, 1);
            // A slide whose annotations turn out to have no tumour is a normal one.
            draw(random, known, cells(null), count == 0 ? wanted.count() : Math.min(count, wanted.count() - half), 0);
        }
        sort();
    }

    /** Cells of the tissue mask to draw from: all of tissue, or those near tumour. Empty without a mask: everywhere. */
    private int[] cells(@Nullable SlideAnnotations annotations) {
        if (mask == null && annotations == null) {
            return new int[0];
        }
        CellGrid grid = CellGrid.of(slide.slide(), mask);
        if (annotations == null) {
            return IntStream.range(0, grid.width() * grid.height())
                    .filter(it -> mask == null || mask.tissue(it % grid.width(), it / grid.width())).toArray();
        }
        return grid.tumour(annotations, POINTS);
    }

    private void draw(Random random, Set<Long> known, int[] cells, int wanted, int label) {
        CellGrid grid = CellGrid.of(slide.slide(), mask);
        long draws = Math.max(LEAST_DRAWS, DRAWS * wanted);
        boolean everywhere = mask == null && label != 1;
        int left = cells.length == 0 && !everywhere ? 0 : wanted;
        for (long i = 0; i < draws && left > 0; i++) {
            int x;
            int y;
            if (everywhere) {
                x = random.nextInt(slide.width() - size + 1);
                y = random.nextInt(slide.height() - size + 1);
            } else {
                int cell = cells[random.nextInt(cells.length)];
                int column = cell % grid.width();
                int row = cell / grid.width();
                x = corner(column + random.nextDouble(), grid);
                y = corner(row + random.nextDouble(), grid);
            }
            if (x < 0 || y < 0 || x > slide.width() - size || y > slide.height() - size) {
                continue;
            }
            int found = label(x, y);
            if (found != PatchLabeller.LEFT_OUT && (label < 0 || found == label) && known.add(((long) y << Integer.SIZE) | x)) {
                add(x, y, found);
                left--;
            }
        }
    }

    /** Where a patch begins whose middle is at a place of the grid. */
    private int corner(double place, CellGrid grid) {
        return (int) Math.round(place * grid.downsample() / slide.downsample() - size / 2.0);
    }

    private void sort() {
        int[] x = columns();
        int[] y = rows();
        byte[] label = Arrays.copyOf(labels, count);
        int[] order = IntStream.range(0, count).boxed()
                .sorted((a, b) -> y[a] != y[b] ? Integer.compare(y[a], y[b]) : Integer.compare(x[a], x[b]))
                .mapToInt(Integer::intValue).toArray();
        for (int i = 0; i < count; i++) {
            columns[i] = x[order[i]];
            rows[i] = y[order[i]];
            labels[i] = label[order[i]];
        }
    }
}
