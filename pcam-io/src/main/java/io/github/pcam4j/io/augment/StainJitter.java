package io.github.pcam4j.io.augment;

import io.github.pcam4j.io.PatchShape;
import java.util.random.RandomGenerator;

/** Jitter of the amounts of haematoxylin, eosin and what is neither; see {@link Augmentations#stain}. */
record StainJitter(double sigma) implements Augmentation {
    static final Amount SIGMA = new Amount("stain", 0, 0.5, 0.05);

    /** Optical densities of R, G and B of haematoxylin and of eosin; Ruifrok and Johnston 2001, table 2. */
    private static final double[] HAEMATOXYLIN = unit(0.65, 0.70, 0.29);
    private static final double[] EOSIN = unit(0.07, 0.99, 0.11);
    /** At right angles to both. */
    private static final double[] RESIDUAL = unit(
            HAEMATOXYLIN[1] * EOSIN[2] - HAEMATOXYLIN[2] * EOSIN[1],
            HAEMATOXYLIN[2] * EOSIN[0] - HAEMATOXYLIN[0] * EOSIN[2],
            HAEMATOXYLIN[0] * EOSIN[1] - HAEMATOXYLIN[1] * EOSIN[0]);

    /** Densities of a colour from its amounts of stain. */
    private static final AffineColour MIX = new AffineColour(new double[][] {
        {HAEMATOXYLIN[0], EOSIN[0], RESIDUAL[0], 0},
        {HAEMATOXYLIN[1], EOSIN[1], RESIDUAL[1], 0},
        {HAEMATOXYLIN[2], EOSIN[2], RESIDUAL[2], 0}});
    private static final AffineColour UNMIX = MIX.inverse();

    StainJitter {
        sigma = SIGMA.check(sigma);
    }

    private static double[] unit(double red, double green, double blue) {
        double length = Math.sqrt(red * red + green * green + blue * blue);
        return new double[] {red / length, green / length, blue / length};
    }

    /** Scales and shifts the three amounts: one linear map of densities. */
    static AffineColour map(double[] alpha, double[] beta) {
        return UNMIX.then(AffineColour.diagonal(alpha[0], alpha[1], alpha[2])).plus(beta[0], beta[1], beta[2])
                .then(MIX);
    }

    @Override
    public void apply(PatchCanvas patch, RandomGenerator random) {
        double[] alpha = new double[3];
        double[] beta = new double[3];
        for (int stain = 0; stain < 3; stain++) {
            alpha[stain] = Draw.within(1 - sigma, 1 + sigma, random);
            beta[stain] = Draw.within(-sigma, sigma, random);
        }
        patch.redye(map(alpha, beta));
    }

    @Override
    public void check(PatchShape shape) {
        ColourJitter.requireRgb(this, shape);
    }

    @Override
    public String toString() {
        return SIGMA.item(sigma);
    }
}
