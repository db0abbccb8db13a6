package io.github.pcam4j.io.loader;

import io.github.pcam4j.io.PatchShape;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/**
 * Some patches and their labels, for one step of an engine.
 *
 * <p>Pixels are unsigned bytes in order (patch, row, column, channel). A batch from a {@link PatchLoader} lives in
 * buffers that are used again: it is valid until the next one is asked for.
 */
public final class PatchBatch {
    private final PatchShape shape;
    private final ByteBuffer pixels;
    private final int[] indices;
    private final byte[] labels;

    private PatchBatch(PatchShape shape, ByteBuffer pixels, int[] indices, byte[] labels) {
        this.shape = shape;
        this.pixels = pixels;
        this.indices = indices;
        this.labels = labels;
    }

    /**
     * A batch over arrays and a buffer that the caller goes on to own; nothing is copied.
     *
     * @param shape the size of each patch
     * @param pixels the pixels between position and limit: {@code indices.length * shape.bytes()} bytes, direct if an
     *     engine is to read them without a copy
     * @param indices where each patch stands in its store
     * @param labels one label a patch, 0 or 1; empty if there are none
     * @return the batch
     * @throws IllegalArgumentException if the lengths do not fit each other
     */
    public static PatchBatch of(PatchShape shape, ByteBuffer pixels, int[] indices, byte[] labels) {
        Objects.requireNonNull(shape, "shape");
        long expected = (long) indices.length * shape.bytes();
        if (pixels.remaining() != expected) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "%d patches of %s take %d bytes, not %d",
                    indices.length, shape, expected, pixels.remaining()));
        }
        if (labels.length != 0 && labels.length != indices.length) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%d labels for %d patches", labels.length, indices.length));
        }
        return new PatchBatch(shape, pixels, indices, labels);
    }

    /** The same patches with other pixels. */
    PatchBatch withPixels(ByteBuffer changed) {
        return new PatchBatch(shape, changed, indices, labels);
    }

    /**
     * The size of each patch.
     *
     * @return the shape
     */
    public PatchShape shape() {
        return shape;
    }

    /**
     * How many patches there are.
     *
     * @return the count
     */
    public int size() {
        return indices.length;
    }

    /**
     * The pixels, read-only, with position and limit around them.
     *
     * @return a view of the batch's buffer with a position of its own; direct if the batch's buffer is
     */
    public ByteBuffer pixels() {
        return pixels.asReadOnlyBuffer();
    }

    /**
     * Where a patch stands in its store.
     *
     * @param position its place in this batch
     * @return its index in the store
     */
    public int index(int position) {
        return indices[position];
    }

    /**
     * Whether labels are known.
     *
     * @return true if {@link #label} may be called
     */
    public boolean labelled() {
        return labels.length > 0 || indices.length == 0;
    }

    /**
     * A patch's label.
     *
     * @param position its place in this batch
     * @return 0 or 1
     * @throws IllegalStateException if the batch has no labels
     */
    public int label(int position) {
        if (!labelled()) {
            throw new IllegalStateException("this batch has no labels: its store was written without them");
        }
        return labels[position];
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "PatchBatch[%d of %s, indices %s]", size(), shape, Arrays.toString(indices));
    }
}
