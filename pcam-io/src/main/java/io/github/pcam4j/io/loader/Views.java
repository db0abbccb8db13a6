package io.github.pcam4j.io.loader;

import io.github.pcam4j.internal.Require;
import io.github.pcam4j.io.augment.Dihedral;
import io.github.pcam4j.io.augment.View;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The views of a patch over which a prediction is averaged (test-time augmentation). A batch is read once, and each
 * view of it made in one direct buffer that is used again, as large as the largest batch. Not safe for use by several
 * threads.
 *
 * <pre>{@code
 * Views views = Views.of(8);
 * for (PatchBatch batch : loader.epoch(0)) {
 *     for (int view = 0; view < views.count(); view++) {
 *         engine.infer(views.apply(batch, view));
 *     }
 * }
 * }</pre>
 */
public final class Views {
    /** By how many pixels the shifted half of 16 views is shifted: 3 of the 96 that a patch of PatchCamelyon had. */
    public static final int USUAL_SHIFT = 4;

    private static final List<Dihedral> FLIPS = List.of(Dihedral.IDENTITY, Dihedral.FLIP_HORIZONTAL,
            Dihedral.FLIP_VERTICAL, Dihedral.ROTATE_180);
    /** Rows down and columns to the right, clockwise from straight up. */
    private static final int[][] DIRECTIONS = {{-1, 0}, {-1, 1}, {0, 1}, {1, 1}, {1, 0}, {1, -1}, {0, -1}, {-1, -1}};

    private final List<View> views;
    private ByteBuffer buffer = ByteBuffer.allocateDirect(0);
    private byte[] source = new byte[0];
    private byte[] target = new byte[0];

    private Views(List<View> views) {
        this.views = views;
    }

    /**
     * The usual views, shifted by {@link #USUAL_SHIFT} where they are shifted.
     *
     * @param count 1, 4, 8 or 16, as {@link #of(int, int)} has them
     * @return the views
     * @throws IllegalArgumentException if the count is another
     */
    public static Views of(int count) {
        return of(count, USUAL_SHIFT);
    }

    /**
     * The usual views; those of each count are among those of the next.
     *
     * <ul>
     * <li>1: the patch as it is.
     * <li>4: as it is, flipped left and right, flipped top and bottom, and both; patches of any shape.
     * <li>8: the eight of {@link Dihedral}, in its order; square patches.
     * <li>16: these eight, and the same eight again, each shifted in one of the eight directions: the first up, the
     *     second up and right, and so on clockwise, by as many rows or columns or, on a diagonal, both.
     * </ul>
     *
     * @param count 1, 4, 8 or 16
     * @param shift pixels of the shifted views, positive and smaller than the patches' sides
     * @return the views, the patch as it is first
     * @throws IllegalArgumentException if the count is another or the shift not positive
     */
    public static Views of(int count, int shift) {
        Require.argument(shift > 0, "views are shifted by at least one pixel, not %d", shift);
        return new Views(switch (count) {
            case 1 -> List.of(View.IDENTITY);
            case 4 -> still(FLIPS);
            case 8 -> still(List.of(Dihedral.values()));
            case 16 -> stillAndShifted(shift);
            default -> throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "there are 1, 4, 8 or 16 views, not %d",
                    count));
        });
    }

    /**
     * Views of choice.
     *
     * @param views at least one
     * @return the views
     * @throws IllegalArgumentException if there is none
     */
    public static Views of(List<View> views) {
        Require.argument(!views.isEmpty(), "there must be a view to look at");
        return new Views(List.copyOf(views));
    }

    private static List<View> still(List<Dihedral> symmetries) {
        return symmetries.stream().map(symmetry -> new View(symmetry, 0, 0)).toList();
    }

    private static List<View> stillAndShifted(int shift) {
        Dihedral[] symmetries = Dihedral.values();
        List<View> views = new ArrayList<>(still(List.of(symmetries)));
        for (int i = 0; i < symmetries.length; i++) {
            views.add(new View(symmetries[i], DIRECTIONS[i][0] * shift, DIRECTIONS[i][1] * shift));
        }
        return List.copyOf(views);
    }

    /**
     * How many views there are.
     *
     * @return the count
     */
    public int count() {
        return views.size();
    }

    /**
     * One of the views.
     *
     * @param number from 0
     * @return the view
     */
    public View view(int number) {
        return views.get(number);
    }

    /**
     * A view of each patch of a batch.
     *
     * @param batch the batch, not changed
     * @param number the view's number, from 0
     * @return the same patches in this view, valid until the next call and as long as the batch is; the batch itself
     *     for the view of patches as they are
     * @throws IllegalArgumentException if patches of the batch's shape cannot be seen so
     */
    public PatchBatch apply(PatchBatch batch, int number) {
        View view = views.get(number);
        if (view.equals(View.IDENTITY)) {
            return batch;
        }
        view.check(batch.shape());
        ByteBuffer pixels = batch.pixels();
        makeRoom(pixels.remaining(), batch.shape().bytes());
        buffer.clear();
        while (pixels.hasRemaining()) {
            pixels.get(source);
            view.apply(source, target, batch.shape());
            buffer.put(target);
        }
        return batch.withPixels(buffer.flip());
    }

    private void makeRoom(int batchBytes, int patchBytes) {
        if (buffer.capacity() < batchBytes) {
            buffer = ByteBuffer.allocateDirect(batchBytes);
        }
        if (source.length != patchBytes) {
            source = new byte[patchBytes];
            target = new byte[patchBytes];
        }
    }
}
