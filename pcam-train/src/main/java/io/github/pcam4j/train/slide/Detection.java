package io.github.pcam4j.train.slide;

/**
 * A place at which a lesion was found.
 *
 * @param probability how surely, within [0, 1]
 * @param x column of the slide's largest level
 * @param y row of the slide's largest level
 * @see Detections
 */
public record Detection(double probability, double x, double y) {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if the probability is outside [0, 1], or the place is none
     */
    public Detection {
        if (!(probability >= 0 && probability <= 1) || !Double.isFinite(x) || !Double.isFinite(y)) {
            throw new IllegalArgumentException("a detection of probability %s at column %s and row %s cannot be"
                    .formatted(probability, x, y));
        }
    }
}
