package io.github.pcam4j.io.augment;

import io.github.pcam4j.io.PatchShape;
import java.util.random.RandomGenerator;

/**
 * A random change of one patch. {@link Augmentations} has those that the project brings; implement it for your own:
 *
 * <pre>{@code
 * Augmentation noise = (patch, random) -> {
 *     byte[] pixels = patch.pixels();
 *     for (int i = 0; i < pixels.length; i++) {
 *         int noisy = (pixels[i] & 0xff) + random.nextInt(-3, 4);
 *         pixels[i] = (byte) Math.max(0, Math.min(255, noisy));
 *     }
 * };
 * }</pre>
 *
 * <p>What is done must follow from the patch and the random source alone: the source starts anew for each patch, from
 * seed, epoch and the patch's id, and that is what makes a run repeatable. Implementations keep no state: one object is
 * used by all reader threads at once. Their {@code toString()} goes into a run's record.
 */
@FunctionalInterface
public interface Augmentation {

    /**
     * Changes a patch.
     *
     * @param patch the patch
     * @param random the numbers to decide by, in the same state whenever seed, epoch and patch are the same
     */
    void apply(PatchCanvas patch, RandomGenerator random);

    /**
     * Says whether patches of a shape can be changed; asked once, before the first of them.
     *
     * @param shape the shape
     * @throws IllegalArgumentException if not, naming what would fit
     */
    default void check(PatchShape shape) { }
}
