package io.github.pcam4j.train.internal.run;

import io.github.pcam4j.io.PatchShape;
import io.github.pcam4j.io.augment.Augmentation;
import io.github.pcam4j.io.augment.Augmentations;
import io.github.pcam4j.io.augment.PatchCanvas;
import io.github.pcam4j.train.error.TrainingException;
import java.util.random.RandomGenerator;

/**
 * An augmentation of a run of which only the text is left: one that its user wrote. The run's model predicts as any
 * other; only training cannot go on.
 *
 * @param text what the configuration calls it
 */
public record UnknownAugmentation(String text) implements Augmentation {

    /** The augmentation that a text is of. */
    public static Augmentation read(String text) {
        try {
            return Augmentations.parse(text);
        } catch (IllegalArgumentException e) {
            return new UnknownAugmentation(text);
        }
    }

    @Override
    public void check(PatchShape shape) {
        throw new TrainingException(("the run was trained with the augmentation '%s', which is none of this library's, so "
                + "that it cannot be resumed. Begin a new run").formatted(text));
    }

    @Override
    public void apply(PatchCanvas patch, RandomGenerator random) {
        throw new IllegalStateException("an augmentation that is unknown was to be used");
    }

    @Override
    public String toString() {
        return text;
    }
}
