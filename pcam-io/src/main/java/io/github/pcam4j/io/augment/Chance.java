package io.github.pcam4j.io.augment;

import io.github.pcam4j.io.PatchShape;
import java.util.random.RandomGenerator;

/** An augmentation that some patches are spared. */
record Chance(Augmentation augmentation, double probability) implements Augmentation {

    @Override
    public void apply(PatchCanvas patch, RandomGenerator random) {
        if (Draw.within(0, 1, random) < probability) {
            augmentation.apply(patch, random);
        }
    }

    @Override
    public void check(PatchShape shape) {
        augmentation.check(shape);
    }

    @Override
    public String toString() {
        return augmentation + "@" + Amount.text(probability);
    }
}
