package io.github.pcam4j.io.augment;

import io.github.pcam4j.io.PatchShape;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Augments patches where they are, each from seed, epoch and its own id and nothing else: the batch it comes in, its
 * place there, and who came before it do not matter. Not safe for use by several threads; keep one for each. Takes
 * twice the bytes of a patch and about 6 KB.
 *
 * @see Augmentations
 */
public final class Augmenter {
    private final Augmentation augmentation;
    private final long seed;
    private final PatchCanvas canvas;
    private final PatchRandom random = new PatchRandom();

    /**
     * Takes the room.
     *
     * @param augmentation what is done
     * @param seed of the random numbers
     * @param shape the shape of the patches
     * @throws IllegalArgumentException if the augmentation cannot be done to patches of this shape
     */
    public Augmenter(Augmentation augmentation, long seed, PatchShape shape) {
        this.augmentation = Objects.requireNonNull(augmentation, "augmentation");
        this.seed = seed;
        this.canvas = new PatchCanvas(shape);
        augmentation.check(shape);
    }

    /**
     * Augments one patch.
     *
     * @param pixels a buffer with the patch in it, in order (row, column, channel); changed
     * @param offset where in the buffer the patch begins, whatever its position
     * @param epoch the epoch's number
     * @param id the patch's name
     * @throws IndexOutOfBoundsException if the buffer ends before the patch does
     */
    public void augment(ByteBuffer pixels, int offset, int epoch, String id) {
        canvas.load(pixels, offset);
        random.start(seed, epoch, id);
        augmentation.apply(canvas, random);
        canvas.store(pixels, offset);
    }
}
