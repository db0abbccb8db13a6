package io.github.pcam4j.io.augment;

import io.github.pcam4j.io.PatchShape;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** One after the other. */
record Sequence(List<Augmentation> items) implements Augmentation {

    @Override
    public void apply(PatchCanvas patch, RandomGenerator random) {
        for (Augmentation item : items) {
            item.apply(patch, random);
        }
    }

    @Override
    public void check(PatchShape shape) {
        items.forEach(item -> item.check(shape));
    }

    @Override
    public String toString() {
        return items.stream().map(Augmentation::toString).collect(Collectors.joining(","));
    }
}
