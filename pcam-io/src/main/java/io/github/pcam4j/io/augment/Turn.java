package io.github.pcam4j.io.augment;

import io.github.pcam4j.internal.Require;
import io.github.pcam4j.io.PatchShape;
import java.util.List;
import java.util.random.RandomGenerator;

/** One of some ways to lay a patch down, each as likely. */
record Turn(String name, List<Dihedral> choices) implements Augmentation {
    static final Turn FLIP = new Turn("flip", List.of(Dihedral.IDENTITY, Dihedral.FLIP_HORIZONTAL,
            Dihedral.FLIP_VERTICAL, Dihedral.ROTATE_180));
    static final Turn HORIZONTAL_FLIP = new Turn("hflip", List.of(Dihedral.IDENTITY, Dihedral.FLIP_HORIZONTAL));
    static final Turn VERTICAL_FLIP = new Turn("vflip", List.of(Dihedral.IDENTITY, Dihedral.FLIP_VERTICAL));
    static final Turn ROTATE = new Turn("rotate", List.of(Dihedral.IDENTITY, Dihedral.ROTATE_90, Dihedral.ROTATE_180,
            Dihedral.ROTATE_270));
    static final Turn DIHEDRAL = new Turn("dihedral", List.of(Dihedral.values()));

    @Override
    public void apply(PatchCanvas patch, RandomGenerator random) {
        patch.turn(choices.get(Draw.below(choices.size(), random)));
    }

    @Override
    public void check(PatchShape shape) {
        Require.argument(shape.height() == shape.width() || choices.stream().noneMatch(Dihedral::transposes),
                "%s needs square patches, not %s; flip works with any", name, shape);
    }

    @Override
    public String toString() {
        return name;
    }
}
