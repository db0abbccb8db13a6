package io.github.pcam4j.io.augment;

import io.github.pcam4j.io.PatchShape;
import java.util.random.RandomGenerator;

/** Brightness, contrast, saturation or hue, by a factor or angle drawn evenly. */
record ColourJitter(Kind kind, double amount) implements Augmentation {

    /** What is changed. */
    enum Kind {
        BRIGHTNESS(new Amount("brightness", 0, 1, 0.25)) {
            @Override
            AffineColour map(double offset, PatchCanvas patch) {
                return AffineColour.scale(1 + offset);
            }
        },
        CONTRAST(new Amount("contrast", 0, 1, 0.25)) {
            @Override
            AffineColour map(double offset, PatchCanvas patch) {
                return AffineColour.contrast(1 + offset, patch.meanLuma());
            }
        },
        SATURATION(new Amount("saturation", 0, 1, 0.25)) {
            @Override
            AffineColour map(double offset, PatchCanvas patch) {
                return AffineColour.saturation(1 + offset);
            }
        },
        HUE(new Amount("hue", 0, 0.5, 0.04)) {
            @Override
            AffineColour map(double offset, PatchCanvas patch) {
                return AffineColour.hue(offset);
            }
        };

        final Amount amount;

        Kind(Amount amount) {
            this.amount = amount;
        }

        abstract AffineColour map(double offset, PatchCanvas patch);
    }

    ColourJitter {
        amount = kind.amount.check(amount);
    }

    @Override
    public void apply(PatchCanvas patch, RandomGenerator random) {
        patch.recolour(kind.map(Draw.within(-amount, amount, random), patch));
    }

    @Override
    public void check(PatchShape shape) {
        requireRgb(this, shape);
    }

    static void requireRgb(Augmentation augmentation, PatchShape shape) {
        if (shape.channels() != 3) {
            throw new IllegalArgumentException("%s needs patches of 3 channels (RGB), not %s"
                    .formatted(augmentation, shape));
        }
    }

    @Override
    public String toString() {
        return kind.amount.item(amount);
    }
}
