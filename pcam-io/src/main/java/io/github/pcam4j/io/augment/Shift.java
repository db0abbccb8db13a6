package io.github.pcam4j.io.augment;

import io.github.pcam4j.internal.Require;
import io.github.pcam4j.io.PatchShape;
import java.util.random.RandomGenerator;

/** Moves the content by whole pixels, up to so many each way, all equally likely. */
record Shift(int most) implements Augmentation {
    static final Amount PIXELS = new Amount("shift", 1, 64, 4);

    Shift {
        PIXELS.check(most);
    }

    @Override
    public void apply(PatchCanvas patch, RandomGenerator random) {
        int down = Draw.below(2 * most + 1, random) - most;
        int right = Draw.below(2 * most + 1, random) - most;
        patch.shift(down, right);
    }

    @Override
    public void check(PatchShape shape) {
        int side = Math.min(shape.height(), shape.width());
        Require.argument(most < side, "%s needs patches of more than %d pixels a side, not %s", this, most, shape);
    }

    @Override
    public String toString() {
        return PIXELS.name() + "=" + most;
    }
}
